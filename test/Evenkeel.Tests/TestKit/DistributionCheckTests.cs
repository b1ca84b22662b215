using Evenkeel.Numerics.Random;
using Evenkeel.TestKit.Distributions;

namespace Evenkeel.Tests.TestKit;

/// <summary>The checks pass what is right, and find the bugs that other libraries had.</summary>
public sealed class DistributionCheckTests
{
    private const int Count = 100_000;

    private static readonly ReferenceLaw Standard = new ReferenceNormal(0, 1, double.NegativeInfinity, double.PositiveInfinity);

    private static readonly ReferenceLaw Cut = new ReferenceNormal(0, 0.02, -2, 2);

    [Fact]
    public void Of_ARightSample_FindsNothing()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var report = DistributionCheck.Of(Normals(seed, 1), Standard, ElementGrid.Double);
            Assert.True(report.IsGood, string.Join("; ", report.Failures));
        }
    }

    /// <summary>TorchSharp's trunc_normal_ took mean for std: with mean 0 every weight is the same constant.</summary>
    [Fact]
    public void Of_MeanAndStdExchanged_FindsAConstant()
        => AssertFinds("all values are 0.02", [.. Normals(0, 1).Select(z => 0.02 + 0 * z)], Cut);

    /// <summary>
    /// PyTorch's trunc_normal_ in a half type at small std: one value in some thousands at its absolute bound of 2, 100 σ away, where mean and
    /// std may still pass.
    /// </summary>
    [Fact]
    public void Of_AFewValuesFarOut_FindsThemAlthoughTheMeanPasses()
    {
        var values = Normals(0, 0.02);
        values[17] = 20;
        values[4711] = -20;
        var report = DistributionCheck.Of(values, new ReferenceNormal(0, 0.02, -100, 100), ElementGrid.Double);
        Assert.InRange(report.Scores[0], -DistributionCheck.MostStandardErrors, DistributionCheck.MostStandardErrors);
        Assert.Contains(report.Failures, f => f.StartsWith("kurtosis", StringComparison.Ordinal));
        Assert.Contains(report.Failures, f => f.Contains("too far out", StringComparison.Ordinal));
    }

    /// <summary>Bounds in absolute units at std 0.02 cut nothing.</summary>
    [Fact]
    public void Of_BoundsThatDoNothing_FindsValuesOutside() => AssertFinds("leave -0.04 to 0.04", Normals(0, 0.02), Cut);

    [Fact]
    public void Of_AClampAtTheBounds_FindsMassThere()
        => AssertFinds("more values lie at the bounds", [.. Normals(0, 0.02).Select(v => Math.Clamp(v, -0.04, 0.04))], Cut);

    /// <summary>Keras' and JAX' correction left out: the values have 0.88 of the standard deviation.</summary>
    [Fact]
    public void Of_AStdThatTheCutMadeSmaller_FindsIt() => AssertFinds("std is", Normals(0, 0.02 * 0.8796256610342398), new ReferenceNormal(0, 0.02, double.NegativeInfinity, double.PositiveInfinity));

    [Fact]
    public void Of_AStreamOfPeriodTwo_FindsDuplicatesAndNeighbours()
    {
        var values = Normals(0, 1);
        for (var i = 2; i < values.Length; i++) values[i] = values[i - 2];
        AssertFinds("neighbours are correlated", values, Standard);
        AssertFinds("pairs of equal values", values, Standard);
    }

    /// <summary>A block that two threads draw alike.</summary>
    [Fact]
    public void Of_ABlockThatIsRepeated_FindsDuplicates()
    {
        var values = Normals(0, 1);
        values.AsSpan(0, 100).CopyTo(values.AsSpan(50_000));
        AssertFinds("100 pairs of equal values", values, Standard);
    }

    [Fact]
    public void Of_AUniformLawOfTheRightVariance_FindsKurtosis()
    {
        var values = new double[Count];
        new AddressedRandom(0, "").FillUniform(values, 0, -Math.Sqrt(3), Math.Sqrt(3));
        AssertFinds("kurtosis is", values, Standard);
    }

    [Fact]
    public void Of_ValuesOfSixteenBits_FindsThatTheyAreNoFloats()
        => AssertFinds("pairs of equal values", [.. Normals(0, 1).Select(v => (double)(Half)v)], Standard);

    [Fact]
    public void Of_NormalsWithoutTails_FindsThatTheLargestIsNotFarEnoughOut()
        => AssertFinds("not far enough out", [.. Normals(0, 1).Select(v => Math.IEEERemainder(v, 5.6))], Standard);

    [Fact]
    public void Of_ANaN_FindsIt()
    {
        var values = Normals(0, 1);
        values[5] = double.NaN;
        AssertFinds("not finite", values, Standard);
    }

    /// <summary>Two samples of the same seed.</summary>
    [Fact]
    public void Correlation_OfTheSameStream_IsLarge() => Assert.True(DistributionCheck.Correlation(Normals(0, 1), Normals(0, 1), Standard) > 100);

    /// <summary>P-values of Kolmogorov's distribution (Smirnov 1948): K(1.36) = 0.951, K(1.63) = 0.990.</summary>
    [Theory]
    [InlineData(1.3581, 0.05)]
    [InlineData(1.6276, 0.01)]
    public void PValue_OfAKnownStatistic_IsTheTables(double lambda, double p) => Assert.Equal(p, Kolmogorov.PValue(lambda / Math.Sqrt(1e12), 1_000_000_000_000), p * 1e-3);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959963984540054, 0.975)]
    [InlineData(-1.959963984540054, 0.025)]
    [InlineData(-5, 2.8665157187919392e-7)]
    [InlineData(-9, 1.1285884059538405e-19)]
    public void Cdf_OfAKnownQuantile_IsTheTables(double z, double p) => Assert.Equal(1, Gaussian.Cdf(z) / p, 1e-13);

    [Fact]
    public void Moments_OfTheNormalAndTheUniformLaw_AreTheKnown()
    {
        AssertMoments([1, 0, 1, 0, 3, 0, 15, 0, 105], Standard);
        AssertMoments([1, 0, 1, 0, 9.0 / 5, 0, 27.0 / 7, 0, 9], new ReferenceUniform(-3, 7));
        Assert.Equal(0.8796256610342398 * 0.02, Cut.Std, 1e-12);
    }

    private static void AssertMoments(double[] expected, ReferenceLaw law)
    {
        for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], law.Moments[k], 1e-8);
    }

    private static void AssertFinds(string failure, double[] values, ReferenceLaw law)
        => Assert.Contains(DistributionCheck.Of(values, law, ElementGrid.Double).Failures, f => f.Contains(failure, StringComparison.Ordinal));

    private static double[] Normals(ulong seed, double std)
    {
        var values = new double[Count];
        new AddressedRandom(seed, "sample").FillNormal(values, 0, 0, std);
        return values;
    }
}
