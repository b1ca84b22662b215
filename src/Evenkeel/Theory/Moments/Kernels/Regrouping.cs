using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Kernels of the same values under another shape.</summary>
internal static class Regrouping
{
    /// <summary>Puts the axes into another order.</summary>
    public static Kernel Transposed(Kernel kernel, int[] order)
    {
        var caps = kernel.Caps.ToArray();
        int[] newCaps = [.. order.Select(axis => caps[axis])];
        double[] own = new double[kernel.Own.Length], other = new double[own.Length];
        var index = new int[order.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var from = 0;
            for (var axis = 0; axis < caps.Length; axis++) from = from * (caps[axis] + 1) + index[Array.IndexOf(order, axis)];
            (own[i], other[i]) = (kernel.Own[from], kernel.Other[from]);
            for (var axis = order.Length - 1; axis >= 0; axis--)
            {
                if (++index[axis] <= newCaps[axis]) break;
                index[axis] = 0;
            }
        }

        int? unit = kernel.Unit is { } u ? Array.IndexOf(order, u) : null;
        return new Kernel(new Shape([.. order.Select(axis => kernel.Shape[axis])]), unit, newCaps, own, other, kernel.Mean) { Profile = kernel.Profile.Taken(order) };
    }

    /// <summary>
    /// Cuts and joins axes. Joined positions keep their mean over pairs; joined to units they become units; of units that are cut, the axis
    /// <paramref name="unit"/>, or else the one that has them all, or the last, keeps the name.
    /// </summary>
    public static Kernel Reshaped(Kernel kernel, Shape shape, int? unit = null)
    {
        if (kernel.Shape.Equals(shape)) return unit is { } same ? kernel.WithUnit(same) : kernel;
        var (from, to) = (kernel.Shape.Rank, shape.Rank);
        var (source, profile) = (kernel, Profile.Flat);
        while (from > 0 || to > 0)
        {
            // The last axes that hold as many values in both shapes.
            var (low, high) = (from - 1, to - 1);
            long before = low >= 0 ? kernel.Shape[low] : 1, after = high >= 0 ? shape[high] : 1;
            while (before != after)
            {
                if (before < after) before *= kernel.Shape[--low];
                else after *= shape[--high];
            }

            if (low >= 0 && high >= 0) profile = Kept(profile, source, shape, low..from, high..to);
            kernel = Cut(Joined(kernel, Math.Max(low, 0), from), shape, low, from, Math.Max(high, 0), to, unit);
            (from, to) = (Math.Max(low, 0), Math.Max(high, 0));
        }

        return kernel with { Profile = Moved(source, shape) ?? profile };
    }

    /// <summary>A profile with that of axes of positions that become one, whose factors multiply, or of one that becomes several, of which each has the means over the others.</summary>
    private static Profile Kept(Profile profile, Kernel kernel, Shape shape, Range before, Range after)
    {
        var (low, end, high, to) = (before.Start.Value, before.End.Value, after.Start.Value, after.End.Value);
        if ((kernel.Unit >= low && kernel.Unit < end) || Enumerable.Range(low, end - low).All(axis => kernel.Profile[axis] is null) || (end - low > 1 && to - high > 1)) return profile;
        double[] factors = [1];
        for (var axis = low; axis < end; axis++) factors = Lags.Together([factors, kernel.Profile[axis] ?? [.. Enumerable.Repeat(1.0, (int)kernel.Shape[axis])]]);
        var inner = factors.Length;
        for (var axis = high; axis < to; axis++)
        {
            var (extent, step) = ((int)shape[axis], inner /= (int)shape[axis]);
            profile = profile.With(axis, [.. Enumerable.Range(0, extent).Select(place => factors.Where((_, i) => i / step % extent == place).Average())]);
        }

        return profile;
    }

