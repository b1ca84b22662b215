using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Theory.Moments;

/// <summary>The law of a sum of a value that takes some points and an independent normal one: a mixture of normals of one variance.</summary>
internal sealed class NormalMixture
{
    private const int Cells = 192;

    /// <summary>How far normal values reach, in standard deviations, and the width of a piece of them that is two points.</summary>
    private const double Reach = 6, Piece = 1.0 / 4;

    /// <summary>Quantiles farther out continue the line.</summary>
    private const double FarthestScore = 4;

    /// <summary>A little less than the chance of what is farther out.</summary>
    private static readonly double Farthest = 0.999 * NormalTail.Of(FarthestScore);

    /// <summary>A point that holds more, and so many times more than its neighbours, is a step of the quantiles and not one of many on a curve.</summary>
    private const double Heavy = 0.01, Outstanding = 3;

    /// <summary>Of the scores of points on a curve, through two of which a line goes on.</summary>
    private const double LeastApart = 0.01;

    /// <summary>Of the place of a value among cells.</summary>
    private const double Rounding = 1e-9;

    private const int PlacesPerUnit = 256;

    /// <summary>Φ at this many places.</summary>
    private const int Last = 2 * (int)Reach * PlacesPerUnit;

    private static readonly double[] Chances = [.. Enumerable.Range(0, Last + 1).Select(i => NormalTail.Of(Reach - (double)i / PlacesPerUnit))];

    private static readonly double[] Pieces = [.. Enumerable.Range(0, (int)(2 * Reach / Piece) + 1).Select(i => i * Piece - Reach)];

    private readonly double[] points, weights;
    private readonly double deviation;

    /// <param name="points">In ascending order.</param>
    /// <param name="weights">The chance of each.</param>
    /// <param name="deviation">That of the normal value.</param>
    private NormalMixture(double[] points, double[] weights, double deviation) => (this.points, this.weights, this.deviation) = (points, weights, deviation);

    public static NormalMixture Normal(double mean, double variance) => new([mean], [1], Math.Sqrt(variance));

    public static NormalMixture Of(Origin origin) => origin.IsNormal ? Normal(origin.Kernel.Mean, origin.Kernel.Variance) : OfPoints(origin);

    /// <summary>The law of the product of two independent values.</summary>
    public static NormalMixture Product(Origin a, Origin b)
    {
        var (left, right) = (OfPoints(a), OfPoints(b));
        var (products, chances) = left.With(right, TensorPrimitives.Multiply<double>);
        var (points, weights) = Condensed(products, chances);
        return Merged(points, weights, 0);
    }

    private static NormalMixture OfPoints(Origin origin)
    {
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        var ends = new List<double>(Pieces);
        foreach (var kink in origin.Kinks)
        {
            var z = (kink - mean) / sigma;
            if (Math.Abs(z) < Reach && ends.BinarySearch(z) is < 0 and var next) ends.Insert(~next, z);
        }

        double[] points = new double[2 * (ends.Count - 1)], weights = new double[points.Length];
        var below = Below(-Reach);
        for (var i = 1; i < ends.Count; i++)
        {
            // Two points of Gauss and Legendre keep the law's variance, which the middle alone would enlarge.
            var (from, to, before) = (ends[i - 1], ends[i], below);
            below = Below(to);
            double middle = (from + to) / 2, apart = (to - from) / Math.Sqrt(12), weight = below - before;
            var share = 1 / (1 + Math.Exp(-2 * middle * apart));
            (points[2 * i - 2], weights[2 * i - 2]) = (origin.Value(mean + sigma * (middle - apart)), share * weight);
            (points[2 * i - 1], weights[2 * i - 1]) = (origin.Value(mean + sigma * (middle + apart)), (1 - share) * weight);
        }

        return Merged(points, weights, 0);
    }

    public NormalMixture Times(double sign)
        => sign == 1 ? this : Merged(Array.ConvertAll(points, x => sign * x), [.. weights], deviation);

    /// <summary>The law of the sum of two independent values.</summary>
    public NormalMixture Plus(NormalMixture other)
    {
        var (sums, chances) = With(other, TensorPrimitives.Add<double>);
        if (points.Length > 1 && other.points.Length > 1) (sums, chances) = Condensed(sums, chances);
        return Merged(sums, chances, Math.Sqrt(deviation * deviation + other.deviation * other.deviation));
    }

