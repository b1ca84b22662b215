using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// E[x x'] of one unit at two places of a value, by how far apart they are: within a sample and between two samples, for every lag along the
/// axes of positions. Two units have E[x x'] = m², since weights are independent.
/// </summary>
/// <remarks>
/// Values are taken to be alike at all positions but for their <see cref="Profile"/>, over which these are means. Along an axis with cap k the lags 0 to k − 1 stand for themselves, and k for all from k on;
/// the axis of units has lag 0 alone.
/// </remarks>
internal sealed record Kernel
{
    /// <summary>Of the mean scale: places that have less of it have none but for rounding.</summary>
    private const double LeastShare = 1e-9;

    private readonly double[]? own, other;
    private readonly Lazy<(double[] Own, double[] Other)>? ofPairs;

    /// <summary>These <see cref="Levelled"/>, if they have the profile still.</summary>
    private Tuple<Profile, Kernel>? level;

    /// <param name="shape">The extents of a sample.</param>
    /// <param name="unit">The axis of units, which are alike under independent weights; null where all axes are positions.</param>
    /// <param name="caps">The largest lag along each axis.</param>
    /// <param name="own">E[x x'] within a sample, by lag, the last axis's fastest.</param>
    /// <param name="other">E[x x'] between two samples.</param>
    /// <param name="mean">m = E[x].</param>
    public Kernel(Shape shape, int? unit, int[] caps, double[] own, double[] other, double mean)
        : this(new Grid(shape, unit, caps), own, other, mean)
    {
    }

    private Kernel(Grid grid, double[] own, double[] other, double mean) => (Grid, this.own, this.other, Mean) = (grid, own, other, mean);

    private Kernel(Grid grid, double number, double mean) => (Grid, Number, Mean) = (grid, number, mean);

    private Kernel(Grid grid, Pairs pairs, double mean)
    {
        (Grid, Pairs, Mean) = (grid, pairs, mean);
        ofPairs = new(() => pairs.ByLag(grid.Caps[0]), LazyThreadSafetyMode.PublicationOnly);
    }

    public Grid Grid { get; }

    public Shape Shape => Grid.Shape;

    public int? Unit => Grid.Unit;

    public ReadOnlySpan<int> Caps => Grid.Caps;

    public double[] Own => own ?? ofPairs?.Value.Own ?? Filled;

    public double[] Other => other ?? ofPairs?.Value.Other ?? Filled;

    public double Mean { get; }

    /// <summary>q = E[x²].</summary>
    public double Second => Pairs is { } pairs ? pairs.MeanSecond : Number ?? Own[0];

    /// <summary>Of a gradient: how it depends on the values that it flows back to; null where that is not known.</summary>
    public Conditional? Conditional { get; init; }

    /// <summary>
    /// Of a gradient that a norm of each channel has divided by: the factor that it has from channels whose weights happen to be small, and loses
    /// where it is multiplied by those.
    /// </summary>
    public double OfSmallWeights { get; init; } = 1;

    /// <summary>Of a gradient: what norms behind have taken away already.</summary>
    public Taken Taken { get; init; }

    /// <summary>Of a gradient g whose E[g²] is 1: E[g x g' x'], where x are the values that it flows back to; null where it does not depend on them.</summary>
    public Kernel? TimesValues { get; init; }

    /// <summary>Of a gradient: that of each part of the units that it flows back to; empty where all have the same.</summary>
    public ImmutableArray<Kernel> Parts { get; init; } = [];

    /// <summary>
    /// Of a gradient g, from the value x of its own channel that it flows back to, of mean 0 and variance 1: the c of E[g² | x] = E[g²] (1 + c (x² − 1)); null where
    /// that is not known, or 0.
    /// </summary>
    public Lazy<double>? Growth { get; init; }

    /// <summary>
    /// Of a gradient, from the scale s that all units of the values which it flows back to have in common at a place, of mean 1: the β of
    /// E[g² | s] = E[g²] (1 + β (s − 1)).
    /// </summary>
    public double ByScale { get; init; }

