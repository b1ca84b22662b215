using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Entries that are taken along an axis.</summary>
internal sealed class Entries
{
    /// <summary>More entries at one step are like the first of them.</summary>
    private const int Most = 512;

    private readonly long[] taken;

    public Entries(long start, long count, long step)
    {
        (Count, First, Last) = (count, Math.Min(start, start + (count - 1) * step), Math.Max(start, start + (count - 1) * step));
        taken = [.. Enumerable.Range(0, (int)Math.Min(count, Most)).Select(i => start + i * step)];
    }

    /// <param name="indices">The entries, of which those below 0 count from the end.</param>
    /// <param name="extent">The extent of the axis.</param>
    public Entries(Numbers indices, long extent)
    {
        taken = [.. indices.Select(i => i < 0 ? extent + i : i)];
        (Count, First, Last) = (taken.Length, taken.Min(), taken.Max());
    }

    private Entries(long count, long[] taken) => (this.taken, Count, First, Last) = (taken, count, taken.Min(), taken.Max());

    public long Count { get; }

    /// <summary>The smallest.</summary>
    public long First { get; }

    /// <summary>The largest.</summary>
    public long Last { get; }

    /// <summary>The same ones, counted from another.</summary>
    public Entries From(long first) => new(Count, Array.ConvertAll(taken, i => i - first));

    /// <summary>Row i: how far apart entries are in the input that are i apart in the output.</summary>
    public double[,] Forward(int cap, int newCap)
    {
        var matrix = new double[newCap + 1, cap + 1];
        var pairs = new long[newCap + 1];
        ForPairs((i, j) =>
        {
            var row = (int)Math.Min(Math.Abs(i - j), newCap);
            matrix[row, (int)Math.Min(Math.Abs(taken[i] - taken[j]), cap)]++;
            pairs[row]++;
        });
        for (var row = 0; row <= newCap; row++)
        {
            for (var column = 0; column <= cap; column++) matrix[row, column] /= Math.Max(1, pairs[row]);
        }

        return matrix;
    }

    /// <summary>What the gradient of the entries is for the whole axis: 0 where none was taken, a sum where one was taken twice.</summary>
    public double[,] Backward(int cap, int newCap, long extent)
    {
        var matrix = new double[newCap + 1, cap + 1];
        var weights = Lags.PairWeights(extent, newCap);
        var all = (double)Count / taken.Length;
        ForPairs((i, j) =>
        {
            var row = (int)Math.Min(Math.Abs(taken[i] - taken[j]), newCap);
            matrix[row, (int)Math.Min(Math.Abs(i - j), cap)] += (i == j ? all : all * all) / ((double)extent * extent * weights[row]);
        });
        return matrix;
    }

    /// <summary>Of a sequence whose places are not alike, those of the entries.</summary>
    public Kernel Forward(Kernel kernel)
    {
        var (pairs, places) = (kernel.Pairs!, Places.Of(Count));
        var roots = pairs.Roots();
        long At(long place) => taken[Math.Min(place, taken.Length - 1)];
        double Of(double[] values, int i, int j, bool isSame)
            => pairs.At(values, At(places.From(i)), At(isSame ? places.From(i) : i == j ? places.From(i + 1) - 1 : places.From(j)));

        var mean = Enumerable.Range(0, places.Groups).Sum(g => places.Count(g) * roots[pairs.Places.GroupOf(At(places.From(g)))]) / Count;
        return Kernel.Of(
            new Shape(Count, kernel.Shape[1]),
            Pairs.Of(places, (i, j, isSame) => Of(pairs.Own, i, j, isSame), (i, j, isSame) => Of(pairs.Other, i, j, isSame)),
            mean * kernel.Mean);
    }

    /// <summary>The gradient of the entries at the places that they are of, and 0 at all others.</summary>
    public Kernel Backward(Kernel gradient, long extent)
    {
        var (pairs, places) = (gradient.AllPairs(), Places.Of(extent));
        return Kernel.Of(new Shape(extent, gradient.Shape[1]), new Pairs(places, Of(pairs.Own), Of(pairs.Other)), 0);

        double[] Of(double[] values)
        {
            var sums = new double[places.Groups * (1 + places.Groups)];
            var all = (double)Count / taken.Length;
            ForPairs((i, j) =>
            {
                var (a, b) = (places.GroupOf(taken[i]), places.GroupOf(taken[j]));
                var isSame = taken[i] == taken[j];
                var count = isSame ? places.Count(a) : places.Count(a) * (places.Count(b) - (a == b ? 1 : 0));
                sums[isSame ? a : places.Groups * (1 + a) + b] += (i == j ? all : all * all) * pairs.At(values, i, j) / count;
            });
            return sums;
        }
    }

    /// <summary>Of entries that were taken more than once: the variance of how alike two are, over the square of what they do not share.</summary>
    /// <param name="likeness">That of entries so far apart, 1 of those that are the same.</param>
    public double Alike(Func<long, double> likeness)
    {
        if (taken.Length < Count || taken.Distinct().Count() == taken.Length) return 0;
        double pairs = (double)taken.Length * (taken.Length - 1), sum = 0, squares = 0;
        ForPairs((i, j) =>
        {
            var c = i == j ? 0 : likeness(Math.Abs(taken[i] - taken[j]));
            (sum, squares) = (sum + c / pairs, squares + c * c / pairs);
        });
        return sum < 1 ? Math.Max(0, squares - sum * sum) / ((1 - sum) * (1 - sum)) : 0;
    }

    /// <summary>Of factors of all positions those of the entries, of mean 1, and what that mean is.</summary>
    public (double[]? Factors, double Mean) Of(double[]? factors)
    {
        if (factors is null) return (null, 1);
        double[] chosen = [.. taken.Select(i => factors[i])];
        var mean = chosen.Average();
        return (mean > 0 && chosen.Max() > chosen.Min() ? [.. chosen.Select(f => f / mean)] : null, mean);
    }

    /// <summary>How a gradient of the entries is spread over all positions; null where each is taken as often, or there are too many.</summary>
    /// <param name="factors">How it is spread over the entries; null where these are alike.</param>
    /// <param name="extent">The positions.</param>
    public double[]? Spread(double[]? factors, long extent)
    {
        if (taken.Length < Count || extent > Most) return null;
        var spread = new double[extent];
        for (var i = 0; i < taken.Length; i++) spread[taken[i]] += (factors?[i] ?? 1) * extent / Count;
        return spread.Max() > spread.Min() ? spread : null;
    }

    private void ForPairs(Action<int, int> visit)
    {
        for (var i = 0; i < taken.Length; i++)
        {
            for (var j = 0; j < taken.Length; j++) visit(i, j);
        }
    }
}
