using Evenkeel.Numerics.Random;

namespace Evenkeel.TestKit.Distributions;

/// <summary>A continuous law as the checks see it: its distribution function and its moments, by formulas of their own.</summary>
public abstract record ReferenceLaw
{
    private const int Intervals = 20_000;

    private double[]? moments;

    /// <summary>E[x].</summary>
    public abstract double Mean { get; }

    /// <summary>√Var x.</summary>
    public abstract double Std { get; }

    /// <summary>Where all values lie, as far as it matters.</summary>
    public abstract (double Low, double High) Support { get; }

    /// <summary>E[((x − mean)/std)ᵏ], k = 0 … 8.</summary>
    public IReadOnlyList<double> Moments => moments ??= [.. Enumerable.Range(0, 9).Select(k => Integral(x => Math.Pow((x - Mean) / Std, k)))];

    /// <summary>The reference of a law that draws.</summary>
    /// <exception cref="ArgumentException">The law is not continuous.</exception>
    public static ReferenceLaw Of(Law law) => law switch
    {
        NormalLaw normal => new ReferenceNormal(normal.Mean, normal.Std, double.NegativeInfinity, double.PositiveInfinity),
        TruncatedNormalLaw cut => new ReferenceNormal(cut.Location, cut.Sigma, cut.Low, cut.High),
        UniformLaw uniform => new ReferenceUniform(uniform.Low, uniform.High),
        _ => throw new ArgumentException($"{law} has no distribution function to compare with"),
    };

    /// <summary>P(X ≤ x).</summary>
    public abstract double Cdf(double x);

    /// <summary>P(X &gt; x).</summary>
    public abstract double Survival(double x);

    /// <summary>The density at x.</summary>
    public abstract double Density(double x);

    /// <summary>Where P(X ≤ x) = p, by bisection; of the upper tail where P(X &gt; x) = p.</summary>
    public double Quantile(double p, bool upper)
    {
        var (low, high) = Support;
        for (var i = 0; i < 200; i++)
        {
            var middle = low + (high - low) / 2;
            if ((upper ? Survival(middle) > p : Cdf(middle) < p)) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>E[f(x)] by Simpson's rule over the support.</summary>
    protected double Integral(Func<double, double> f)
    {
        var (low, high) = Support;
        var step = (high - low) / Intervals;
        double sum = 0;
        for (var i = 0; i <= Intervals; i++)
        {
            var x = low + i * step;
            sum += (i == 0 || i == Intervals ? 1 : i % 2 == 1 ? 4 : 2) * f(x) * Density(x);
        }

        return sum * step / 3;
    }
}
