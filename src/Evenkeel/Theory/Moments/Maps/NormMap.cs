using System.Collections.Immutable;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// Norms: K' = γ² (K − M)/(v + ε) + β² with M = E[μ μ'] of the means that are taken away and v = q − M; gradients lose their own mean and what
/// they have in common with the output, ∂x = γ/σ (∂y − mean(∂y) − x̂ mean(∂y x̂)) (Yang et al. 2019).
/// </summary>
internal static class NormMap
{
    /// <summary>Of moments that scatter by less a norm is a scale.</summary>
    private const double Still = 0.1;

    /// <summary>
    /// Of what values take from themselves by a norm: so much is left in a softmax over the units that are normed together, whose Σ e^x is larger where v is. Of normal values n E Σ p² loses
    /// 9/n by themselves, of which that gives back 5/n.
    /// </summary>
    private const double OfRows = 4.0 / 9;

    /// <summary>Means are taken over all samples and positions of a channel.</summary>
    public static MomentStep BatchNorm(MapInputs inputs)
        => PartMap.OfChannels(inputs, ((BatchNorm)inputs.Node.Op).Evaluation ? Running : OfBatch);

    private static MomentStep OfBatch(MapInputs inputs)
    {
        var kernel = inputs.X.Kernel.WithUnit(0);
        return Of(inputs, kernel, k => k.Everywhere(k.MeanOf(inputs.Samples), 0), ((BatchNorm)inputs.Node.Op).Epsilon, "a channel's own moments in this batch", inputs.X.OneUnit, together: inputs.Samples, isOfBatch: true);
    }

    /// <summary>Means are taken over the features of each position, whose mean square does not scatter any more.</summary>
    public static MomentStep LayerNorm(MapInputs inputs)
    {
        var x = inputs.X.Kernel;
        var epsilon = ((LayerNorm)inputs.Node.Op).Epsilon;
        var step = Of(inputs, x.WithUnit(x.Shape.Rank - 1).Levelled(), k => OfUnits(k, k.Units), epsilon, "independent features", OneUnit.None, inputs.X.Held);
        var output = step.Output! with { Kernel = step.Output.Kernel.Times(Math.Sqrt(OfPlaces(x, x.Variance, epsilon))) };
        return step with { Output = Held(output with { Held = 1 }, inputs.X.Inner), Backward = g => [AtPlaces(step.Backward!(g)[0]!, x, x.Variance, epsilon) with { Taken = new(1, 1), ByScale = 0 }] };
    }

    /// <summary>Each place is divided by its own scale f: of the mean square of all, E[f (v + ε)/(f v + ε)]; of a sequence known place by place that is done.</summary>
    private static double OfPlaces(Kernel x, double v, double epsilon)
        => x.Pairs is null && PlaceScales.Of(x) is { } places ? places.Mean(Array.ConvertAll(places.Factors, f => f > 0 ? f * (v + epsilon) / (f * v + epsilon) : 0)) : 1;

    /// <summary>So are gradients: those of small values are the larger ones, (v + ε)/(f v + ε); places that have nothing are left out.</summary>
    private static Kernel AtPlaces(Kernel back, Kernel x, double v, double epsilon)
    {
        if (x.Pairs is not null || PlaceScales.Of(x) is not { } places || PlaceScales.HasGaps(x)) return back;
        var inverse = Array.ConvertAll(places.Factors, f => (v + epsilon) / (f * v + epsilon));
        return PlaceScales.Spread(back, x, places.Mean(inverse), Math.Min(0, places.Share(inverse))) with { Conditional = back.Conditional, TimesValues = back.TimesValues, Parts = back.Parts };
    }

    /// <summary>Means are taken over the channels of a group and all positions.</summary>
    public static MomentStep GroupNorm(MapInputs inputs)
    {
        var op = (GroupNorm)inputs.Node.Op;
        if (op.Groups == inputs.X.Kernel.Shape[0]) return PartMap.OfChannels(inputs, part => OfInstance(part, op.Epsilon));
        return PartMap.OfChannels(inputs, op.Groups, (part, groups) => Of(part, part.X.Kernel.WithUnit(0), k => OfUnits(OfPositions(k), k.Units / groups), op.Epsilon, "independent channels", OneUnit.None));
    }

    /// <summary>Means are taken over the positions of each channel.</summary>
    public static MomentStep InstanceNorm(MapInputs inputs) => PartMap.OfChannels(inputs, part => OfInstance(part, ((InstanceNorm)inputs.Node.Op).Epsilon));

