using System.Collections.Immutable;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>Normal scores u that values y are a function of, y = g(x), where x are the values of the graph that have these scores.</summary>
/// <param name="Source">The value of the graph that x is.</param>
/// <param name="Kernel">The kernel of u.</param>
/// <param name="Value">y as a function of u.</param>
/// <param name="Slope">g'(x) as a function of u.</param>
/// <param name="Kinks">Where they have kinks or jumps.</param>
internal sealed record Origin(int Source, Kernel Kernel, Func<double, double> Value, Func<double, double> Slope, ImmutableArray<double> Kinks)
{
    /// <summary>x as a function of u: u itself where x is normal.</summary>
    public Func<double, double> Base { get; init; } = Itself;

    /// <summary>x as a function of u by its Hermite coefficients; null where it is u itself.</summary>
    public NormalFunction? OfBase { get; init; }

    /// <summary>By how much the kurtosis of u exceeds that of normal values.</summary>
    public double Kurtosis { get; init; }

    /// <summary>How squares of u go together at two places; null where as those of normal values do.</summary>
    public Lazy<Squares>? Squares { get; init; }

    /// <summary>What x is a multiple of; null where that is not known.</summary>
    public Rescaled? Before { get; init; }

    /// <summary>Whether y is u.</summary>
    public bool IsNormal => ReferenceEquals(Value, Itself);

    /// <summary>Whether x is u.</summary>
    public bool IsOfNormal => ReferenceEquals(Base, Itself);

    /// <summary>Whether y is x.</summary>
    public bool IsSource => ReferenceEquals(Value, Base);

    /// <summary>How u is scaled at different places and in different units; null where it is alike.</summary>
    public PlaceScales? Scales => PlaceScales.Of(Kernel, Math.Max(0, Kurtosis) / 3);

    /// <summary>As many as moments need that are of one place.</summary>
    public const int FewOrders = 4;

    private static readonly Func<double, double> Itself = u => u;

    /// <summary>Normal values.</summary>
    public static Origin Normal(int source, Kernel kernel, double kurtosis = 0, Lazy<Squares>? squares = null)
        => new(source, kernel, Itself, _ => 1, []) { Kurtosis = kurtosis, Squares = squares };

    /// <summary>Values that are what a function makes of normal scores with the given moments, and of which the kernel is known.</summary>
    public static Origin Fitted(int source, Kernel kernel, Func<double, double> value, double mean, double variance, ImmutableArray<double> kinks, double kurtosis = 0)
    {
        var function = NormalFunction.Of(value, _ => 0, kinks, mean, variance, kurtosis: kurtosis);
        return new Origin(source, kernel.AtOneScale().Map(function.Inverse(), mean).WithSecond(mean * mean + variance).AtScalesOf(kernel, 1), value, _ => 1, kinks) { Base = value, OfBase = function, Kurtosis = kurtosis };
    }

    /// <summary>f behind g, whose kinks are found only where y is u.</summary>
    public Origin Then(Func<double, double> f, Func<double, double> slope, ImmutableArray<double> kinks)
        => IsNormal ? this with { Value = f, Slope = slope, Kinks = kinks } : this with { Value = u => f(Value(u)), Slope = u => slope(Value(u)) * Slope(u) };

    /// <summary>The function of scores of other scales, which give them what kurtosis they have above 0; what is asked for is told at each.</summary>
    public Func<Func<NormalFunction, double>, double[]> At(PlaceScales scales)
    {
        var functions = Array.ConvertAll(scales.Factors, At);
        return of => Array.ConvertAll(functions, f => of(f));
    }

    private NormalFunction At(double factor)
        => NormalFunction.Of(Value, Slope, Kinks, Math.Sqrt(factor) * Kernel.Mean, factor * Kernel.Variance, kurtosis: Math.Min(0, Kurtosis), orders: FewOrders);

    /// <summary>The points of integrals over u, as scores of its law.</summary>
    public NormalNodes Nodes() => NormalNodes.For(Kernel.Mean, Math.Sqrt(Kernel.Variance), Kinks, new FlatLaw(Kurtosis));

    /// <summary>u by a score of its law.</summary>
    public Func<double, double> ScoreAt()
    {
        var (mean, sigma, law) = (Kernel.Mean, Math.Sqrt(Kernel.Variance), new FlatLaw(Kurtosis));
        return z => mean + sigma * law.At(z);
    }

    public NormalFunction Function() => NormalFunction.Of(Value, Slope, Kinks, Kernel.Mean, Kernel.Variance, Base, Kurtosis);
}