    /// <summary>The profile where axes of one entry alone come and go; null where others are cut or joined.</summary>
    private static Profile? Moved(Kernel kernel, Shape shape)
    {
        if (kernel.Profile == Profile.Flat) return Profile.Flat;
        int[] before = Wide(kernel.Shape), after = Wide(shape);
        var areSame = before.Select(axis => kernel.Shape[axis]).SequenceEqual(after.Select(axis => shape[axis]));
        return areSame ? kernel.Profile.Taken([.. Enumerable.Range(0, shape.Rank).Select(axis => Array.IndexOf(after, axis) is >= 0 and var i ? before[i] : -1)]) : null;

        static int[] Wide(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] > 1)];
    }

    /// <summary>The axes from <paramref name="first"/> to before <paramref name="end"/> as one.</summary>
    private static Kernel Joined(Kernel kernel, int first, int end)
    {
        if (end - first <= 1) return kernel;
        var isUnit = kernel.Unit is { } unit && unit >= first && unit < end;
        long length = 1;
        var joined = kernel;
        for (var axis = first; axis < end; axis++)
        {
            length *= kernel.Shape[axis];
            joined = isUnit ? joined.Along(axis, Lags.First(joined.Caps[axis]), 1) : joined.MeanAlong(axis);
        }

        // What the mean over pairs leaves for different positions.
        var same = kernel;
        for (var axis = first; axis < end; axis++) same = same.Along(axis, Lags.First(same.Caps[axis]), 1);
        var cap = isUnit || length == 1 ? 0 : 1;
        double[] Values(double[] together, double[] alone)
            => cap == 0 ? alone : Interleave(alone, [.. together.Select((t, i) => (length * t - alone[i]) / (length - 1))], kernel.Caps[end..]);

        int[] caps = [.. kernel.Caps[..first], cap, .. kernel.Caps[end..]];
        var shape = new Shape([.. kernel.Shape.Extents[..first], length, .. kernel.Shape.Extents[end..]]);
        int? at = isUnit ? first : kernel.Unit is { } u && u >= end ? u - (end - first - 1) : kernel.Unit;
        return new Kernel(shape, at, caps, Values(joined.Own, same.Own), Values(joined.Other, same.Other), kernel.Mean);
    }

    /// <summary>One axis as several of the target shape, or none, or itself.</summary>
    private static Kernel Cut(Kernel kernel, Shape shape, int low, int from, int high, int to, int? wanted)
    {
        var count = to - high;
        if (from > 0 && low >= 0 && count == 1) return kernel;
        var at = Math.Max(low, 0);
        var hasAxis = from > 0 && low >= 0;
        var isUnit = hasAxis && kernel.Unit == at;
        var cap = hasAxis ? kernel.Caps[at] : 0;

        // A position that is cut leaves its pairs of different places alike.
        var away = !hasAxis ? kernel : isUnit ? null : kernel.Along(at, Different(kernel.Shape[at], cap), 1);
        var extents = shape.Extents[high..to];
        var isWhole = hasAxis && extents.Count(extent => extent > 1) == 1;
        var unit = !isUnit ? -1 : wanted is { } w && w >= high && w < to ? w - high : isWhole ? Array.FindIndex([.. extents], extent => extent > 1) : count - 1;
        var newCaps = extents.Select((extent, i) => i == unit || extent == 1 ? 0 : isWhole && !isUnit ? cap : 1).ToArray();
        var lags = newCaps.Aggregate(1, (product, c) => product * (c + 1));
        int outer = 1, inner = 1;
        for (var i = 0; i < at; i++) outer *= kernel.Caps[i] + 1;
        for (var i = hasAxis ? at + 1 : at; i < kernel.Caps.Length; i++) inner *= kernel.Caps[i] + 1;
        double[] Values(double[] values, double[]? different)
        {
            var all = new double[outer * lags * inner];
            for (var o = 0; o < outer; o++)
            {
                for (var lag = 0; lag < lags; lag++)
                {
                    for (var i = 0; i < inner; i++)
                    {
                        all[(o * lags + lag) * inner + i] = lag == 0 || (isWhole && !isUnit) ? values[(o * (cap + 1) + lag) * inner + i] : different?[o * inner + i] ?? kernel.Mean * kernel.Mean;
                    }
                }
            }

            return all;
        }

        int? newUnit = isUnit && count == 0 ? null : isUnit ? at + unit : kernel.Unit is { } u && u >= at ? u + count - (hasAxis ? 1 : 0) : kernel.Unit;
        int[] caps = [.. kernel.Caps[..at], .. newCaps, .. kernel.Caps[(hasAxis ? at + 1 : at)..]];
        var newShape = new Shape([.. kernel.Shape.Extents[..at], .. extents, .. kernel.Shape.Extents[(hasAxis ? at + 1 : at)..]]);
        return new Kernel(newShape, newUnit, caps, Values(kernel.Own, away?.Own), Values(kernel.Other, away?.Other), kernel.Mean);
    }

    /// <summary>The mean over pairs of different positions.</summary>
    private static double[,] Different(long extent, int cap)
    {
        var weights = Lags.PairWeights(extent, cap);
        var row = new double[1, cap + 1];
        if (cap == 0) row[0, 0] = 1;
        for (var lag = 1; lag <= cap; lag++) row[0, lag] = weights[lag] * extent / (extent - 1);
        return row;
    }

    private static double[] Interleave(double[] first, double[] second, ReadOnlySpan<int> capsBehind)
    {
        var inner = 1;
        foreach (var cap in capsBehind) inner *= cap + 1;
        var both = new double[2 * first.Length];
        for (var o = 0; o < first.Length / inner; o++)
        {
            Array.Copy(first, o * inner, both, 2 * o * inner, inner);
            Array.Copy(second, o * inner, both, (2 * o + 1) * inner, inner);
        }

        return both;
    }
}