    private static MomentStep OfInstance(MapInputs inputs, double epsilon)
        => Of(inputs, inputs.X.Kernel.WithUnit(0), OfPositions, epsilon, "a channel's own moments in each sample", inputs.X.OneUnit, together: 1);

    /// <summary>No mean is taken away, and the mean square over the features of each position is 1.</summary>
    public static MomentStep RmsNorm(MapInputs inputs)
    {
        var x = inputs.X.Kernel.WithUnit(inputs.X.Kernel.Shape.Rank - 1).Levelled();
        var scale = inputs.Node.Parameters.Length > 0 ? inputs.Weight(0).SecondMoment : 1;
        var epsilon = ((RmsNorm)inputs.Node.Op).Epsilon;
        var gain = scale / (x.Second + epsilon);
        var ofUnits = inputs.X.Kernel.Unit == x.Unit ? inputs.X.UnitsScatter(isCentred: false) : Scatter.OfUnits(x, x.Units);
        var scattered = Math.Min(Divisor.MostScatter, ofUnits.Same);
        var kernel = x.Over(x, epsilon).Times(Math.Sqrt(scale * Left(x.Second, epsilon, scattered) * OfPlaces(inputs.X.Kernel, x.Second, epsilon)));
        var rescaled = gain > 0 && 2 / x.Units <= Still ? new Rescaled(inputs.OriginOf(0), Math.Sqrt(gain)) : null;
        var (law, scatter) = Shaped(inputs.Index, inputs.X, kernel, 0, 1 / x.Units, OfRows * x.Second / (x.Second + epsilon));
        var output = Held(new SignalMoments(kernel) { Origin = law is null ? null : law with { Before = rescaled }, Rescaled = rescaled, Parts = InParts(inputs, kernel.Unit, 0, gain, 0) }, inputs.X.Inner);

        // E[1/v] E v of a mean square v of n values.
        var inverse = 1 / (1 - scattered * Math.Pow(x.Second / (x.Second + epsilon), 2));
        return new MomentStep(output, g => [AtPlaces(Back(g), inputs.X.Kernel, x.Second, epsilon)], "independent features") { Caveat = CaveatOf(scatter) };

        Kernel Back(Kernel g) => Knowing(inputs, g, output, Gradient(inputs, output, g, x.Over(x, 0), null, k => OfUnits(k, k.Units)).Over(x, epsilon, Math.Sqrt(scale * inverse)), x, epsilon);
    }

    /// <summary>Values of which each position has the same mean square.</summary>
    private static SignalMoments Held(SignalMoments values, Scatter inner)
        => values with { Inner = inner with { Same = 0 }, OfUnits = Scatter.OfUnits(values.Kernel, values.Kernel.Units) with { Same = 0 } };

    /// <summary>Running statistics that have their initial values divide by nearly 1; of others it is not known whether they are the signal's.</summary>
    private static MomentStep Running(MapInputs inputs)
    {
        var op = (BatchNorm)inputs.Node.Op;
        var first = op.Affine ? 2 : 0;
        if (inputs.Weight(first).SecondMoment != 0) return MomentStep.Unknown("unknown: running statistics need not be those of the signal");
        var (scale, shift) = Affine(inputs, op.Affine);
        var gain = scale / (Math.Sqrt(inputs.Weight(first + 1).SecondMoment) + op.Epsilon);
        var (x, root) = (inputs.X.Kernel.WithUnit(0), Math.Sqrt(gain));
        const string Assumption = "running statistics of mean 0";
        if (shift == 0) return FactorMap.Of(inputs with { Signals = [inputs.X.Kernel.Unit == 0 ? inputs.X : inputs.X.Moved(_ => x)] }, root) with { Assumption = Assumption };
        var kernel = x.Affine(gain, shift, root * x.Mean);
        return new MomentStep(new SignalMoments(kernel, inputs.X.Noise.Times(1 - shift / Math.Max(kernel.Second, shift))), g => [g.Scaled(root)], Assumption);
    }