    /// <summary>Of the gradient of padded values: that of what was padded; null where it is not known apart.</summary>
    public Kernel? OfPadded { get; init; }

    /// <inheritdoc cref="Kernels.Seen"/>
    public Seen? Seen { get; init; }

    /// <summary>How E[x²] is spread over the positions.</summary>
    public Profile Profile { get; init; } = Profile.Flat;

    /// <summary>What all pairs of places have, where it is known to be one number.</summary>
    public double? Number { get; private init; }

    /// <summary>E[x x'] at all pairs of places along the first axis, where they are not alike; null where the lags say all.</summary>
    public Pairs? Pairs { get; init; }

    public double Variance => Math.Max(0, Second - Mean * Mean);

    /// <summary>The number of units.</summary>
    public double Units => Unit is { } axis ? Shape[axis] : 1;

    /// <summary>A kernel that knows four numbers: at the same place, at two positions of a sample, of two samples, and of both.</summary>
    public static Kernel Of(Shape shape, int? unit, double mean, (double Same, double Positions) own, (double Same, double Positions) other)
    {
        var caps = new int[shape.Rank];
        for (var axis = 0; axis < caps.Length; axis++) caps[axis] = axis == unit ? 0 : Lags.Cap(shape, unit, axis);
        return Of(new Grid(shape, unit, caps), mean, own, other);
    }

    /// <summary>The same of such pairs of places.</summary>
    public static Kernel Of(Grid grid, double mean, (double Same, double Positions) own, (double Same, double Positions) other)
    {
        double[] ownLags = grid.Filled(own.Positions), otherLags = grid.Filled(other.Positions);
        (ownLags[0], otherLags[0]) = (own.Same, other.Same);
        return new Kernel(grid, ownLags, otherLags, mean);
    }

    /// <summary>Values that are independent at all places, samples and units but for their mean.</summary>
    public static Kernel Independent(Shape shape, int? unit, double mean, double second)
        => Of(shape, unit, mean, (second, mean * mean), (mean * mean, mean * mean));

    /// <summary>A sequence of positions × features whose places are not alike.</summary>
    public static Kernel Of(Shape shape, Pairs pairs, double mean)
        => new(new Grid(shape, 1, [Lags.Cap(shape, 1, 0), 0]), pairs, mean);

    /// <summary>What it has at pairs of places, by its lags where these say all; of positions × features alone.</summary>
    public Pairs AllPairs() => Pairs ?? this.Unlike() ?? Pairs.OfLags(Shape[0], Own, Other);

    /// <summary>A function of each second moment; nothing that a gradient knows holds of it.</summary>
    public Kernel Map(Func<double, double> f, double mean) => Each(
        values =>
        {
            var mapped = GC.AllocateUninitializedArray<double>(values.Length);
            for (var i = 0; i < mapped.Length; i++) mapped[i] = f(values[i]);
            return mapped;
        },
        mean);

    /// <summary>One number for all pairs of places.</summary>
    public Kernel Everywhere(double value, double mean)
    {
        if (Pairs is not { } pairs) return new Kernel(Grid, value, mean) { Profile = Profile };
        var values = new double[pairs.Own.Length];
        Array.Fill(values, value);
        return Of(Shape, new Pairs(pairs.Places, values, values), mean) with { Number = value };
    }

    /// <summary>factor · k + added of each second moment k.</summary>
    public Kernel Affine(double factor, double added, double mean)
        => factor == 0 || Number is not null ? Everywhere(factor * (Number ?? 0) + added, mean) : factor == 1 && added == 0 ? Each(values => values, mean) : Each(
            values =>
            {
                var line = GC.AllocateUninitializedArray<double>(values.Length);
                TensorPrimitives.Multiply(values, factor, line);
                if (added != 0) TensorPrimitives.Add(line, added, line);
                return line;
            },
            mean);

