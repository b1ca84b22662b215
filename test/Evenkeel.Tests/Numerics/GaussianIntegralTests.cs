using System.Collections.Immutable;
using Evenkeel.Numerics.Quadrature;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Numerics;

public sealed class GaussianIntegralTests
{
    public static TheoryData<double> Variances => [1e-8, 0.01, 1, 9, 1e4, 1e12];

    [Theory]
    [MemberData(nameof(Variances))]
    public void Of_Powers_AreTheMomentsOfTheNormal(double q)
    {
        Near(1, GaussianIntegral.Of(_ => 1, q, []), 1);
        Near(0, GaussianIntegral.Of(x => x, q, []), Math.Sqrt(q));
        Near(q, GaussianIntegral.Of(x => x * x, q, []), q);
        Near(105 * q * q * q * q, GaussianIntegral.Of(x => Math.Pow(x, 8), q, []), 105 * q * q * q * q);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1e4)]
    public void Of_Cosine_IsTheCharacteristicFunction(double q)
        => Near(Math.Exp(-q / 2), GaussianIntegral.Of(Math.Cos, q, []), 1);

    [Fact]
    public void Of_Exponential_IsTheLognormalMean() => Near(Math.Exp(2), GaussianIntegral.Of(Math.Exp, 4, []), Math.Exp(2));

    [Theory]
    [MemberData(nameof(Variances))]
    public void Of_FunctionWithKinks_IsSplitThere(double q)
    {
        // E|x − 1| + E|x + 2|, in closed form.
        static double Known(double a, double sigma)
            => sigma * Math.Sqrt(2 / Math.PI) * Math.Exp(-a * a / (2 * sigma * sigma)) + Math.Abs(a) * ErrorFunction(Math.Abs(a) / (sigma * Math.Sqrt(2)));
        var known = Known(1, Math.Sqrt(q)) + Known(2, Math.Sqrt(q));
        Near(known, GaussianIntegral.Of(x => Math.Abs(x - 1) + Math.Abs(x + 2), q, [1, -2]), known);
    }

    [Fact]
    public void Of_KinkThatIsNotNamed_AdmitsItsError()
    {
        static double Kinked(double x) => Math.Abs(x - 0.3);
        var split = GaussianIntegral.Of(Kinked, 1, [0.3]);
        var whole = GaussianIntegral.Of(Kinked, 1, default);
        Assert.InRange(Math.Abs(whole.Value - split.Value), 0, whole.Error);
        Assert.True(whole.Error > 100 * split.Error);
    }

    [Fact]
    public void Of_NoVariance_IsTheValueAtZero() => Assert.Equal(new Integral(7, 0), GaussianIntegral.Of(_ => 7, 0, []));

    [Fact]
    public void Of_NaN_IsNaN() => Assert.True(double.IsNaN(GaussianIntegral.Of(_ => double.NaN, 1, []).Value));

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Of_ImpossibleVariance_IsRefused(double q)
        => Assert.Throws<ArgumentOutOfRangeException>(() => GaussianIntegral.Of(x => x, q, ImmutableArray<double>.Empty));

    private static double ErrorFunction(double x) => Evenkeel.Networks.Activations.Erf.Activation.Value(x);

    private static void Near(double known, Integral computed, double scale)
    {
        Assert.InRange(computed.Value, known - Tolerances.GaussianIntegral * scale, known + Tolerances.GaussianIntegral * scale);
        Assert.InRange(computed.Error, 0, 2 * Tolerances.GaussianIntegral * scale);
    }
}