    /// <param name="inputs">What the map reads.</param>
    /// <param name="x">The kernel of the values.</param>
    /// <param name="mean">From E[x x'] to that of the means over those that are normed together.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="assumption">What the numbers rest on.</param>
    /// <param name="unit">What is known of a unit, where each has a norm of its own.</param>
    /// <param name="held">The share of the values that a norm holds already.</param>
    /// <param name="together">Of how many samples all positions of a channel are normed together, each channel by itself; 0 where several channels are.</param>
    /// <param name="isOfBatch">Whether all samples are.</param>
    private static MomentStep Of(MapInputs inputs, Kernel x, Func<Kernel, Kernel> mean, double epsilon, string assumption, OneUnit unit, double held = 0, double together = 0, bool isOfBatch = false)
    {
        var (scale, shift) = Affine(inputs, inputs.Node.Parameters.Length > 0);
        var means = mean(x);
        var centred = x.Plus(means.TakenFrom(x.Profile), held - 1, 0).LeftOf(x.Second) with { Profile = x.Profile.Centred(x.Second > 0 ? means.Second / x.Second : 0) };
        var normalized = centred.Over(centred, 0);
        var v = new Divisor(inputs.X, normalized, mean, unit, x.Second > 0 ? centred.Second / x.Second : 0, held, together);

        // Of so much of the variance as ε leaves, v/(v + ε), a scatter of v takes away.
        var left = Left(centred.Second, epsilon, v.Scatter);
        var gain = scale * left / (centred.Second + epsilon);
        var kernel = isOfBatch
            ? Composition.Normed(normalized, together, v.Alike).Affine(gain * centred.Second, shift, 0)
            : centred.Over(centred, epsilon).Affine(scale * left, shift, 0);

        // The gradient's kernel lacks what it has along the values as far as these are alike already.
        var along = centred.Second > 0 ? 1 - LeftAlong(epsilon / centred.Second, Math.Sqrt(v.Scatter)) / (1 - Math.Min(Divisor.MostScatter, v.Alike)) : 0;
        var root = x.Variance > 0 ? Math.Sqrt(kernel.Second / x.Variance) : 0;
        var rescaled = shift == 0 && root > 0 && v.Scatter <= Still && x.Variance - centred.Second <= Still * x.Variance ? new Rescaled(inputs.OriginOf(0), root, x.Mean) : null;
        var (law, scatter) = Shaped(inputs.Index, inputs.X, kernel, x.Mean, v.OfOne, (together > 0 ? 1 : OfRows) * centred.Second / (centred.Second + epsilon));
        var output = new SignalMoments(kernel)
        {
            IsCentred = true,
            GainScatter = v.Scatter - Math.Min(v.Scatter, 2 / unit.Weights),
            FewNormed = v.Few,
            Skewness = inputs.X.Skewness,
            Kurtosis = v.Kurtosis,
            Squares = v.Squared,
            UnitPositions = inputs.X.UnitPositions,
            UnitSkewness = inputs.X.UnitSkewness,
            OfWeights = unit == OneUnit.None ? inputs.X.OfWeights : 0,
            Inner = inputs.X.Varying,
            Origin = shift == 0 && law is not null ? law with { Before = rescaled } : null,
            Rescaled = rescaled,
            Parts = unit == OneUnit.None ? InParts(inputs, x.Unit, x.Mean, gain, shift) : [],
        };
        return new MomentStep(output, Backward, assumption) { Caveat = CaveatOf(scatter) };

        Kernel[] Backward(Kernel g)
        {
            var share = centred.Second > 0 ? centred.Second / (centred.Second + epsilon) : 1;
            var taken = Math.Max(0, 1 - g.Taken.AcrossUnits * Math.Min(Divisor.MostScatter, 2 / (unit.Weights + 2) / unit.Groups));
            var back = Gradient(inputs, output, g, normalized, mean, mean).Over(centred, epsilon, Math.Sqrt(scale * v.Inverse(share) * taken)) with { Conditional = null, ByScale = g.ByScale };
            back = unit == OneUnit.None && g.OfSmallWeights != 1
                ? back with { OfSmallWeights = g.OfSmallWeights, Taken = default }
                : back with { OfSmallWeights = v.OfSmallWeights(share), Taken = new(1, along) { Together = together }, Growth = Growth(g) };
            return [Knowing(inputs, g, output, back, centred, epsilon)];
        }

        // What grows with the normed value grows with the value: a channel's own norm only shifts and scales it.
        Lazy<double>? Growth(Kernel g)
            => unit != OneUnit.None && g.Conditional is { } given && given.Source == inputs.Index ? new(() => given.Growth(output.Origin ?? Origin.Normal(inputs.Index, output.Kernel, output.Kurtosis))) : null;
    }

