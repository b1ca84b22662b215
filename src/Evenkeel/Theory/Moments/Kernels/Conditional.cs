namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>A gradient that depends on the values that it flows back to, through the slopes that it has met: it is a free one times a factor.</summary>
/// <param name="Source">The values of the graph that it depends on.</param>
/// <param name="Free">The kernel of the gradient that does not depend on them.</param>
/// <param name="Mean">The factor's mean, given the normal score of a value.</param>
/// <param name="Square">The mean of its square.</param>
internal sealed record Conditional(int Source, Kernel Free, Func<double, double> Mean, Func<double, double> Square)
{
    /// <summary>What is known of a gradient as one that depends on given values.</summary>
    public static Conditional Of(Kernel gradient, int source)
        => gradient.Conditional is { } known && known.Source == source ? known : new Conditional(source, gradient, _ => 1, _ => 1);

    /// <summary>The same gradient times a function of the score.</summary>
    public Conditional Times(Func<double, double> factor)
        => this with { Mean = u => Mean(u) * factor(u), Square = u => Square(u) * factor(u) * factor(u) };

    /// <summary>The kernel of the gradient, over the values' scores.</summary>
    public Kernel Over(Origin origin)
    {
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        var function = NormalFunction.Of(Mean, _ => 0, origin.Kinks, mean, sigma * sigma);
        var nodes = NormalNodes.For(mean, sigma, origin.Kinks);
        double second = 0;
        for (var i = 0; i < nodes.Z.Length; i++) second += nodes.Weights[i] * Square(mean + sigma * nodes.Z[i]);
        return Kernel.Zip(Free, origin.Kernel.Levelled(), (g, k) => g * function.Product(k), 0).WithSecond(Free.Second * second).Knowing(this);
    }

    /// <summary>The sum of two gradients that come back to the same values: the factors by their shares of its second moment.</summary>
    public static Kernel Sum(Kernel a, Kernel b)
    {
        var sum = Kernel.Sum(a, b, 0);
        if ((a.Conditional ?? b.Conditional)?.Source is not { } source || !(sum.Second > 0)) return sum;
        var (first, second) = (Of(a, source), Of(b, source));
        var share = first.Free.Second / (first.Free.Second + second.Free.Second);
        return sum.Knowing(new Conditional(
            source, Kernel.Sum(first.Free, second.Free, 0),
            u => share * first.Mean(u) + (1 - share) * second.Mean(u), u => share * first.Square(u) + (1 - share) * second.Square(u)));
    }
}
