using Evenkeel.Numerics.Random;

namespace Evenkeel.Tests.Numerics.Random;

public sealed class NormalTailTests
{
    /// <summary>z, Q(z) and ln Q(z) in 40 digits (mpmath, erfc).</summary>
    public static TheoryData<double, double, double> Tails => new()
    {
        { 0, 0.5, -0.693147180559945309 },
        { 0.1, 0.460172162722971019, -0.776154592730273321 },
        { 0.67448975, 0.250000000062310184, -1.38629436087064988 },
        { 1, 0.158655253931457051, -1.84102164500926351 },
        { 1.5, 0.066807201268858066, -2.70594440082388981 },
        { 2, 0.0227501319481792072, -3.78318433368203195 },
        { 3, 0.00134989803163009453, -6.60772622151034954 },
        { 5, 2.86651571879193912e-7, -15.0649983939887257 },
        { 8, 6.22096057427178412e-16, -35.0134371599145499 },
        { 12, 1.776482112077679e-33, -75.4106730015687959 },
        { 20, 2.7536241186062337e-89, -203.917155371097264 },
        { 30, 4.90671392714818706e-198, -454.321243956343197 },
        { 37, 5.72557122252457682e-300, -689.030585576890594 },
        { 38.5, 0, -745.695270290411081 },
        { 60, 0, -1805.01356068056714 },
        { 200, 0, -20006.2172808981904 },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public void Tail_AnyDistance_IsTheReference(double z, double tail, double log)
    {
        if (tail > 0) Assert.Equal(1, NormalTail.Of(z) / tail, 1e-13);
        Assert.Equal(1, NormalTail.LogOf(z) / log, 1e-14);
        Assert.Equal(1 - tail, NormalTail.Of(-z), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public void Inverse_OfTheReference_IsTheDistance(double z, double tail, double log)
    {
        if (tail > 0) Assert.Equal(z, NormalTail.Inverse(tail), 1e-14 * Math.Max(1, z));
        Assert.Equal(z, NormalTail.InverseOfLog(log), 1e-14 * Math.Max(1, z));
    }

    [Fact]
    public void Ratio_OfTailsTooSmallForANumber_IsStillRight()
    {
        Assert.Equal(NormalTail.Of(3) / NormalTail.Of(2), NormalTail.Ratio(2, 3), 1e-15);
        Assert.Equal(NormalTail.LogOf(60.01) - NormalTail.LogOf(60), Math.Log(NormalTail.Ratio(60, 60.01)), 1e-11);
        Assert.Equal(0, NormalTail.Ratio(2, double.PositiveInfinity));
    }

    [Fact]
    public void ExpAndLog_WholeRange_AreWithinTwoRoundings()
    {
        for (var x = -700.0; x < 700; x += 0.37) Assert.Equal(1, Reproducible.Exp(x) / Math.Exp(x), 5e-16);
        for (var x = 1e-300; x < 1e300; x *= 1.37) Assert.Equal(Math.Log(x), Reproducible.Log(x), 5e-16 * Math.Max(1, Math.Abs(Math.Log(x))));
        Assert.Equal(0, Reproducible.Exp(double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, Reproducible.Log(0));
    }
}