    /// <summary>E[v/(v + ε)] over its value at the mean of v, whose relative variance is known: by two points of a symmetric law.</summary>
    private static double Left(double v, double epsilon, double scatter)
    {
        if (!(v > 0)) return 1;
        var spread = Math.Sqrt(scatter);
        double At(double factor) => factor * (v + epsilon) / (factor * v + epsilon);
        return (At(1 - spread) + At(1 + spread)) / 2;
    }

    /// <summary>
    /// What ε leaves of the square of what a gradient has along the values, E[v/(v + ε) (ε/(v + ε))²] over E[v] E[1/(v + ε)], over v by two points of mean 1.
    /// </summary>
    private static double LeftAlong(double epsilon, double spread)
    {
        double Mean(Func<double, double> of) => (of(1 - spread) + of(1 + spread)) / 2;
        return epsilon > 0 ? Mean(v => v / (v + epsilon) * Math.Pow(epsilon / (v + epsilon), 2)) / Mean(v => 1 / (v + epsilon)) : 0;
    }

    /// <summary>
    /// Values x that were not normal keep their shape, but for what they are divided by themselves: of the mean square v of d values that are as good as independent each
    /// is a d-th. By v (1 + s (x²/v − 1)/d), where ε leaves the share s, of which the others' scatter gives E x⁴ back by s² (m₄ − 1)/d of it, where x itself takes 2 s (m₆/m₄ − m₄)/d, with
    /// m_k = E x^k/v^(k/2).
    /// </summary>
    /// <param name="index">The value that the norm makes.</param>
    /// <param name="values">x.</param>
    /// <param name="kernel">That of the normed values.</param>
    /// <param name="mean">What is taken from x.</param>
    /// <param name="own">1/d.</param>
    /// <param name="share">s = v/(v + ε), and <see cref="OfRows"/> of that where units are normed together.</param>
    /// <returns>Their law, null where it is not known, and Var v/(E v)² of it, (m₄ − 1)/d.</returns>
    private static (Origin? Law, double Scatter) Shaped(int index, SignalMoments values, Kernel kernel, double mean, double own, double share)
    {
        if (values.Origin is not { } x || !(kernel.Second > 0)) return (null, 0);
        var (v, fourth, sixth) = (Power(2), Power(4), Power(6));
        if (!(v > 0)) return (null, 0);
        var (kept, taken) = (fourth / (v * v) - 1, 2 * (sixth / (fourth * v) - fourth / (v * v)));
        var scatter = own * kept;
        own *= taken > 0 ? share * Math.Max(0, 1 - share * kept / taken) : 0;
        var root = Math.Sqrt(kernel.Second / Mean(u => Math.Pow(Normed(u), 2)));
        return (Origin.Fitted(index, kernel, u => root * Normed(u), x.Kernel.Mean, x.Kernel.Variance, x.Kinks, x.Kurtosis), scatter);

        double Normed(double u) => x.Value(u) - mean is var y ? y / Math.Sqrt(1 + own * (y * y / v - 1)) : 0;
        double Power(int k) => Mean(u => Math.Pow(x.Value(u) - mean, k));
        double Mean(Func<double, double> of) => NormalFunction.Of(of, _ => 0, x.Kinks, x.Kernel.Mean, x.Kernel.Variance, kurtosis: x.Kurtosis, orders: Origin.FewOrders).Mean;
    }

    private static string? CaveatOf(double scatter) => scatter > Divisor.MostScatter ? Divisor.TooFew : null;

    /// <summary>Parts of the units that are normed together lose the mean that all have, and are divided by what all are.</summary>
    private static ImmutableArray<SignalMoments> InParts(MapInputs inputs, int? unit, double mean, double gain, double shift)
    {
        return inputs.X.Kernel.Unit == unit ? [.. inputs.X.Parts.Select(Normed)] : [];

        SignalMoments Normed(SignalMoments part)
        {
            var (root, x) = (Math.Sqrt(gain), part.Kernel);
            var kernel = x.Affine(gain, gain * mean * (mean - 2 * x.Mean) + shift, root * (x.Mean - mean));
            return new SignalMoments(kernel, Noise.Of(inputs.Index, 0))
            {
                Skewness = part.Skewness,
                Kurtosis = part.Kurtosis,
                Squares = part.Squares,
                UnitPositions = part.UnitPositions,
                UnitSkewness = part.UnitSkewness,
                OfWeights = part.OfWeights,
                Inner = part.Inner,
                Origin = shift == 0 ? Shaped(inputs.Index, part, kernel, mean, own: 0, share: 0).Law : null,
            };
        }
    }