    /// <summary>The mean of a function of each second moment, where those of different places deviate from their means.</summary>
    public Kernel Map(Func<double, double> f, double mean, Scatter scatter)
    {
        if (scatter == default) return Map(f, mean);
        var (positions, samples) = (Scatter.Around(this, f, scatter.Positions), Scatter.Around(this, f, scatter.Samples));
        double[] ofOwn = Array.ConvertAll(Own, k => positions(k)), ofOther = Array.ConvertAll(Other, k => samples(k));
        ofOwn[0] = f(Own[0]);
        return Anew(ofOwn, ofOther, mean);
    }

    /// <summary>The same gradient with what else is known of it.</summary>
    public Kernel Knowing(Conditional? conditional = null, Taken taken = default)
        => this with { Conditional = conditional, Taken = taken };

    /// <summary>A gradient elsewhere, or another scale of it: by the scores of the values there it is known as before.</summary>
    public Kernel Moved(Func<Kernel, Kernel> move)
        => move(this).Knowing(Conditional is { } given ? given.WithFree(move(given.Free)) : null) with { OfSmallWeights = OfSmallWeights, Growth = Growth };

    /// <summary>A gradient times a number, also on its way.</summary>
    public Kernel Scaled(double factor)
    {
        var scaled = Moved(k => k.Times(factor));
        return Conditional?.Way is { } way ? scaled.Knowing(scaled.Conditional! with { Way = way.Times(_ => factor) }) : scaled;
    }

    /// <summary>All values times one number.</summary>
    public Kernel Times(double factor)
        => Affine(factor * factor, 0, factor * Mean) is var all && TimesValues is null && ByScale == 0 && Taken == default ? all : all with { Taken = Taken, TimesValues = TimesValues, ByScale = ByScale };

    /// <summary>The same with another E[x²], as after independent factors.</summary>
    public Kernel WithSecond(double second)
    {
        if (Pairs is { } pairs) return Of(Shape, pairs.WithSecond(second), Mean);
        return Anew([second, .. Own.AsSpan(1)], Other, Mean);
    }

    /// <summary>The same values if all positions had one scale; pairs of which one is always 0, as every other position behind a stride, know nothing of each other.</summary>
    public Kernel Levelled()
    {
        if (Profile == Profile.Flat) return this;
        var known = level?.Item1 == Profile ? level : level = Tuple.Create(Profile, Scaled(Profile.Together, isInverse: true, Mean / Profile.MeanRoot) with { Profile = Profile.Flat });
        return OfSmallWeights == 1 && Taken == default ? known.Item2 : known.Item2 with { OfSmallWeights = OfSmallWeights, Taken = Taken };
    }

    /// <summary>Values of one scale at all positions, which are given the scales of a profile.</summary>
    public Kernel Spread(Profile profile) => profile == Profile.Flat ? this : Scaled(profile.Together, isInverse: false, Mean * profile.MeanRoot) with { Profile = profile };

    /// <summary>Of the means x̄ over all positions of values of a profile: what is taken from E[x x'] with them, E[x x̄'] + E[x̄ x'] − E[x̄ x̄'].</summary>
    public Kernel TakenFrom(Profile profile) => profile == Profile.Flat ? this : Affine(-1, 0, Mean).Plus(Scaled(profile.InCommon, isInverse: false, Mean), 2, Mean);

    /// <summary>A sum of independent values.</summary>
    public static Kernel Sum(Kernel a, Kernel b, double meanOfB)
    {
        var sum = a.PlusIndependent(b, meanOfB);
        if (!(a.Second + b.Second > 0)) return sum;
        var share = a.Second / (a.Second + b.Second);
        return sum with
        {
            Profile = a.Profile.Mixed(share, b.Profile),
            Taken = Taken.Mixed(a.Taken, share, b.Taken),
            ByScale = share * a.ByScale + (1 - share) * b.ByScale,
            OfSmallWeights = 1 / (share / a.OfSmallWeights + (1 - share) / b.OfSmallWeights),
            Growth = a.Growth is null && b.Growth is null ? null : new(() => share * (a.Growth?.Value ?? 0) + (1 - share) * (b.Growth?.Value ?? 0)),
        };
    }

