using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Tests.Diagnosis;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Tests.Theory.MeanField;

public sealed class PlainStretchTests
{
    [Fact]
    public void Of_Perceptron_IsAllOfIt()
    {
        var stretch = Of(Patient.Mlp(20, 64, "tanh"), "he")!;
        Assert.Equal((20, "act.0", "act.19", "tanh"), (stretch.Layers, stretch.First, stretch.Last, stretch.Network.Activation.Name));
        Assert.Equal(2, stretch.Network.WeightVariance, 12);
        Assert.Equal(0, stretch.Network.BiasVariance);
        Assert.Equal(MeanFieldPoint.Of(stretch.Network.Activation, stretch.Network.WeightVariance, 0), stretch.Point);
    }

    [Fact]
    public void Of_Convolutions_CountTheTapsOfTheirKernels()
    {
        List<Op> ops = [];
        for (var i = 0; i < 4; i++) ops.AddRange([new Conv(8, new Window(3, Padding: 1)), Patient.Activation("relu")]);
        var stretch = Of(Patient.Of(new Shape(8, 6, 6), [.. ops, new Flatten(), new Linear(10)]), "he")!;
        Assert.Equal(4, stretch.Layers);
        Assert.Equal(2, stretch.Network.WeightVariance, 12);
        Assert.Null(stretch.DeathProbability);
    }

    [Fact]
    public void Of_TwoHalvesWithDifferentActivations_IsTheLonger()
    {
        Op[] ops = [new Linear(16), Patient.Activation("relu"), new Linear(16), Patient.Activation("tanh"), new Linear(16), Patient.Activation("tanh"), new Linear(16), Patient.Activation("tanh"), new Linear(3)];
        Assert.Equal((3, "tanh"), Of(Patient.Of(new Shape(16), ops), "xavier") is { } stretch ? (stretch.Layers, stretch.Network.Activation.Name) : default);
    }

    [Fact]
    public void Of_NormsBetweenLayers_IsNone() => Assert.Null(Of(Patient.Mlp(20, 64, "tanh", norm: "layer"), "he"));

    [Fact]
    public void Of_ResidualBranches_IsNone() => Assert.Null(Of(Patient.Residual(8, 32), "he"));

    [Fact]
    public void Of_TwoLayers_IsNone() => Assert.Null(Of(Patient.Mlp(2, 64, "relu"), "he"));

    /// <summary>Enumerated and simulated elsewhere: 0.9437 and 0.4755.</summary>
    [Theory]
    [InlineData(2, 0.9437)]
    [InlineData(4, 0.4755)]
    public void DeathProbability_OfTenNarrowLayers_IsThatOfCoins(int width, double probability)
        => Assert.Equal(probability, Of(Patient.Mlp(10, width, "relu"), "he")!.DeathProbability!.Value, 4);

    [Theory]
    [InlineData("tanh", "he")]
    [InlineData("leaky-relu", "he")]
    public void DeathProbability_OfUnitsThatAreNeverSilent_IsNone(string activation, string recipe) => Assert.Null(Of(Patient.Mlp(10, 4, activation), recipe)!.DeathProbability);

    private static PlainStretch? Of(Graph graph, string recipe) => PlainStretch.Of(graph, ForecastRequest.By(Recipe.Parse(recipe)));
}
