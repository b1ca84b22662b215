using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Quadrature;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Stands in for the law of Numerics until that is there: by bisection of the distribution function, slowly.</summary>
internal sealed record TruncatedNormalLaw(double Mean, double Sigma, double Low, double High) : Law
{
    public override double Mean { get; } = Mean;

    public override double Variance => Math.Pow(Sigma * StdOf(Low, High), 2);

    public override double Kurtosis => Moment(Low, High, 4) / Math.Pow(Moment(Low, High, 2), 2);

    public override double Reach => Math.Abs(Mean) + Sigma * Math.Min(NormalLaw.MostSigmas, Math.Max(Math.Abs(Low), Math.Abs(High)));

    public static double StdOf(double low, double high) => Math.Sqrt(Moment(low, high, 2));

    public override void Fill(Span<float> destination, AddressedRandom random, long start)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = (float)Draw(random.Uniform(start + i));
    }

    public override void Fill(Span<double> destination, AddressedRandom random, long start)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = Draw(random.Uniform(start + i));
    }

    private static double Moment(double low, double high, int power)
        => GaussianIntegral.Of(z => z >= low && z <= high ? Math.Pow(z, power) : 0, 1, [Math.Max(low, -9), Math.Min(high, 9)]).Value
            / GaussianIntegral.Of(z => z >= low && z <= high ? 1 : 0, 1, [Math.Max(low, -9), Math.Min(high, 9)]).Value;

    private static double Probability(double z) => (1 + Erf.Activation.Value(z / Math.Sqrt(2))) / 2;

    private double Draw(double u)
    {
        var (low, high) = (Math.Max(Low, -9), Math.Min(High, 9));
        var p = Probability(low) + u * (Probability(high) - Probability(low));
        for (var i = 0; i < 53; i++)
        {
            var middle = (low + high) / 2;
            if (Probability(middle) < p) low = middle;
            else high = middle;
        }

        return Mean + Sigma * low;
    }
}
