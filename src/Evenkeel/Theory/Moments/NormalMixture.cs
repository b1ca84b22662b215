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

    /// <summary>A point that holds more is a step of the quantiles and not one of many on a curve.</summary>
    private const double Heavy = 0.01;

    private const int TailsPerUnit = 256;

    private static readonly double[] Tails = [.. Enumerable.Range(0, (int)Reach * TailsPerUnit + 1).Select(i => NormalTail.Of((double)i / TailsPerUnit))];

    private readonly (double X, double Weight)[] points;
    private readonly double deviation;

    private NormalMixture((double X, double Weight)[] points, double deviation) => (this.points, this.deviation) = (points, deviation);

    public static NormalMixture Normal(double mean, double variance) => new([(mean, 1)], Math.Sqrt(variance));

    public static NormalMixture Of(Origin origin)
    {
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        if (origin.IsNormal) return Normal(mean, sigma * sigma);
        var ends = new SortedSet<double>();
        for (var z = -Reach; z <= Reach; z += Piece) ends.Add(z);
        foreach (var kink in origin.Kinks)
        {
            if (sigma > 0 && Math.Abs(kink - mean) < Reach * sigma) ends.Add((kink - mean) / sigma);
        }

        var points = new List<(double X, double Weight)>(ends.Count);
        var from = -Reach;
        foreach (var to in ends.Skip(1))
        {
            // Two points of Gauss and Legendre keep the law's variance, which the middle alone would enlarge.
            double middle = (from + to) / 2, apart = (to - from) / Math.Sqrt(12), weight = Below(to) - Below(from);
            var share = 1 / (1 + Math.Exp(-2 * middle * apart));
            points.Add((origin.Value(mean + sigma * (middle - apart)), share * weight));
            points.Add((origin.Value(mean + sigma * (middle + apart)), (1 - share) * weight));
            from = to;
        }

        return new NormalMixture(Merged(points), 0);
    }

    public NormalMixture Times(double sign) => sign == 1 ? this : new([.. points.Select(p => (sign * p.X, p.Weight))], deviation);

    /// <summary>The law of the sum of two independent values.</summary>
    public NormalMixture Plus(NormalMixture other)
    {
        var sums = points.SelectMany(a => other.points.Select(b => (X: a.X + b.X, Weight: a.Weight * b.Weight)));
        return new(Merged(points.Length == 1 || other.points.Length == 1 ? sums : Condensed([.. sums])), Math.Sqrt(deviation * deviation + other.deviation * other.deviation));
    }

    /// <summary>E (x − E x)³ over the 1.5th power of the variance.</summary>
    public double Skewness
    {
        get
        {
            double mean = points.Sum(p => p.Weight * p.X), variance = deviation * deviation, third = 0;
            foreach (var (x, weight) in points)
            {
                variance += weight * (x - mean) * (x - mean);
                third += weight * (x - mean) * (x - mean) * (x - mean);
            }

            return variance > 0 ? third / Math.Pow(variance, 1.5) : 0;
        }
    }

    /// <summary>The values as a function of standard normal ones.</summary>
    public ScoreTable Scores()
    {
        var quantiles = new List<(double Z, double X)>();
        void Add(double below, double x)
        {
            if (below is <= 0 or >= 1) return;
            var z = below < 0.5 ? -NormalTail.Inverse(below) : NormalTail.Inverse(1 - below);
            if (Math.Abs(z) < FarthestScore && (quantiles.Count == 0 || z > quantiles[^1].Z + 1e-6)) quantiles.Add((z, x));
        }

        if (deviation > 0)
        {
            foreach (var end in Ends())
            {
                double below = 0;
                foreach (var (x, weight) in points) below += weight * Below((end - x) / deviation);
                Add(below, end);
            }

            return ScoreTable.Of(quantiles);
        }

        double sum = 0;
        foreach (var (x, weight) in points.OrderBy(p => p.X))
        {
            if (weight > Heavy) Add(Math.Max(sum, Below(-FarthestScore) * 1.01), x);
            else Add(sum + weight / 2, x);
            sum += weight;
            if (weight > Heavy) Add(Math.Min(sum, Below(FarthestScore) * 0.9999), x);
        }

        return ScoreTable.Of(quantiles);
    }

    /// <summary>x → E h(x + y) over y of this law, for two functions of sums of which <paramref name="whole"/> is the law, each as one number in each cell.</summary>
    public Func<double, (double First, double Second)> Means(Func<double, double> first, Func<double, double> second, NormalMixture whole)
    {
        var ends = whole.Ends();
        var (least, width) = (ends[0], ends[1] - ends[0]);
        var values = new (double First, double Second)[ends.Length - 1];
        for (var i = 0; i < values.Length; i++)
        {
            var middle = (ends[i] + ends[i + 1]) / 2;
            values[i] = (first(middle), second(middle));
        }

        return x =>
        {
            (double First, double Second) sum = (0, 0);
            foreach (var (point, weight) in points)
            {
                var mean = deviation > 0 ? Smooth(x + point) : values[Math.Clamp((int)Math.Ceiling((x + point - least) / width) - 1, 0, values.Length - 1)];
                sum = (sum.First + weight * mean.First, sum.Second + weight * mean.Second);
            }

            return sum;
        };

        (double First, double Second) Smooth(double x)
        {
            // Cells that normal values about x do not reach are left out.
            var from = Math.Clamp((int)((x - Reach * deviation - least) / width), 0, values.Length - 1);
            var last = Math.Clamp((int)((x + Reach * deviation - least) / width), 0, values.Length - 1);
            (double First, double Second) sum = (0, 0);
            double below = 0;
            for (var i = from; i <= last; i++)
            {
                var to = i == last ? 1 : Below((ends[i + 1] - x) / deviation);
                sum = (sum.First + values[i].First * (to - below), sum.Second + values[i].Second * (to - below));
                below = to;
            }

            return sum;
        }
    }

    /// <summary>The ends of cells of one width that hold all values; 0, where activations have their kinks, is one of them if it is among the values.</summary>
    private double[] Ends()
    {
        double least = points.Min(p => p.X) - Reach * deviation, most = points.Max(p => p.X) + Reach * deviation;
        var width = (most - least) / Cells;
        var first = Math.Floor(least / width);
        return [.. Enumerable.Range(0, Cells + 2).Select(i => (first + i) * width)];
    }

    private static (double X, double Weight)[] Merged(IEnumerable<(double X, double Weight)> points)
        => [.. points.GroupBy(p => p.X).Select(g => (g.Key, g.Sum(p => p.Weight))).OrderBy(p => p.Key)];

    /// <summary>Many points as few, the mean of those in a cell each; cells end at 0, which belongs to the lower one.</summary>
    private static IEnumerable<(double X, double Weight)> Condensed((double X, double Weight)[] points)
    {
        var width = (points.Max(p => p.X) - points.Min(p => p.X)) / Cells;
        return points.GroupBy(p => p.X == 0 ? double.NegativeZero : Math.Ceiling(p.X / width) + 0.5).Select(cell =>
        {
            var weight = cell.Sum(p => p.Weight);
            return (weight > 0 ? cell.Sum(p => p.X * p.Weight) / weight : cell.First().X, weight);
        });
    }

    /// <summary>Φ.</summary>
    private static double Below(double z)
    {
        var place = Math.Abs(z) * TailsPerUnit;
        if (!(place < Tails.Length - 1)) return z < 0 ? 0 : 1;
        var i = (int)place;
        var tail = Tails[i] + (place - i) * (Tails[i + 1] - Tails[i]);
        return z < 0 ? tail : 1 - tail;
    }
}