    /// <summary>Gradients of parts that are normed together are divided by the same; what each is known by is the score of a law before and behind, or the value as it was.</summary>
    private static Kernel InParts(MapInputs inputs, SignalMoments output, Kernel back, Kernel g)
    {
        return g.Second > 0 ? back with { Parts = [.. g.Parts.Select((p, i) => Part(p.Scaled(Math.Sqrt(back.Second / g.Second)), i))] } : back;

        Kernel Part(Kernel part, int i)
        {
            if (part.Conditional is not { } given || given.Source != inputs.Index || output.Parts.Length != g.Parts.Length) return part.Knowing();
            var (x, y) = (inputs.X.Parts[i], output.Parts[i]);
            if (y.Origin is not null && x.Origin is { } law) return part with { Conditional = given with { Source = law.Source } };
            if (x.Origin is not null || !(x.Variance > 0)) return part.Knowing();
            var root = Math.Sqrt(y.Variance / x.Variance);
            return part with { Conditional = given.Rescored(x.Source ?? inputs.Node.Inputs[0], u => y.Mean + root * (u - x.Mean)) };
        }
    }

    /// <summary>
    /// What depends on the normed value depends on the value before, which has the same score: of ∂x = γ/σ (∂y − mean(∂y) − x̂ mean(∂y x̂)) all but the means, which
    /// take a share of each value's.
    /// </summary>
    private static Kernel Knowing(MapInputs inputs, Kernel g, SignalMoments output, Kernel back, Kernel divisor, double epsilon)
    {
        if (!g.Parts.IsEmpty) return InParts(inputs, output, back, g);
        if (g.Conditional is not { } given || given.Source != inputs.Index || !(g.Second > 0)) return back;
        var free = given.Free.WithUnit(back.Unit).Over(divisor, epsilon);
        if (free.Second > 0) free = free.Times(Math.Sqrt(back.Second / g.Second * given.Free.Second / free.Second));
        if ((given.Way is not null || inputs.X.Origin is null) && output.Rescaled is { } rescaled) return back with { Conditional = rescaled.Lifted(given, output.Origin ?? Origin.Normal(inputs.Index, output.Kernel, output.Kurtosis), free) };
        return inputs.X.Origin is { } x ? back with { Conditional = given.WithFree(free) with { Source = x.Source } } : back;
    }

    private static Kernel Gradient(MapInputs inputs, SignalMoments output, Kernel g, Kernel normalized, Func<Kernel, Kernel>? mean, Func<Kernel, Kernel> meanProduct)
    {
        var origin = output.Origin ?? Origin.Normal(inputs.Index, output.Kernel, output.Kurtosis);
        var root = Math.Sqrt(output.SecondMoment);
        var timesValues = g.Conditional is { } given && given.Source == inputs.Index && output.SecondMoment > 0
            ? given.Times(origin.IsNormal ? u => u / root : u => origin.Value(u) / root).Over(origin).WithUnit(normalized.Unit)
            : null;
        var taken = g.Taken;
        g = g.WithUnit(normalized.Unit);
        var products = meanProduct(timesValues ?? Kernel.Product(g, normalized, 0));
        var rest = mean is null ? g : g.Plus(mean(g), taken.AlongMean - 1, 0);
        rest = products.Number is { } along ? rest.Plus(normalized, (taken.AlongValues - 1) * along, 0) : rest.Plus(Kernel.Product(products, normalized, 0), taken.AlongValues - 1, 0);
        return rest.LeftOf(g.Second) with { TimesValues = g.Second > 0 ? timesValues?.Times(1 / Math.Sqrt(g.Second)) : null };
    }

    private static (double Scale, double Shift) Affine(MapInputs inputs, bool isAffine)
        => isAffine ? (inputs.Weight(0).SecondMoment, inputs.Weight(1).SecondMoment) : (1, 0);

    /// <summary>E[μ μ'] of means over so many units: of two of them every n-th pair is one unit.</summary>
    private static Kernel OfUnits(Kernel kernel, double units)
        => kernel.Mean == 0 ? kernel.Affine(1 / units, 0, 0) : kernel.Affine(1 / units, 0, kernel.Mean).Plus(kernel.Means(), 1 - 1 / units, kernel.Mean);

    /// <summary>E[μ μ'] of means over all positions, at every place.</summary>
    private static Kernel OfPositions(Kernel kernel)
    {
        var pooled = Positions.Pooled(kernel);
        return Fitting.Repeated(pooled, kernel.Shape);
    }
}
