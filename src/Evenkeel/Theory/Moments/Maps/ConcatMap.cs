using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Values side by side along an axis: each part has moments of its own, and all together the means by their shares.</summary>
internal static class ConcatMap
{
    /// <summary>Of the variance: scores whose laws differ by less are taken for those of one law.</summary>
    private const double SameLaw = 0.1;

    private const double Rounding = 1e-9;

    public const string SeveralLaws = "places of several laws are taken to be of one";

    /// <summary>More parts than that are as few as there are inputs.</summary>
    public const int MostParts = 8;

    public static MomentStep Concat(MapInputs inputs)
    {
        var axis = ShapeMap.Axis(inputs, ((Concat)inputs.Node.Op).Axis);
        var areUnits = inputs.Signals.All(s => s.Kernel.Unit == axis);
        var origin = areUnits && AreOfOneLaw(inputs.Signals)
            ? inputs.X.Origin! with { Source = inputs.Index, Kernel = Joined([.. inputs.Signals.Select(s => s.Origin!.Kernel)], axis, inputs.Output, []), Slope = _ => 1, Base = inputs.X.Origin.Value, OfBase = null, Squares = null, Before = null }
            : null;
        var output = Joined(inputs.Signals, axis, inputs.Output, inputs.Node.Inputs.AsSpan()) with { Origin = origin, Parts = areUnits ? Flat([.. inputs.Signals.Select((x, slot) => x with { Source = inputs.OriginOf(slot).Source })]) : [] };
        return new MomentStep(output, g => [.. inputs.Signals.Select((s, i) => g.Parts.IsEmpty ? Known(Cut(g, i), s) : OfSignal(g, i))])
        {
            LawCaveat = areUnits || AreOfOneMean([.. inputs.Signals.Select(s => s.Kernel)]) ? null : SeveralLaws,
        };

        Kernel Cut(Kernel g, int slot)
        {
            var entries = new Entries(inputs.Signals[..slot].Sum(s => s.Kernel.Shape[axis]), inputs.Signals[slot].Kernel.Shape[axis], 1);
            return OfWhole(g, g.Moved(k => ShapeMap.Taken(k, axis, entries)));
        }

        // What is known of a gradient by the scores of all parts is known by those of each.
        Kernel Known(Kernel g, SignalMoments part)
            => origin is not null && g.Conditional is { } given && given.Source == inputs.Index ? g.Knowing(given with { Source = part.Origin!.Source }) : g;

        Kernel OfSignal(Kernel g, int slot)
        {
            var signal = inputs.Signals[slot];
            if (output.Parts.Length == inputs.Signals.Length) return g.Parts[slot];
            var first = inputs.Signals[..slot].Sum(s => Math.Max(1, s.Parts.Length));
            return signal.Parts.IsEmpty ? g.Parts[first] : InParts(g.Parts.AsSpan(first, signal.Parts.Length), axis, signal.Kernel.Shape);
        }
    }

    /// <summary>The parts of all, unless these are too many, or there is one alone.</summary>
    public static ImmutableArray<SignalMoments> Flat(ImmutableArray<SignalMoments> parts)
        => parts.Length == 1 ? parts[0].Parts : parts.Sum(s => Math.Max(1, s.Parts.Length)) > MostParts ? [.. parts.Select(s => s with { Parts = [] })] : [.. parts.SelectMany(s => s.Parts.IsEmpty ? [s] : s.Parts)];

    /// <summary>Gradients of parts as one of all.</summary>
    public static Kernel InParts(ReadOnlySpan<Kernel> parts, int axis, Shape shape)
    {
        ImmutableArray<Kernel> all = [.. parts];
        return Joined(all, axis, shape, []) with { Parts = all };
    }

    /// <summary>The part that holds all entries of units, and its first one; null where there is none.</summary>
    public static (int Part, long First)? Holding(SignalMoments x, int axis, Entries entries)
    {
        long first = 0;
        for (var part = 0; part < x.Parts.Length; part++)
        {
            var end = first + x.Parts[part].Kernel.Shape[axis];
            if (first <= entries.First && entries.Last < end) return (part, first);
            first = end;
        }

        return null;
    }