    /// <summary>E (x − E x)³ over the 1.5th power of the variance.</summary>
    public double Skewness
    {
        get
        {
            double mean = TensorPrimitives.Dot<double>(points, weights), variance = deviation * deviation, third = 0;
            for (var i = 0; i < points.Length; i++)
            {
                var square = weights[i] * (points[i] - mean) * (points[i] - mean);
                variance += square;
                third += square * (points[i] - mean);
            }

            return variance > 0 ? third / Math.Pow(variance, 1.5) : 0;
        }
    }

    /// <summary>The values as a function of standard normal ones.</summary>
    public ScoreTable Scores()
    {
        var quantiles = new List<(double Z, double X)>(Cells + 2);
        void Add(double below, double x, double apart = 1e-6)
        {
            if (!(below > Farthest && below < 1 - Farthest)) return;
            var z = NormalTail.Quantile(below);
            if (Math.Abs(z) < FarthestScore && (quantiles.Count == 0 || z > quantiles[^1].Z + apart)) quantiles.Add((z, x));
        }

        if (deviation > 0)
        {
            var ends = Ends();
            var below = Below(ends);
            for (var i = 0; i < ends.Length; i++) Add(below[i], ends[i]);
            return ScoreTable.Of(quantiles);
        }

        double sum = 0;
        for (var i = 0; i < points.Length; i++)
        {
            var (x, weight) = (points[i], weights[i]);
            var isStep = weight > Math.Max(Heavy, Outstanding * Math.Max(i > 0 ? weights[i - 1] : 0, i < points.Length - 1 ? weights[i + 1] : 0));
            if (isStep) Add(Math.Max(sum, Below(-FarthestScore) * 1.01), x);
            else Add(sum + weight / 2, x, LeastApart);
            sum += weight;
            if (isStep) Add(Math.Min(sum, Below(FarthestScore) * 0.9999), x);
        }

        return ScoreTable.Of(quantiles);
    }

    /// <summary>A pair of functions of values of this law as one number in each cell, by the ends of the cells.</summary>
    public (double[] Ends, (double First, double Second)[] Values) Steps(Func<double, (double First, double Second)> h)
    {
        var ends = Ends();
        var values = new (double, double)[ends.Length - 1];
        for (var i = 0; i < values.Length; i++) values[i] = h((ends[i] + ends[i + 1]) / 2);
        return (ends, values);
    }

    /// <summary>x → E h(x + y) over y of this law, for a pair h of functions of such sums that are steps.</summary>
    public Func<double, (double First, double Second)> Means((double[] Ends, (double First, double Second)[] Values) h)
    {
        var (ends, values) = h;
        var (least, width, last) = (ends[0], ends[1] - ends[0], values.Length - 1);
        var (reach, scale, perWidth) = (Reach * deviation, PlacesPerUnit / deviation, 1 / width);
        return x =>
        {
            double ofFirst = 0, ofSecond = 0;
            for (var i = 0; i < points.Length; i++)
            {
                var y = x + points[i];

                // Cells that normal values about y do not reach are left out.
                var (cell, end) = deviation > 0 ? (CellOf((y - reach - least) * perWidth), CellOf((y + reach - least) * perWidth)) : (CellOf((y - least) * perWidth - Rounding), 0);
                var mean = deviation > 0 ? Smooth(values.AsSpan(cell..(end + 1)), (ends[cell + 1] - y) * scale + Last / 2, width * scale) : values[cell];
                ofFirst += weights[i] * mean.First;
                ofSecond += weights[i] * mean.Second;
            }

            return (ofFirst, ofSecond);
        };

        // An end belongs to the cell below it, whatever rounding makes of it: a normal value at its mean meets many that are 0.
        int CellOf(double place) => Math.Clamp((int)place, 0, last);
    }

    /// <summary>The mean over cells of one width, each of which ends a step behind the one before in the table of Φ.</summary>
    private static (double First, double Second) Smooth(ReadOnlySpan<(double First, double Second)> cells, double place, double step)
    {
        var (ofFirst, ofSecond, below, chances) = (0.0, 0.0, 0.0, Chances);
        for (var i = 0; i < cells.Length; i++)
        {
            var isLast = i == cells.Length - 1;
            if (!isLast && cells[i] == cells[i + 1]) continue;
            var to = isLast ? 1 : At(chances, place + i * step);
            ofFirst += cells[i].First * (to - below);
            ofSecond += cells[i].Second * (to - below);
            below = to;
        }

        return (ofFirst, ofSecond);
    }

