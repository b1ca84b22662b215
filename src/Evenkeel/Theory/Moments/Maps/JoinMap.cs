using System.Collections.Immutable;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Sums, differences, products and quotients of values: of independent ones, or exactly of two functions of the same normal values.</summary>
internal static class JoinMap
{
    /// <summary>Beyond this relative variance a quotient of normal values has no moments to speak of.</summary>
    private const double LargestDivisorSpread = 0.04;

    /// <summary>Far from the numbers of values.</summary>
    private const int TableSource = 1 << 30;

    private const string Independent = "independent branches", Common = "functions of the same normal values";

    public static MomentStep Add(MapInputs inputs) => PartMap.OfEntries(inputs, part => Sum(part, 1));

    public static MomentStep Subtract(MapInputs inputs) => PartMap.OfEntries(inputs, part => Sum(part, -1));

    /// <summary>A table that is added to every sample is a branch that all samples share.</summary>
    public static MomentStep Position(MapInputs inputs)
    {
        var table = inputs.Weight(0);
        if (!table.IsCentred) return MomentStep.Unknown(TableMap.NotCentred);
        var q = table.SecondMoment;
        var kernel = Kernel.Of(inputs.Output, inputs.Output.Rank - 1, 0, (q, 0), (q, 0));
        var rows = new SignalMoments(kernel, Noise.Of(inputs.Index + TableSource, 2.0 / inputs.Output.Length));
        return Add(inputs with { Signals = [inputs.X, rows], Firsts = [.. inputs.Firsts, inputs.First] }) is var step && step.Backward is { } back ? step with { Backward = g => [back(g)[0]] } : step;
    }

    public static MomentStep Multiply(MapInputs inputs) => PartMap.OfEntries(inputs, Product);

    private static MomentStep Product(MapInputs inputs)
    {
        var (a, b) = (inputs.Signals[0], inputs.Signals[1]);
        if (Shared(inputs) is [{ } f, { } g])
        {
            return Pointwise(
                inputs, f with { Value = x => f.Value(x) * g.Value(x), Slope = x => f.Slope(x) * g.Value(x) + f.Value(x) * g.Slope(x), Kinks = [.. f.Kinks, .. g.Kinks] },
                [g.Value, f.Value]);
        }

        var (left, right) = (Fitting.Repeated(a.Kernel, inputs.Output), Fitting.Repeated(b.Kernel, inputs.Output));
        var product = IndependentProduct.Of(inputs, left, right, a.Noise.Plus(b.Noise));
        var law = new ProductLaw(inputs, product.Kernel);
        return new MomentStep(product with { Noise = product.Noise.Plus(Own(inputs, product.Kernel)), Origin = law.Origin }, Backward, Independent) { TakesAsIndependent = true };

        Kernel[] Backward(Kernel g)
        {
            var parts = law.Backward(g, [left, right]) ?? [OfFree(g, 0), OfFree(g, 1)];
            return [.. parts.Select((part, slot) => Scaled(g, Growing(g, Left(g, part, slot), inputs.Signals[1 - slot])))];
        }

        Kernel OfFree(Kernel g, int slot) => inputs.Summed(IndependentProduct.Of(g, slot == 0 ? right : left, 0), slot);

        // Where a channel's own norm has taken away what its gradient g has along its values y, Σ g y = 0, and a factor b of the whole channel gets Σ g a = Σ g y/b:
        // nothing, or, where several samples are normed together, nothing in the mean over them. Of a gradient of which the norm has a share s the rest does not depend on the values.
        Kernel Left(Kernel g, Kernel part, int slot)
        {
            var (taken, isOfChannels) = (g.Taken, part.Unit == g.Unit && part.Units == g.Units && !part.Shape.Equals(g.Shape));
            if (!isOfChannels || taken.Together == 0) return part;
            if (taken.Together > 1) return part.Moved(k => k.Affine(1, -taken.AlongValues * k.MeanOf(taken.Together), 0));
            var share = taken.AlongMean > 0 ? Math.Max(taken.AlongMean, taken.AlongValues) : 1;
            var lost = Math.Min(1, taken.AlongValues / share);
            var left = part.Moved(k => k.Affine(1 - lost, 0, 0));
            return share < 1 ? left.Plus(OfFree(g, slot), (1 - share) * lost, 0) : left;
        }

        // A gradient that grows with the product's square, by c, grows with that of either factor: E[g² a²] = E g² E a² (1 + c (m₄ − 1)) with m₄ = E a⁴/(E a²)².
        static Kernel Growing(Kernel g, Kernel part, SignalMoments other)
            => g.Growth?.Value is { } growth && other.SecondMoment > 0 ? part.Moved(k => k.Times(Math.Sqrt(Math.Max(0, 1 + growth * (IndependentProduct.Fourth(other) - 1))))) : part;

        // A factor of its own for each place knows the scale there as the product does; one for all places does not.
        static Kernel Scaled(Kernel g, Kernel part) => part.Shape.Equals(g.Shape) ? part with { ByScale = g.ByScale } : part;
    }