    /// <summary>A gradient of one part, where the others have none.</summary>
    public static Kernel Alone(SignalMoments x, int part, Kernel gradient, int axis)
    {
        Kernel[] parts = [.. x.Parts.Select((p, i) => i == part ? gradient : Kernel.Independent(p.Kernel.Shape, p.Kernel.Unit, 0, 0))];
        return InParts(parts, axis, x.Kernel.Shape);
    }

    /// <summary>The sum of two gradients that come back to the same values, in parts where one of them is.</summary>
    public static Kernel Sum(Kernel a, Kernel b)
    {
        var sum = Conditional.Sum(a, b);
        return a.Parts.IsEmpty && b.Parts.IsEmpty ? sum : sum with { Parts = [.. (a.Parts.IsEmpty ? b : a).Parts.Select((p, i) => Conditional.Sum(Of(a, i, p.Shape), Of(b, i, p.Shape)))] };

        static Kernel Of(Kernel gradient, int part, Shape shape) => gradient.Parts.IsEmpty ? PartOf(gradient, shape) : gradient.Parts[part];
    }

    /// <summary>Units that one function makes of scores of one law are units of that function and law.</summary>
    private static bool AreOfOneLaw(ImmutableArray<SignalMoments> parts)
    {
        if (parts[0].Origin is not { } one) return false;
        var tolerance = SameLaw * one.Kernel.Variance;
        return parts.All(s => s.Origin is { } o && o.Value.Equals(one.Value) && Math.Abs(o.Kernel.Variance - one.Kernel.Variance) <= tolerance && Math.Pow(o.Kernel.Mean - one.Kernel.Mean, 2) <= tolerance);
    }

    /// <summary>A gradient of all parts, as one of them has it.</summary>
    public static Kernel PartOf(Kernel gradient, Shape shape) => OfWhole(gradient, gradient.Moved(g => ShapeMap.Resized(g, shape)));

    /// <summary>A part of a gradient, of which is known what is of the whole.</summary>
    private static Kernel OfWhole(Kernel gradient, Kernel part)
        => part with { Taken = gradient.Taken, OfSmallWeights = gradient.OfSmallWeights, Growth = gradient.Growth, ByScale = gradient.ByScale };

    /// <summary>A constant around values along an axis.</summary>
    /// <param name="x">The values.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="before">The constants before them.</param>
    /// <param name="after">Those behind.</param>
    /// <param name="value">The constant.</param>
    public static SignalMoments Around(SignalMoments x, int axis, long before, long after, double value)
    {
        var extents = x.Kernel.Shape.Extents;
        ImmutableArray<SignalMoments> parts = [.. Constant(before), x, .. Constant(after)];
        var whole = Joined(parts, axis, new Shape([.. extents.SetItem(axis, before + extents[axis] + after)]), []);
        return axis == x.Kernel.Unit ? whole with { Parts = [.. parts.Select(p => p with { Parts = [] })] } : whole;

        IEnumerable<SignalMoments> Constant(long count)
        {
            var square = value * value;
            if (count > 0) yield return new SignalMoments(Kernel.Of(new Shape([.. extents.SetItem(axis, count)]), x.Kernel.Unit, value, (square, square), (square, square)));
        }
    }

    /// <summary>Parts as one value.</summary>
    public static SignalMoments Together(ImmutableArray<SignalMoments> parts, int axis)
    {
        if (parts is [var one]) return one;
        var shape = parts[0].Kernel.Shape;
        return Joined(parts, axis, new Shape([.. shape.Extents.SetItem(axis, parts.Sum(p => p.Kernel.Shape[axis]))]), []) with { Parts = Flat(parts) };
    }

    private static SignalMoments Joined(ImmutableArray<SignalMoments> parts, int axis, Shape shape, ReadOnlySpan<int> values)
    {
        var kernel = Joined([.. parts.Select(p => p.Kernel)], axis, shape, values);
        var noise = parts.Select(p => p.Noise.Times(Share(p.Kernel) * p.SecondMoment)).Aggregate((a, b) => a.Plus(b));
        return new SignalMoments(kernel, noise.Times(kernel.Second > 0 ? 1 / kernel.Second : 0))
        {
            IsCentred = parts.All(p => p.IsCentred),
            Kurtosis = Mean(p => p.Kurtosis),
            GainScatter = Mean(p => p.GainScatter),
            FewNormed = Mean(p => p.FewNormed),
            UnitSkewness = Mean(p => p.UnitSkewness),
            UnitPositions = Mean(p => p.UnitPositions),
        };

        double Share(Kernel part) => (double)part.Shape[axis] / shape[axis];

        double Mean(Func<SignalMoments, double> of) => parts.Sum(p => Share(p.Kernel) * of(p));
    }