    /// <summary>The second moments plus those of another kernel times a factor, and a number.</summary>
    public Kernel Plus(Kernel other, double factor, double mean, double added = 0)
        => !ReferenceEquals(other.Grid, Grid) || (other.Number ?? Number) is null ? Zip(
            this, other,
            (x, y, sums) =>
            {
                TensorPrimitives.MultiplyAdd(y, factor, x, sums);
                if (added != 0) TensorPrimitives.Add(sums, added, sums);
            },
            mean)
        : other.Number is { } number ? Affine(1, factor * number + added, mean) : other.Affine(factor, Number!.Value + added, mean) with { Profile = Profile };

    /// <summary>The products of the second moments.</summary>
    public static Kernel Product(Kernel a, Kernel b, double mean)
        => a.Number is { } number and not 0 && ReferenceEquals(a.Grid, b.Grid) ? b.Affine(number, 0, mean) with { Profile = a.Profile } : Zip(a, b, (x, y, products) => TensorPrimitives.Multiply<double>(x, y, products), mean);

    /// <summary>A function of the second moments of two kernels of one shape, over positions like the first.</summary>
    public static Kernel Zip(Kernel a, Kernel b, Func<double, double, double> f, double mean)
        => Zip(
            a, b,
            (x, y, values) =>
            {
                for (var i = 0; i < values.Length; i++) values[i] = f(x[i], y[i]);
            },
            mean);

    private static Kernel Zip(Kernel a, Kernel b, Action<double[], double[], double[]> f, double mean)
    {
        var unit = a.Unit ?? b.Unit;
        (a, b) = (a.WithUnit(unit), b.WithUnit(unit));
        if ((a.Pairs ?? b.Pairs) is not null) return Of(a.Shape, Pairs.Zip(a.AllPairs(), b.AllPairs(), f), mean);
        for (var axis = 0; axis < a.Caps.Length; axis++)
        {
            var cap = Math.Max(a.Caps[axis], b.Caps[axis]);
            (a, b) = (a.WithCap(axis, cap), b.WithCap(axis, cap));
        }

        double[] own = GC.AllocateUninitializedArray<double>(a.Own.Length), other = GC.AllocateUninitializedArray<double>(own.Length);
        f(a.Own, b.Own, own);
        f(a.Other, b.Other, other);
        return a.Anew(own, other, mean);
    }