    /// <summary>The chance of less than each of the ends of cells of one width.</summary>
    private double[] Below(double[] ends)
    {
        double[] within = new double[ends.Length], beyond = new double[ends.Length + 1], chances = Chances;
        var (scale, step) = (PlacesPerUnit / deviation, (ends[1] - ends[0]) * PlacesPerUnit / deviation);
        for (var i = 0; i < points.Length; i++)
        {
            // Ends out of reach are below all that is about the point, or above all of it.
            var (place, weight) = ((ends[0] - points[i]) * scale + Last / 2, weights[i]);
            var (from, to) = ((int)Math.Clamp(Math.Ceiling(-place / step), 0, ends.Length), (int)Math.Clamp(Math.Ceiling((Last - place) / step), 0, ends.Length));
            for (var end = from; end < to; end++) within[end] += weight * At(chances, place + end * step);
            beyond[to] += weight;
        }

        double sure = 0;
        for (var end = 0; end < within.Length; end++) within[end] += sure += beyond[end];
        return within;
    }

    /// <summary>The ends of cells of one width that hold all values; 0, where activations have their kinks, is one of them if it is among the values.</summary>
    private double[] Ends()
    {
        double least = points[0] - Reach * deviation, most = points[^1] + Reach * deviation;
        var width = (most - least) / Cells;
        var first = Math.Floor(least / width);
        var ends = new double[Cells + 2];
        for (var i = 0; i < ends.Length; i++) ends[i] = (first + i) * width;
        return ends;
    }

    /// <summary>Points in any order, of which equal ones are one; takes the arrays over.</summary>
    private static NormalMixture Merged(double[] points, double[] weights, double deviation)
    {
        Array.Sort(points, weights);
        var last = 0;
        for (var i = 1; i < points.Length; i++)
        {
            if (points[i] == points[last]) weights[last] += weights[i];
            else (points[++last], weights[last]) = (points[i], weights[i]);
        }

        return new NormalMixture(points[..(last + 1)], weights[..(last + 1)], deviation);
    }

    /// <summary>What an operation makes of every point and every one of another law, and the chances of both.</summary>
    private (double[] Points, double[] Chances) With(NormalMixture other, Action<ReadOnlySpan<double>, double, Span<double>> operation)
    {
        double[] made = new double[points.Length * other.points.Length], chances = new double[made.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var row = i * other.points.Length;
            operation(other.points, points[i], made.AsSpan(row, other.points.Length));
            TensorPrimitives.Multiply(other.weights, weights[i], chances.AsSpan(row, other.points.Length));
        }

        return (made, chances);
    }

    /// <summary>Many points as few, the mean of those in a cell each, whose ends are quantiles of evenly spaced scores; 0 is one by itself.</summary>
    private static (double[] Points, double[] Weights) Condensed(double[] points, double[] weights)
    {
        Array.Sort(points, weights);
        double[] sums = new double[Cells + 1], chances = new double[sums.Length];
        var (cell, below) = (0, 0.0);
        for (var i = 0; i < points.Length; i++)
        {
            while (cell < Cells - 1 && below + weights[i] / 2 > Below((cell + 1) * 2 * Reach / Cells - Reach)) cell++;
            var at = points[i] == 0 ? Cells : cell;
            sums[at] += weights[i] * points[i];
            chances[at] += weights[i];
            below += weights[i];
        }

        int[] taken = [.. Enumerable.Range(0, sums.Length).Where(cell => chances[cell] > 0)];
        return (Array.ConvertAll(taken, cell => sums[cell] / chances[cell]), Array.ConvertAll(taken, cell => chances[cell]));
    }

    /// <summary>Φ.</summary>
    private static double Below(double z) => At(Chances, z * PlacesPerUnit + Last / 2);

    /// <summary>Φ at a place of its table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At(double[] chances, double place)
    {
        if (!(place > 0)) return 0;
        if (!(place < Last)) return 1;
        var i = (int)place;
        var below = chances[i];
        return below + (place - i) * (chances[i + 1] - below);
    }
}