    /// <summary>Parts side by side, of which different ones have the product of their means in common, or are the same values.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="axis">The axis along which they are.</param>
    /// <param name="shape">That of all.</param>
    /// <param name="values">Of each part which values it is; none where all are others.</param>
    private static Kernel Joined(ImmutableArray<Kernel> parts, int axis, Shape shape, ReadOnlySpan<int> values)
    {
        var unit = parts.Select(p => p.Unit).FirstOrDefault(u => u is not null);
        if (unit != axis) return AsPlaces([.. parts.Select(p => p.WithUnit(unit))], axis, shape, values);
        double[] shares = [.. parts.Select(p => (double)p.Shape[axis] / shape[axis])];
        var mean = parts.Select((p, i) => shares[i] * p.Mean).Sum();
        Kernel? sum = null;
        var (profile, second) = (Profile.Flat, 0.0);
        foreach (var (i, own) in parts.Index())
        {
            var part = ShapeMap.Resized(own.WithUnit(unit), shape);
            var whole = second + shares[i] * own.Second;
            if (whole > 0) (profile, second) = (profile.Mixed(second / whole, part.Profile), whole);
            part = part.Affine(shares[i], 0, 0);
            sum = sum is null ? part : sum.Plus(part, 1, mean);
        }

        return sum!.Map(k => k, mean) with { Profile = profile };
    }

    /// <summary>The same of parts of an axis of positions, whose places have the scales of each.</summary>
    private static Kernel AsPlaces(ImmutableArray<Kernel> parts, int axis, Shape shape, ReadOnlySpan<int> values)
    {
        var (extent, mean, cap) = (shape[axis], parts.Sum(p => p.Mean * p.Shape[axis]) / shape[axis], Lags.Cap(shape, parts[0].Unit, axis));
        var starts = new long[parts.Length];
        for (var i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + parts[i - 1].Shape[axis];
        var (sum, profile, second) = (default(Kernel), Profile.Flat, 0.0);
        foreach (var (i, part) in parts.Index())
        {
            for (var j = 0; j <= i; j++)
            {
                var isSame = i == j || (!values.IsEmpty && values[i] == values[j]);
                var product = part.Mean * parts[j].Mean;
                if (!isSame && product == 0) continue;
                var pairs = Lags.Inside(part.Caps[axis], cap, extent, (starts[j], parts[j].Shape[axis]), (starts[i], part.Shape[axis]));
                var term = (isSame ? part : part.Map(_ => product, 0)).Along(axis, pairs, extent);
                sum = sum is null ? term : sum.Plus(term, 1, mean);
            }

            var whole = second + part.Second * part.Shape[axis] / extent;
            if (whole > 0) (profile, second) = (profile.Mixed(second / whole, part.Profile.With(axis, null)), whole);
        }

        return sum!.Map(k => k, mean) with { Profile = profile.With(axis, Scales(parts, axis, second)) };
    }

    /// <summary>Whether all have one mean for their scale, as values of one law do.</summary>
    private static bool AreOfOneMean(ImmutableArray<Kernel> parts)
    {
        double[] means = [.. parts.Where(p => p.Second > 0).Select(p => p.Mean / Math.Sqrt(p.Second))];
        return means.Length == 0 || means.Max() - means.Min() <= SameLaw;
    }

    /// <summary>E[x²] at each place over its mean; null where all are alike, or the laws are of more than a scale.</summary>
    private static double[]? Scales(ImmutableArray<Kernel> parts, int axis, double second)
    {
        if (!(second > 0) || !AreOfOneMean(parts)) return null;
        double[] factors = [.. parts.SelectMany(p => Enumerable.Range(0, (int)p.Shape[axis]).Select(place => At(p, place) / second))];
        return factors.Max() - factors.Min() > Rounding ? factors : null;

        double At(Kernel part, int place)
            => part.Pairs is { } pairs && axis == 0 ? pairs.Second(pairs.Places.GroupOf(place)) : (part.Profile[axis]?[place] ?? 1) * part.Second;
    }
}