    /// <summary>Every lag along an axis as a weighted sum of the lags before: row i of the matrix makes lag i.</summary>
    public Kernel Along(int axis, double[,] matrix, long extent, double meanFactor = 1)
        => Along(axis, MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length), matrix.GetLength(0), extent, meanFactor);

    private Kernel Along(int axis, ReadOnlySpan<double> matrix, int rows, long extent, double meanFactor)
    {
        var columns = matrix.Length / rows;
        var (outer, inner) = Grid.Around(axis);
        double[] ownBefore = Own, otherBefore = Other, own = new double[outer * rows * inner], other = new double[own.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var weight = matrix[row * columns + column];
                if (weight == 0) continue;
                for (var o = 0; o < outer; o++)
                {
                    var (to, from) = ((o * rows + row) * inner, (o * columns + column) * inner);
                    for (var i = 0; i < inner; i++)
                    {
                        own[to + i] += weight * ownBefore[from + i];
                        other[to + i] += weight * otherBefore[from + i];
                    }
                }
            }
        }

        return new Kernel(Grid.With(axis, extent, rows - 1), own, other, meanFactor * Mean) { Profile = Profile.With(axis, null), Pairs = axis == Unit ? Pairs : null };
    }

    /// <summary>The same along a finer or coarser count of lags.</summary>
    public Kernel WithCap(int axis, int cap) => cap == Caps[axis] ? this : Along(axis, Lags.Strided(Caps[axis], cap, 1), Shape[axis]) with { Profile = Profile };

    /// <summary>The same of another number of units.</summary>
    public Kernel WithUnits(long count)
    {
        var other = Grid.With(Unit!.Value, count, 0);
        return (Pairs is { } pairs ? new(other, pairs, Mean) : new Kernel(other, Own, Other, Mean)) with { Profile = Profile };
    }

    /// <summary>The same values with another axis seen as that of units, over which different ones are independent.</summary>
    public Kernel WithUnit(int? unit)
    {
        if (unit == Unit) return this;
        var kernel = UnitAsPositions();
        return unit is not { } axis ? kernel : new Kernel(Shape, axis, [.. kernel.Grid.Caps.Select((cap, i) => i == axis ? 0 : cap)], kernel.At0(axis, kernel.Own), kernel.At0(axis, kernel.Other), Mean) { Profile = Profile.With(axis, null) };
    }

    /// <summary>The same values with units seen as positions: two of n have E[x x'] = m², or v/(n − 1) less for the share of the variance v of which the sum over all is held at 0.</summary>
    public Kernel UnitAsPositions(double held = 0)
    {
        if (Unit is not { } axis) return this;
        if (Shape[axis] == 1) return Of(Grid.Caps, Own, Other);
        var (_, inner) = Grid.Around(axis);
        double Different(double k) => Mean * Mean - held * (k - Mean * Mean) / (Shape[axis] - 1);
        double[] Spread(double[] values) => [.. values.Chunk(inner).SelectMany(same => same.Concat(same.Select(Different)))];
        return Of([.. Grid.Caps.Select((cap, i) => i == axis ? 1 : cap)], Spread(Own), Spread(Other));

        Kernel Of(int[] caps, double[] own, double[] other) => new(Shape, null, caps, own, other, Mean) { Profile = Profile };
    }

    /// <summary>The mean over all pairs of positions along an axis, which then has the extent 1.</summary>
    public Kernel MeanAlong(int axis)
    {
        if (axis == Unit) return UnitAsPositions().MeanAlong(axis);
        return Along(axis, Lags.PairWeights(Shape[axis], Caps[axis]), 1, 1, 1);
    }

    /// <summary>Other numbers at the same places: they are spread alike, and all else that was known of them is gone.</summary>
    private Kernel Anew(double[] own, double[] other, double mean) => new(Grid, own, other, mean) { Profile = Profile };

    private double[] Filled => field ??= Grid.Filled(Number!.Value);

    private Kernel Each(Func<double[], double[]> f, double mean)
    {
        var (before, otherBefore) = Pairs is { } known ? (known.Own, known.Other) : (Own, Other);
        var after = f(before);
        var otherAfter = ReferenceEquals(before, otherBefore) ? after : f(otherBefore);
        return Pairs is { } pairs ? Of(Shape, new Pairs(pairs.Places, after, otherAfter), mean) : Anew(after, otherAfter, mean);
    }

    /// <summary>Each number times what the scales of two positions make of it, or divided by it.</summary>
    private Kernel Scaled(Func<int, int, double[]?> sharesOf, bool isInverse, double mean)
    {
        if (Pairs is not null) return this;
        var (own, other) = ((double[])[.. Own], (double[])[.. Other]);
        for (var axis = 0; axis < Caps.Length; axis++)
        {
            if (sharesOf(axis, Caps[axis]) is not { } shares) continue;
            if (isInverse) shares = Array.ConvertAll(shares, share => share > LeastShare ? 1 / share : 0);
            var (outer, inner) = Grid.Around(axis);
            for (var (o, at) = (0, 0); o < outer; o++)
            {
                foreach (var share in shares)
                {
                    for (var end = at + inner; at < end; at++) (own[at], other[at]) = (own[at] * share, other[at] * share);
                }
            }
        }

        return new Kernel(Grid, own, other, mean) { OfSmallWeights = OfSmallWeights, Taken = Taken };
    }

    private double[] At0(int axis, double[] values)
    {
        var (outer, inner) = Grid.Around(axis);
        var first = new double[outer * inner];
        for (var o = 0; o < outer; o++) Array.Copy(values, o * inner * (Caps[axis] + 1), first, o * inner, inner);
        return first;
    }
}
