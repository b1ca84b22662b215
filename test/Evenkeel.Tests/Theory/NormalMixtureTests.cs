using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Tests.Theory;

/// <summary>The law of what a ReLU has left and a normal branch that is added to it, where it has closed forms.</summary>
public sealed class NormalMixtureTests
{
    /// <summary>Places of a table lie 3/64 of a standard deviation apart; between two of them a steep curve is off by half of that, times a density of 0.3.</summary>
    private const double OfPoints = 0.008;

    /// <summary>P(x ≤ 0) of x = max(u, 0) + s n: ¼ where u is negative, and the angle atan(s) of the rest.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(3)]
    public void Scores_OfReluAndNormalBranch_HaveTheShareBelowZero(double s)
    {
        var law = Rectified().Plus(NormalMixture.Normal(0, s * s));
        Assert.Equal(0.25 + Math.Atan(s) / (2 * Math.PI), NormalTail.Of(-law.Scores().Inverse(0)), OfPoints);
    }

    /// <summary>E x² = ½ + s²: what a residual trunk loses or gains of it in one block, it does so in all.</summary>
    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Scores_OfReluAndNormalBranch_KeepTheSecondMoment(double s)
    {
        var scores = Rectified().Plus(NormalMixture.Normal(0, s * s)).Scores();
        var second = NormalFunction.Of(scores.Value, scores.Slope, [], 0, 1).Second;
        Assert.Equal(0.5 + s * s, second, 5e-4 * (0.5 + s * s));
    }

    /// <summary>Two rectified values: a quarter is 0, and of the rest none is below.</summary>
    [Fact]
    public void Scores_OfTwoRelus_KeepTheAtom()
    {
        var scores = Rectified().Plus(Rectified()).Scores();
        Assert.Equal(0, scores.Value(-2), OfPoints);
        Assert.Equal(0, scores.Value(-0.8), OfPoints);
        Assert.True(scores.Value(-0.5) > 0.05);
    }

    /// <summary>Of two independent values, one of a heavy tail, means add and so do variances; of a product second moments multiply.</summary>
    [Fact]
    public void Scores_OfTwoFunctions_KeepMeanAndVariance()
    {
        var normal = Origin.Normal(0, new Kernel(new Shape(1), 0, [0], [1], [0], 0));
        Origin heavy = normal with { Value = u => 100 / (1 + Math.Exp(6.7 - u)) }, silu = normal with { Value = u => u / (1 + Math.Exp(-u)) };
        var (a, b) = (Moments(heavy.Value), Moments(silu.Value));

        var sum = NormalMixture.Of(heavy).Plus(NormalMixture.Of(silu)).Scores();
        var (mean, second) = Moments(sum.Value);
        Assert.Equal(a.Mean + b.Mean, mean, 1e-3);
        Assert.Equal(a.Second + b.Second + 2 * a.Mean * b.Mean, second, 2e-3);

        var product = NormalMixture.Product(heavy, silu).Scores();
        Assert.Equal(1, Moments(product.Value).Second / (a.Second * b.Second), 0.02);

        static (double Mean, double Second) Moments(Func<double, double> value) => NormalFunction.Of(value, _ => 0, [], 0, 1) is var f ? (f.Mean, f.Second) : default;
    }

    /// <summary>E 1(u + n > 0) given u is Φ(u/s).</summary>
    [Fact]
    public void Means_OfStepsOverANormalBranch_AreTheirProbabilities()
    {
        const double S = 0.5;
        var branch = NormalMixture.Normal(0, S * S);
        var means = branch.Means(Rectified().Plus(branch).Steps(x => x > 0 ? (1, 3) : (0, 1)));
        foreach (var u in (ReadOnlySpan<double>)[0, 0.2, 1])
        {
            var probability = NormalTail.Of(-u / S);
            Assert.Equal(probability, means(u).First, OfPoints);
            Assert.Equal(1 + 2 * probability, means(u).Second, 2 * OfPoints);
        }
    }

    /// <summary>E max(x, 0) is E|x|/2, and that of a kurtosis κ is smaller by κ/24 to first order.</summary>
    [Fact]
    public void NormalFunction_OfPeakedValues_HasTheMeanOfGramAndCharlier()
    {
        const double Kurtosis = 0.6;
        var relu = NormalFunction.Of(x => Math.Max(x, 0), x => x > 0 ? 1 : 0, [0], 0, 1, kurtosis: Kurtosis);
        Assert.Equal((1 - Kurtosis / 24) / Math.Sqrt(2 * Math.PI), relu.Mean, 1e-9);
        Assert.Equal(0.5, relu.Second, 1e-9);
        Assert.Equal(relu.Mean * relu.Mean, relu.Product(0), 1e-9);
        Assert.Equal(relu.Second, relu.Product(1), 1e-9);
    }

    private static NormalMixture Rectified()
        => NormalMixture.Of(Origin.Normal(1, Kernel.Independent(new Shape(1), 0, 0, 1)).Then(x => Math.Max(x, 0), x => x > 0 ? 1 : 0, [0]));
}
