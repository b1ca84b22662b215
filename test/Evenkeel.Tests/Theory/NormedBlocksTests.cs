using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Blocks with a norm behind a function of sums, three behind each other: what one has too much of, its gradient has three times.</summary>
public sealed class NormedBlocksTests
{
    /// <summary>
    /// The variance of a function of sums by nine weights goes with theirs: the norm divides by what its gradient is multiplied by, and the slopes between go with it too.
    /// </summary>
    [Theory]
    [InlineData("silu")]
    [InlineData("tanh")]
    public void Predict_NormsOfFunctionsOfFewWeights_KnowTheirScale(string activation) => Agree(
        Blocks(b =>
        {
            b.Add($"{b.Last}.conv", new Conv(128, new Window(3, Padding: 1), Groups: b.Last == 0 ? 32 : 128), b.Last);
            b.Add($"{b.Last}.activation", new Activate(ActivationCatalogue.Parse(activation)), b.Last);
            b.Add($"{b.Last}.norm", new BatchNorm(), b.Last);
        }),
        "3.conv",
        0.04);

    /// <summary>Averages over four places of a value scatter by its pairs of places, as its variance: a norm of means that differ little does not divide by what scatters more.</summary>
    [Fact]
    public void Predict_NormsOfAveragesOfFewChannels_AreOfTheirVariance() => Agree(
        Blocks(b =>
        {
            b.Add($"{b.Last}.conv", new Conv(128, new Window(1)), b.Last);
            b.Add($"{b.Last}.norm", new BatchNorm(), b.Last);
            b.Add($"{b.Last}.relu", new Activate(ActivationCatalogue.Parse("relu")), b.Last);
            b.Add($"{b.Last}.pool", new AveragePool(new Window(2, 2)), b.Last);
        }),
        "0.conv",
        0.05);

    /// <summary>The mean square that a norm over features divides by scatters by the kurtosis of these: of 128 ReLU outputs E[1/v] E v is 1 + 4.4/128 or so, and three norms have it to the third power.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_NormsOverPeakedFeatures_DivideByWhatScatters(bool isCentred)
    {
        var builder = new GraphBuilder("features", new Shape(12, 128));
        for (var i = 0; i < 3; i++)
        {
            builder.Add($"{i}.linear", new Linear(128), builder.Last);
            builder.Add($"{i}.relu", new Activate(ActivationCatalogue.Parse("relu")), builder.Last);
            builder.Add($"{i}.norm", isCentred ? new LayerNorm() : new RmsNorm(), builder.Last);
        }

        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 160)["0.relu"].Backward.Ratio, 0.02);
    }

    /// <summary>A norm over another axis than that of the units is over as many values as that has.</summary>
    [Fact]
    public void Predict_NormOverAnotherAxis_DividesByItsMeanSquare()
    {
        var builder = new GraphBuilder("axes", new Shape(256, 2, 1));
        builder.Add("transpose", new Transpose([2, 1, 0]));
        builder.Add("norm", new RmsNorm(), builder.Last);
        Agree(builder.Build(), "transpose", 0.02);
    }

    private static Graph Blocks(Action<GraphBuilder> block)
    {
        var builder = new GraphBuilder("blocks", new Shape(32, 8, 8));
        for (var i = 0; i < 3; i++) block(builder);
        return builder.Build();
    }

    private static void Agree(Graph graph, string layer, double tolerance)
        => Assert.Equal(1, Simulation.Run(graph, 8, 24, "he")[layer].Backward.Ratio, tolerance);
}
