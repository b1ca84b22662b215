using Evenkeel.Networks.Activations;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Activations;

public sealed class ActivationDerivativeTests
{
    public static TheoryData<string> Cases => [.. ActivationCatalogue.Names, "leaky-relu:-0.5", "elu:0.5", "celu:2", "celu:0.3"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Derivative_AwayFromKinks_IsTheSlopeOfTheValue(string name) => Check(ActivationCatalogue.Parse(name));

    [Fact]
    public void Derivative_OfDelegateWithDerivative_IsTheSlopeOfTheValue()
        => Check(Activation.FromDelegate("cubic", x => x * x * x / 30, x => x * x / 10));

    [Fact]
    public void Derivative_OfDelegateWithoutDerivative_IsTheSlope()
    {
        var sine = Activation.FromDelegate("sine", Math.Sin);
        for (var x = -8.0; x < 8; x += 0.1) Assert.Equal(Math.Cos(x), sine.Derivative(x), Tolerances.CentralDifference);
    }

    /// <summary>A difference across a kink would be the mean of both slopes, and an integral over it wrong by 1e-6.</summary>
    [Theory]
    [InlineData(-1e-6, -0.5)]
    [InlineData(0, -0.5)]
    [InlineData(1e-6, 0)]
    [InlineData(2 - 1e-6, 0)]
    [InlineData(2, 0)]
    [InlineData(2 + 1e-6, 3)]
    public void Derivative_OfDelegateNearAKink_StaysOnItsSide(double x, double slope)
    {
        var pieces = Activation.FromDelegate("pieces", x => x < 0 ? -x / 2 : Math.Max(0, 3 * (x - 2)), kinks: [0, 2]);
        Assert.Equal(slope, pieces.Derivative(x), Tolerances.CentralDifference);
    }

    [Theory]
    [InlineData("relu", 0, 0)]
    [InlineData("leaky-relu", 0, 0.01)]
    [InlineData("prelu", 0, 0.25)]
    [InlineData("relu6", 0, 0)]
    [InlineData("relu6", 6, 0)]
    [InlineData("elu", 0, 1)]
    [InlineData("elu:0.5", 0, 0.5)]
    [InlineData("celu:2", 0, 1)]
    [InlineData("selu", 0, 1.7580993408473766)]
    [InlineData("hard-tanh", -1, 0)]
    [InlineData("hard-tanh", 1, 0)]
    [InlineData("hard-sigmoid", -3, 0)]
    [InlineData("hard-sigmoid", 3, 0)]
    [InlineData("hard-swish", -3, 0)]
    [InlineData("hard-swish", 3, 1)]
    public void Derivative_AtAKink_IsTheSlopeThatTrainingUses(string name, double kink, double slope)
        => Assert.Equal(slope, ActivationCatalogue.Parse(name).Derivative(kink));

    private static void Check(Activation activation)
    {
        var difference = CentralDifference.Of(activation.Value, activation.Facts.Kinks);
        for (var x = -9.98; x < 10; x += 0.04)
        {
            if (activation.Facts.Kinks.Any(kink => Math.Abs(x - kink) < 0.001)) continue;
            Assert.Equal(difference(x), activation.Derivative(x), Tolerances.CentralDifference);
        }
    }
}