    /// <summary>A quotient by values that are nearly constant; about 0, where 1/x² has no expectation, it is unknown.</summary>
    public static MomentStep Divide(MapInputs inputs) => PartMap.OfEntries(inputs, Quotient);

    private static MomentStep Quotient(MapInputs inputs)
    {
        var (a, b) = (inputs.Signals[0], inputs.Signals[1]);
        if (!(b.Mean != 0 && b.Variance <= LargestDivisorSpread * b.Mean * b.Mean)) return MomentStep.Unknown("unknown: the divisor is too near to 0 for 1/x² to have an expectation");
        var left = Fitting.Repeated(a.Kernel, inputs.Output);
        var divisor = Fitting.Repeated(b.Kernel, inputs.Output);
        var (square, fourth) = (b.Mean * b.Mean, Math.Pow(b.Mean, 4));

        // 1/b to second order about its mean: E[1/(b b')] = (1 + (2 v + c)/m²)/m².
        var inverse = divisor.Map(k => (1 + (2 * b.Variance + k - square) / square) / square, (1 + b.Variance / square) / b.Mean);
        var kernel = Kernel.Product(left, inverse, a.Mean * inverse.Mean);
        return new MomentStep(
            new SignalMoments(kernel, a.Noise.Plus(Own(inputs, kernel))),
            g => [inputs.Summed(Kernel.Product(g, inverse, 0), 0), inputs.Summed(Kernel.Zip(g, left, (x, y) => x * y / fourth, 0), 1)],
            "independent, and a divisor that hardly varies")
        {
            TakesAsIndependent = true,
        };
    }

    private static MomentStep Sum(MapInputs inputs, double lastSign)
    {
        var signs = inputs.Signals.Select((_, i) => i == inputs.Signals.Length - 1 ? lastSign : 1.0).ToArray();
        if (Shared(inputs) is { } functions)
        {
            return Pointwise(
                inputs,
                functions[0] with
                {
                    Value = x => functions.Select((f, i) => signs[i] * f.Value(x)).Sum(),
                    Slope = x => functions.Select((f, i) => signs[i] * f.Slope(x)).Sum(),
                    Kinks = [.. functions.SelectMany(f => f.Kinks)],
                },
                [.. signs.Select(s => new Func<double, double>(_ => s))]);
        }

        if (OnlyOne(inputs, signs) is { } only) return only;
        var kernel = Fitting.Repeated(inputs.X.Kernel, inputs.Output);
        var noise = inputs.X.Noise.Times(inputs.X.SecondMoment);
        var (across, inner) = (0.0, inputs.X.Inner);
        foreach (var (signal, sign) in inputs.Signals.Zip(signs).Skip(1))
        {
            var branch = Fitting.Repeated(signal.Kernel, inputs.Output);
            across += Across(inputs, (kernel, inner), (branch, signal.Inner));
            inner = Scatter.Together((kernel, inner), (branch, signal.Inner));
            kernel = Kernel.Sum(kernel, branch, sign * signal.Mean);
            noise = noise.Plus(signal.Noise.Times(signal.SecondMoment));
        }

        kernel = kernel.LeftOf(inputs.Signals.Max(s => s.SecondMoment));
        var q = kernel.Second;
        noise = q > 0 ? noise.Times(1 / q).Plus(Noise.Of(inputs.Index, across / q / q)) : Noise.None;
        (SignalMoments Signal, double Share)[] terms = [.. inputs.Signals.Select(s => (s, kernel.Variance > 0 ? s.Variance / kernel.Variance : 0))];
        Lazy<Squares>? squares = inputs.Signals.Any(s => s.Squares is not null) && kernel.Variance > 0 ? new(() => Squares.OfSum(kernel, terms)) : null;
        var kurtosis = squares is null ? terms.Sum(t => t.Share * t.Share * t.Signal.Kurtosis) : Math.Max(0, squares.Value.OfUnit.Second - 2);
        var law = new SumLaw(inputs, signs, kernel);
        var skewness = inputs.Signals.Sum(s => kernel.Variance > 0 ? Math.Pow(s.Variance / kernel.Variance, 3) * s.UnitSkewness : 0);
        return new MomentStep(new SignalMoments(kernel, noise) { OwnSource = inputs.Index, Origin = law.Origin, Inner = inner, Skewness = law.Skewness, Kurtosis = kurtosis, Squares = squares, UnitSkewness = skewness, Held = Share(s => s.Held) }, g => [.. law.Backward(g).Select((part, slot) => Taking(g, part, inputs.Signals[slot]))], Independent) { TakesAsIndependent = true };

        double Share(Func<SignalMoments, double> of) => q > 0 ? inputs.Signals.Sum(s => s.SecondMoment / q * of(s)) : 0;
        Kernel Taking(Kernel g, Kernel part, SignalMoments s)
            => part.Shape.Equals(g.Shape) ? part.Knowing(part.Conditional, new(g.Taken.AlongMean, q > 0 ? s.SecondMoment / q * g.Taken.AlongValues : 0, kernel.Variance > 0 ? s.Variance / kernel.Variance * g.Taken.AcrossUnits : 0) { Together = g.Taken.Together }) with { ByScale = g.ByScale == 0 ? 0 : g.ByScale * Leaning(s) } : part;

        // What the scale of the sum changes by when that of a term does: the scales go together.
        double Leaning(SignalMoments s)
            => Squares.Of(s).Together.Second is > 0 and var own && squares is not null ? Math.Sqrt(Math.Max(0, squares.Value.Together.Second) / own) : kernel.Variance > 0 ? s.Variance / kernel.Variance : 0;
    }

