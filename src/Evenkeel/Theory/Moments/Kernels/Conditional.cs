namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>A gradient that depends on the values that it flows back to, through the slopes that it has met: it is a free one times a factor.</summary>
/// <param name="Source">The values of the graph that it depends on.</param>
/// <param name="Free">The kernel of the gradient that does not depend on them.</param>
/// <param name="Factor">The means of the factor and of its square, given the normal score of a value.</param>
internal sealed record Conditional(int Source, Kernel Free, Func<double, (double Mean, double Square)> Factor)
{
    /// <summary>Of a gradient that has gone several ways to functions of the same values: the way; null of others.</summary>
    public Way? Way { get; init; }

    private static readonly Func<double, (double Mean, double Square)> One = _ => (1, 1);

    /// <summary>What is known of a gradient as one that depends on given values.</summary>
    public static Conditional Of(Kernel gradient, int source)
        => gradient.Conditional is { } known && known.Source == source ? known : new Conditional(source, gradient, One);

    /// <summary>The same gradient times a function of the score.</summary>
    public Conditional Times(Func<double, double> factor)
    {
        var before = Factor;
        return this with
        {
            Factor = ReferenceEquals(before, One) ? Alone : u =>
            {
                var ((mean, square), f) = (before(u), factor(u));
                return (mean * f, square * f * f);
            },
            Way = Way?.Times(factor),
        };

        (double Mean, double Square) Alone(double u) => factor(u) is var f ? (f, f * f) : default;
    }

    /// <summary>The same by the scores of other values, of which these are a function.</summary>
    public Conditional Rescored(int source, Func<double, double> score)
    {
        var before = Factor;
        return this with { Source = source, Factor = u => before(score(u)), Way = Way?.At(score) };
    }

    /// <summary>The gradient of one of several functions of the values that the score is of; one that has gone several ways already goes on.</summary>
    public Kernel Split(Origin origin, Func<double, double> slope) => (this with { Way = Way ?? new(this, origin, _ => 1) }).Times(slope).Over(origin);

    /// <summary>The same gradient by another scale or elsewhere, where it is as the free one is; it has no way any more.</summary>
    public Conditional WithFree(Kernel free) => this with { Free = free, Way = null };

    /// <summary>The kernel of the gradient, over the values' scores.</summary>
    public Kernel Over(Origin origin)
    {
        var (nodes, at) = (origin.Nodes(), origin.ScoreAt());
        var means = new double[nodes.Z.Length];
        double second = 0;
        for (var i = 0; i < means.Length; i++)
        {
            (means[i], var square) = Factor(at(nodes.Z[i]));
            second += nodes.Weights[i] * square;
        }

        if (origin.IsOfNormal && origin.Scales is { } scales) second = scales.Mean(Array.ConvertAll(scales.Factors, scale => Square(nodes, at, scale)));
        var function = NormalFunction.Of(u => Factor(u).Mean, nodes, means, origin.Kernel.Mean, origin.Kernel.Variance);
        var kernel = Kernel.Zip(Free, origin.Kernel.AtOneScale(), (g, k) => g * function.Product(k), 0);
        return (origin.Kernel.Pairs is { IsLevel: false } ? PlaceByPlace() : kernel.WithSecond(Free.Second * second)).Knowing(this);

        // The places of a sequence have the gradient and the scale of each.
        Kernel PlaceByPlace()
        {
            var (pairs, free, scales) = (kernel.AllPairs(), Free.AllPairs(), origin.Kernel.Pairs!);
            double[] own = [.. pairs.Own];
            for (var g = 0; g < pairs.Places.Groups; g++) own[g] = free.Second(g) * Square(nodes, at, scales.Second(g) / scales.MeanSecond);
            return Kernel.Of(kernel.Shape, new Pairs(pairs.Places, own, pairs.Other), 0);
        }
    }

    /// <summary>The mean of the factor's square over the values' scores.</summary>
    public double Square(Origin origin) => Square(origin.Nodes(), origin.ScoreAt(), scale: 1);

    private double Square(NormalNodes nodes, Func<double, double> at, double scale)
    {
        double square = 0;
        for (var i = 0; i < nodes.Z.Length; i++) square += nodes.Weights[i] * Factor(Math.Sqrt(scale) * at(nodes.Z[i])).Square;
        return square;
    }

    /// <summary>How the square of the factor grows with that of the score in standard deviations, ½ E[F² (z² − 1)]/E[F²].</summary>
    public double Growth(Origin origin)
    {
        var (nodes, at) = (origin.Nodes(), origin.ScoreAt());
        double second = 0, growth = 0;
        for (var i = 0; i < nodes.Z.Length; i++)
        {
            var square = nodes.Weights[i] * Factor(at(nodes.Z[i])).Square;
            second += square;
            growth += square * (nodes.Z[i] * nodes.Z[i] - 1) / 2;
        }

        return second > 0 ? growth / second : 0;
    }

    /// <summary>The sum of two gradients that come back to the same values: the factors by their shares of its second moment.</summary>
    public static Kernel Sum(Kernel a, Kernel b)
    {
        var sum = Kernel.Sum(a, b, 0);
        if ((a.Conditional ?? b.Conditional)?.Source is not { } source || !(sum.Second > 0)) return sum;
        var (first, second) = (Of(a, source), Of(b, source));
        var free = first.Free.Second + second.Free.Second;
        if (!(free > 0)) return sum;
        var share = first.Free.Second / free;
        return sum with
        {
            Conditional = new Conditional(source, Kernel.Sum(first.Free, second.Free, 0), u =>
            {
                var (x, y) = (first.Factor(u), second.Factor(u));
                return (share * x.Mean + (1 - share) * y.Mean, share * x.Square + (1 - share) * y.Square);
            }),
        };
    }
}
