using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Attending;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Softmax over n normal values, of which what they share along the axis cancels: v = q − E[x x'] between two of them.</summary>
internal static class SoftmaxMap
{
    private const string Assumption = "normal scores";

    /// <summary>The logarithm of the sum of fewer scores goes with each of them.</summary>
    private const int Many = 16;

    private const string Few = "logarithms of few scores are taken to be of their law";

    /// <summary>Of n E Σ p²: what rises by less does not.</summary>
    private const double Least = 1e-9;

    /// <summary>
    /// Σ p = 1, E Σ p² of <see cref="SoftmaxMoments"/>, and Σ p p' of two samples or positions between 1/n and that, by how alike their scores
    /// are; backward ∂x = p (∂y − Σ p ∂y).
    /// </summary>
    public static MomentStep Softmax(MapInputs inputs)
    {
        var (x, axis) = Along(inputs, ((Softmax)inputs.Node.Op).Axis);
        double count = x.Shape[axis];
        var scores = Scores.Of(x.AtOneScale(), axis);
        var at = scores.Moments(ScoreLaw.Of(inputs.X, axis));
        var moments = at(1);
        var squares = moments.Squares(count);
        double Same(double likeness) => SoftmaxMoments.Between(count, squares, likeness);

        var kernel = scores.Map(l => Same(l) / count, l => (1 - Same(l)) / (count * Math.Max(1, count - 1)), 1 / count);
        var places = PlaceScales.Of(x);
        SoftmaxMoments[] told = [.. places?.Factors.Select(at) ?? []];
        kernel = OverPlaces(x, kernel, places, [.. told.Select(m => (1 / count, m.Squares(count) / count))]);
        var rows = inputs.Samples * x.Shape.Length / count;
        var output = new SignalMoments(kernel, inputs.X.Noise.Times(moments.Sensitivity(count)).Plus(Noise.Of(inputs.Index, moments.LogVariance(count) / rows)));

        // A value's own p is 1/(1 + e^(ln Σ e^x' − x)) with the sum over all others, of which the logarithm varies besides x.
        var origin = inputs.OriginOf(0);
        var others = count > 1 ? moments.Logarithm(count - 1) : (Mean: double.NegativeInfinity, Variance: 0);
        var wider = scores.Variance > 0 ? Math.Sqrt(1 + others.Variance / scores.Variance) : 1;
        double Share(double u) => 1 / (1 + Math.Exp(others.Mean - wider * (origin.Value(u) - inputs.X.Mean)));
        double Slope(double u) => Share(u) * (1 - Share(u));
        if (axis != x.Unit) return new MomentStep(output with { Origin = Law() }, g => [Back(g) with { Seen = g.Seen?.Times(Math.Pow((1 - squares) / count, 2)) }], Assumption);
        return new MomentStep(output with { Origin = Law() }, g => [Known(g, Back(g))], Assumption);

        Kernel Back(Kernel g)
            => AtPlaces(scores.Centred(g.WithUnit(x.Unit), moments.Spread(count), l => (1 - Same(l)) / Math.Max(1, count - 1)).Affine(1 / count, 0, 0).LeftOf(g.Second / count).WithUnit(x.Unit));

        // E[p² (∂y − Σ p ∂y)²] is larger where the scores are of a larger scale.
        Kernel AtPlaces(Kernel back)
        {
            var mean = moments.GradientSpread(count);
            if (places is null || !(mean > 0)) return back;
            var spreads = Array.ConvertAll(told, m => m.GradientSpread(count));
            return PlaceScales.Spread(back, x, places.Mean(spreads) / mean, Math.Max(0, places.Share(spreads)));
        }

        Origin? Law()
        {
            var whole = NormalFunction.Of(Share, _ => 0, origin.Kinks, origin.Kernel.Mean, origin.Kernel.Variance, kurtosis: origin.Kurtosis, orders: Origin.FewOrders).Second;
            var scale = whole > 0 ? Math.Sqrt(kernel.Second / whole) : 0;
            return kernel.Variance > 0 && scale > 0 ? Origin.Fitted(inputs.Index, kernel, u => scale * Share(u), origin.Kernel.Mean, origin.Kernel.Variance, origin.Kinks, origin.Kurtosis) : null;
        }

        // ∂x = p (∂y − Σ p ∂y) depends on the value by p (1 − p), and as ∂y does.
        Kernel Known(Kernel g, Kernel back)
        {
            var given = Conditional.Of(g, inputs.Index) with { Source = origin.Source };
            var (before, apart, together) = (given.Square(origin), Conditional.Of(back, origin.Source).Times(Slope).Square(origin), given.Times(Slope).Square(origin));
            if (!(before * apart * together > 0) || !(given.Free.Second > 0)) return back;
            back = back.Times(Math.Sqrt(together / (before * apart)));
            var free = given.Free.WithUnit(x.Unit).Times(Math.Sqrt(back.Second / (before * given.Free.Second)));
            var root = Math.Sqrt(together / before);
            return back.Knowing(given.Times(u => Slope(u) / root).WithFree(free));
        }
    }

    /// <summary>
    /// y = x − L with L = ln Σ e^x: the shared part is taken away and ln n + v/2 or so. Cov(x, L) = v/n by Stein's lemma, and of two rows Cov(L, L') = v ∫ E Σ p p' dl over
    /// likenesses up to theirs. Backward ∂x = ∂y − p Σ ∂y.
    /// </summary>
    public static MomentStep LogSoftmax(MapInputs inputs)
    {
        var (x, axis) = Along(inputs, ((LogSoftmax)inputs.Node.Op).Axis);
        double count = x.Shape[axis];
        var scores = Scores.Of(x.AtOneScale(), axis);
        var at = scores.Moments(ScoreLaw.Of(inputs.X, axis));
        var moments = at(1);
        var mean = MeanAt(moments);
        var squares = moments.Squares(count);
        var (rise, whole) = (Math.Log(squares * count), moments.Logarithm(count).Variance);
        double Sums(double l) => whole * (rise > Least ? double.ExpM1(rise * l) / double.ExpM1(rise) : l);
        double Same(double l) => scores.Variance * l * (1 - 2 / count) + Sums(l);
        double Different(double l) => Sums(l) - scores.Variance * 2 * l / count;
        var places = PlaceScales.Of(x);
        var kernel = OverPlaces(x, scores.Map(l => mean * mean + Same(l), l => mean * mean + Different(l), mean), places, [.. places?.Factors.Select(At) ?? []]);
        var rows = inputs.Samples * x.Shape.Length / count;
        if (count == 1) return new MomentStep(new SignalMoments(kernel), g => [Back(g)], Assumption);
        var own = 4 * mean * mean / kernel.Second * Math.Min(scores.Variance, Math.Exp(scores.Variance) / count) / kernel.Second / rows;
        var law = axis == x.Unit && inputs.X.Origin is { IsNormal: false } known && kernel.Variance > 0 ? known : null;
        var output = new SignalMoments(kernel, inputs.X.Noise.Times(scores.Variance / kernel.Second).Plus(Noise.Of(inputs.Index, own)))
        {
            Origin = law is null ? null : Origin.Fitted(inputs.Index, kernel, u => law.Value(u) - inputs.X.Mean + mean, law.Kernel.Mean, law.Kernel.Variance, law.Kinks, law.Kurtosis),
        };
        return new MomentStep(output, g => [Known(g, Back(g))], Assumption) { LawCaveat = count < Many ? Few : null };

        // Each value is one score less what all have, and depends on that as before.
        Kernel Known(Kernel g, Kernel back)
            => law is not null && g.Conditional is { } given && given.Source == inputs.Index && g.Second > 0
                ? back.Knowing(given.WithFree(given.Free.WithUnit(back.Unit).Times(Math.Sqrt(back.Second / g.Second))) with { Source = law.Source })
                : back;

        // With Σ ∂y of all n entries, n s its mean square: s (E Σ p² − 2/n) more of one entry, and s (E p p' n − 2/n) of two.
        Kernel Back(Kernel g)
        {
            var gradient = g.WithUnit(axis == x.Unit ? axis : g.Unit);
            var factors = new double[gradient.Caps[axis] + 1, 1];
            for (var lag = 0; lag < factors.Length; lag++) factors[lag, 0] = count * ((lag == 0 ? squares : (1 - squares) / (count - 1)) - 2 / count);
            return gradient.Plus(gradient.MeanAlong(axis).Along(axis, factors, x.Shape[axis]), 1, 0).LeftOf(g.Second).WithUnit(x.Unit);
        }

        (double Mean, double Second) At(double scale)
        {
            var mean = MeanAt(at(scale));
            return (mean, mean * mean + scale * Same(1));
        }

        double MeanAt(SoftmaxMoments moments) => -moments.Logarithm(count).Mean;
    }

    /// <summary>A kernel at one scale of the scores, over places of other ones, at which E y and E y² are told.</summary>
    private static Kernel OverPlaces(Kernel x, Kernel kernel, PlaceScales? places, (double Mean, double Second)[] told)
    {
        if (places is null) return kernel.AtScalesOf(x, 0);
        var (level, growth) = places.Over(kernel, x, [.. told.Select(t => t.Mean)], [.. told.Select(t => t.Second)]);
        return level.AtScalesOf(x, growth);
    }

    /// <summary>E[x x'] of two entries along an axis, at each distance along the others; 0 along the axis of units of mean 0.</summary>
    private static Kernel OfDifferent(Kernel kernel, int axis)
    {
        double count = kernel.Shape[axis];
        if (kernel.Unit == axis || count == 1) return kernel.Map(_ => kernel.Mean * kernel.Mean, kernel.Mean);
        var (all, same) = (kernel.MeanAlong(axis), kernel.Along(axis, Lags.First(kernel.Caps[axis]), 1));
        return Kernel.Zip(all, same, (mean, one) => (count * mean - one) / (count - 1), kernel.Mean).Along(axis, Lags.Repeated(kernel.Caps[axis]), kernel.Shape[axis]);
    }

    private static (Kernel Kernel, int Axis) Along(MapInputs inputs, int axis)
    {
        var x = inputs.X.Kernel;
        return (x, axis < 0 ? x.Shape.Rank + axis : axis);
    }

    /// <summary>Scores along an axis without what they share.</summary>
    /// <param name="Kernel">The scores.</param>
    /// <param name="Axis">The axis.</param>
    /// <param name="Variance">Their variance along it.</param>
    private sealed record Scores(Kernel Kernel, int Axis, double Variance)
    {
        public static Scores Of(Kernel x, int axis)
        {
            var rest = x.Shape[axis] > 1 ? x.Plus(OfDifferent(x, axis), -1, 0) : x.Times(0);
            return new Scores(rest, axis, Math.Max(0, rest.Second));
        }

        /// <summary>What softmax makes of them, by their law or as normal ones, where all of E[x²] are multiplied by a number.</summary>
        public Func<double, SoftmaxMoments> Moments(ScoreLaw? law)
        {
            var (variance, count) = (Variance, (double)Kernel.Shape[Axis]);
            return scale => law is null ? new(scale * variance, count) : new(scale == 1 ? law : law.Times(Math.Sqrt(scale)), count);
        }

        /// <summary>
        /// n E[p p' (g − Σ p g) (g' − Σ p' g')] of gradients g, of which what all entries share cancels: it sums to 0 along the axis, and two entries have besides what they
        /// share beyond others.
        /// </summary>
        /// <param name="gradient">g.</param>
        /// <param name="own">E Σ p p' (g − Σ p g)(g − Σ p' g) of independent g of variance 1, by how alike the scores are.</param>
        /// <param name="pairs">n E p p' of two entries, by the same.</param>
        public Kernel Centred(Kernel gradient, Func<double, double> own, Func<double, double> pairs)
        {
            var rest = gradient.Plus(OfDifferent(gradient, Axis), -1, 0);
            var (count, cap) = (rest.Shape[Axis], rest.Caps[Axis]);
            var rows = Kernel.Along(Axis, Lags.First(Kernel.Caps[Axis]), 1);
            var same = Kernel.Product(rest.Along(Axis, Lags.First(cap), 1), rows.Map(k => own(Likeness(k)), 0), 0);
            if (cap == 0) return same.Along(Axis, Lags.Repeated(0), count);
            var (zeroSum, others) = (Lags.Repeated(cap), new double[cap + 1, cap + 1]);
            for (var lag = 1; lag <= cap; lag++) (zeroSum[lag, 0], others[lag, lag]) = (-1.0 / (count - 1), 1);
            var two = rows.Map(k => pairs(Likeness(k)), 0).Along(Axis, Lags.Repeated(cap), count);
            return same.Along(Axis, zeroSum, count).Plus(Kernel.Product(rest.Along(Axis, others, count), two, 0), 1, 0);
        }

        /// <summary>A kernel from functions of how alike the scores at two places are: of the same entry, and of two entries along the axis.</summary>
        public Kernel Map(Func<double, double> same, Func<double, double> different, double mean)
        {
            var first = Kernel.Map(k => same(Likeness(k)), mean);
            if (Axis == Kernel.Unit) return first;
            var inner = 1;
            for (var i = Axis + 1; i < Kernel.Caps.Length; i++) inner *= Kernel.Caps[i] + 1;
            var rows = Kernel.Caps[Axis] + 1;
            double[] Entries(double[] values, double[] source)
                => [.. values.Select((value, i) => i / inner % rows == 0 ? value : different(Likeness(source[i / inner / rows * rows * inner + i % inner])))];
            return new Kernel(first.Shape, first.Unit, first.Caps.ToArray(), Entries(first.Own, Kernel.Own), Entries(first.Other, Kernel.Other), mean);
        }

        private double Likeness(double k) => Variance > 0 ? Math.Clamp(k / Variance, -1, 1) : 1;
    }
}