    /// <summary>A sum of which all but one branch are 0 is that one.</summary>
    private static MomentStep? OnlyOne(MapInputs inputs, double[] signs)
    {
        int[] slots = [.. Enumerable.Range(0, signs.Length).Where(i => inputs.Signals[i].SecondMoment > 0)];
        if (slots is not [var slot] || signs[slot] != 1 || !inputs.Signals[slot].Kernel.Shape.Equals(inputs.Output)) return null;
        var origin = inputs.OriginOf(slot);
        return new MomentStep(inputs.Signals[slot] with { Origin = origin }, g => [.. inputs.Signals.Select((_, i) => inputs.Summed(i == slot ? g : g.Knowing() with { Parts = [], OfPadded = null, Growth = null }, i))], Independent);
    }

    /// <summary>The variance of the mean over units of 2 x y, of two independent branches, whose kernels deviate together.</summary>
    private static double Across(MapInputs inputs, (Kernel Kernel, Scatter Inner) x, (Kernel Kernel, Scatter Inner) y)
    {
        var (a, b) = (x.Kernel, y.Kernel);
        var (ma, mb) = (a.Mean * a.Mean, b.Mean * b.Mean);
        var products = Kernel.Product(a, b, 0).Affine(4, -4 * ma * mb, 0);
        var together = 4 * a.Second * b.Second;
        var deviations = new Scatter(0, together * Math.Sqrt(x.Inner.Positions * y.Inner.Positions), together * Math.Sqrt(x.Inner.Samples * y.Inner.Samples)).Over(products);
        return Math.Max(0, products.MeanOf(inputs.Samples) + deviations.MeanOf(inputs.Samples)) / products.Units;
    }

    /// <summary>A function of normal values that several inputs are functions of, and the slope that each input's gradient is multiplied by.</summary>
    private static MomentStep Pointwise(MapInputs inputs, Origin origin, ImmutableArray<Func<double, double>> slopes)
    {
        origin = origin with { Value = Remembered.Of(origin.Value), Slope = Remembered.Of(origin.Slope) };
        var function = origin.Function();
        var noise = inputs.X.Noise.Times(function.Sensitivity);
        return new MomentStep(ActivationMap.Output(inputs, origin, function, noise, AtPlaces.Of(origin, function)), Backward, Common);

        // What comes back to the values that all are functions of is the sum over the ways.
        Kernel[] Backward(Kernel g)
        {
            var whole = Conditional.Of(g, origin.Source);
            return [.. slopes.Select((slope, slot) => whole.Split(origin, slope) is var part && part.Conditional is { } given ? part with { Conditional = Lowered(given, inputs.OriginOf(slot)) } : part)];
        }

        // By the scores of what the values are multiples of to those of what they are functions of.
        static Conditional Lowered(Conditional given, Origin function)
            => given.Source != function.Source && function.Before is { } before ? before.Lowered(Lowered(given, before.Lifted(function)), function) : given;
    }

    /// <summary>The functions of one source that all inputs are; null where they are not.</summary>
    private static Origin[]? Shared(MapInputs inputs)
    {
        Origin[] origins = [.. inputs.Signals.Select((_, i) => inputs.OriginOf(i))];
        if (!origins.All(o => o.Kernel.Shape.Equals(inputs.Output))) return null;
        foreach (var common in Levels(origins[0]))
        {
            Origin?[] lifted = [.. origins.Select(o => Levels(o).FirstOrDefault(level => level.Source == common.Source))];
            if (lifted.All(o => o is not null && o.Kernel.Shape.Equals(inputs.Output))) return [.. lifted.Select(o => o!)];
        }

        return null;

        // A function of multiples of values is one of these.
        static IEnumerable<Origin> Levels(Origin function)
        {
            for (var level = function; level is not null; level = level.Before?.Lifted(level)) yield return level;
        }
    }

    private static Noise Own(MapInputs inputs, Kernel kernel) => inputs.Normal(kernel, Noise.None).Noise;
}
