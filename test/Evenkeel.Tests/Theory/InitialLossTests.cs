using Evenkeel.Theory;

namespace Evenkeel.Tests.Theory;

public sealed class InitialLossTests
{
    /// <summary>C = 27, s = 2: 5.0121 is the design's figure; the others are ln C + s²/2 − (e^{s²} − 1)/(2C) plus its stated errors.</summary>
    [Theory]
    [InlineData(27, 4, 5.0121, 1e-4)]
    [InlineData(10, 0, 2.302585092994046, 1e-12)]
    [InlineData(2, 1, 0.6931 + 0.5 - 0.42957 + 0.139, 2e-3)]
    [InlineData(10, 1, 2.302585 + 0.5 - 0.085914 + 0.012, 1e-3)]
    [InlineData(100, 1, 4.605170 + 0.5 - 0.0085914 + 0.0002, 1e-4)]
    public void Expected_NormalLogits_AgreesWithTheTable(int classes, double variance, double loss, double tolerance)
        => Assert.Equal(loss, InitialLoss.Expected(classes, variance), tolerance);

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Expected_AtTheSwitchToTheExpansion_IsContinuous(int classes)
        => Assert.Equal(InitialLoss.Expected(classes, 0.99999e-4), InitialLoss.Expected(classes, 1.00001e-4), 1e-7);

    /// <summary>Relative to s: among many logits more than two come close, which the terms of first order in 1/s leave out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void ExpectedAndGradient_AtTheSwitchToLargeLogits_AreContinuous(int classes)
    {
        Assert.Equal(InitialLoss.Expected(classes, 899.999) / 30, InitialLoss.Expected(classes, 900.001) / 30, 5e-4);
        Assert.Equal(InitialLoss.GradientSecondMoment(classes, 899.999), InitialLoss.GradientSecondMoment(classes, 900.001), 2e-3 / classes);
    }

    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(10, 2)]
    [InlineData(10, 200)]
    [InlineData(10, 2500)]
    [InlineData(3, 1e6)]
    [InlineData(10, 1e60)]
    [InlineData(300, 9)]
    public void ExpectedAndGradient_AgainstSimulation_AgreeWithinSamplingError(int classes, double variance)
    {
        const int Draws = 20_000;
        var random = new Random(7);
        double loss = 0, lossSquares = 0, gradient = 0, gradientSquares = 0;
        var logits = new double[classes];
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var c = 0; c < classes; c++) logits[c] = Math.Sqrt(variance) * Normal(random);
            var largest = logits.Max();
            var total = logits.Sum(z => Math.Exp(z - largest));
            var value = Math.Log(total) + largest - logits[0];
            var square = logits.Select((z, c) => Math.Pow(Math.Exp(z - largest) / total - (c == 0 ? 1 : 0), 2)).Average();
            (loss, lossSquares) = (loss + value, lossSquares + value * value);
            (gradient, gradientSquares) = (gradient + square, gradientSquares + square * square);
        }

        AssertWithin(InitialLoss.Expected(classes, variance), loss, lossSquares, Draws);
        AssertWithin(InitialLoss.GradientSecondMoment(classes, variance), gradient, gradientSquares, Draws);
    }

    [Fact]
    public void DrawSpread_SmallLogits_IsThatOfTheLabels()
        => Assert.Equal(0.1 / Math.Sqrt(10), InitialLoss.DrawSpread(Enumerable.Repeat(0.1, 10).ToArray(), 0.01), 1e-4);

    /// <summary>Four standard errors.</summary>
    private static void AssertWithin(double expected, double sum, double squares, int count)
    {
        var mean = sum / count;
        var error = Math.Sqrt((squares / count - mean * mean) / count);
        Assert.InRange(expected, mean - 4 * error, mean + 4 * error);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
