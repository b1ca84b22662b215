using Evenkeel.Numerics.Random;

namespace Evenkeel.Tests.Numerics.Random;

public sealed class TruncatedNormalLawTests
{
    /// <summary>Bounds, mean, variance and kurtosis by quadrature in 30 digits (mpmath).</summary>
    public static TheoryData<double, double, double, double, double> Moments => new()
    {
        { -2, 2, 0, 0.77374130354992325, 2.3655367171296495 },
        { -1, 3, 0.28278611072715401, 0.6161417353578293, 2.7941793486472531 },
        { 0, double.PositiveInfinity, 0.79788456080286536, 0.36338022763241866, 3.8691773036059741 },
        { 3, double.PositiveInfinity, 3.2830986549304365, 0.070559186785268117, 6.8023845084180574 },
        { 8, 9, 8.1211889929797971, 0.014148542782748111, 7.6780634916842614 },
        { -12, -10, -10.098093233499937, 0.0094453769079984961, 8.5803330947533064 },
        { 40, 41, 40.024968847207264, 0.00062266837859138626, 8.9702735585304074 },
        { 1, 1.001, 1.0004999166250042, 8.3333326384721777e-8, 1.8000002001657424 },
        { double.NegativeInfinity, double.PositiveInfinity, 0, 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Moments_AnyBounds_AreTheReference(double low, double high, double mean, double variance, double kurtosis)
    {
        var law = new TruncatedNormalLaw(0, 1, low, high);
        Assert.Equal(mean, law.Mean, 1e-13 * Math.Max(1, Math.Abs(mean)));
        Assert.Equal(1, law.Variance / variance, 1e-9);
        Assert.Equal(kurtosis, law.Kurtosis, 1e-8);
    }

    /// <summary>Right at any bounds: two-sided, one-sided, narrow, far out in either tail, in both precisions.</summary>
    [Theory]
    [MemberData(nameof(Moments))]
    public void Fill_AnyBounds_HasTheLawsMomentsAndStaysInside(double low, double high, double mean, double variance, double kurtosis)
    {
        const int count = 1 << 16;
        const double location = 0.25, sigma = 3;
        var law = new TruncatedNormalLaw(location, sigma, low, high);
        var random = new AddressedRandom(7, "truncated");
        var (floats, doubles) = (new float[count], new double[count]);
        law.Fill(floats, random, 0);
        law.Fill(doubles, random, 0);
        foreach (var values in new[] { [.. floats.Select(v => (double)v)], doubles })
        {
            var error = sigma * Math.Sqrt(variance / count);
            Assert.Equal(location + sigma * mean, values.Average(), 5 * error);
            var measured = values.Sum(v => Math.Pow(v - law.Mean, 2)) / count;
            Assert.Equal(1, measured / (sigma * sigma * variance), 5 * Math.Sqrt((kurtosis - 1) / count));
            Assert.All(values, v => Assert.InRange(v, location + sigma * low, location + sigma * high));
            Assert.True(values.Distinct().Count() > 0.5 * count || high - low < 0.01 || low > 30);
        }
    }

    [Fact]
    public void StdOf_TwoSigmas_IsTheFrameworksConstant() => Assert.Equal(0.87962566103423978, TruncatedNormalLaw.StdOf(-2, 2), 2e-16);
}
