using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Moments;
using Evenkeel.TestKit;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Predicted scales against those of many draws, forward and backward, of every op and of small networks at random.</summary>
public sealed class MomentSimulationTests
{
    /// <summary>Draws of an op's network; the study has more.</summary>
    private const int Draws = 8;

    public static TheoryData<int> Ops => [.. Enumerable.Range(0, OpCases.All.Count)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Predict_EveryOp_AgreesWithSimulation(int index)
    {
        var network = OpCases.All[index];
        Agree(network with { Draws = Math.Min(network.Draws, Draws) });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Predict_RandomNetwork_AgreesWithSimulation(int seed) => Agree(new MomentCase($"random {seed}", () => RandomNetwork(seed), 8, Draws, "lecun"));

    /// <summary>
    /// The standard score that check prints must be one: of ReLU, whose scale drifts for ever, and of tanh, which pulls it back and leaves samples
    /// alike that were not by chance.
    /// </summary>
    [Theory]
    [InlineData("relu", "he", 6, 400)]
    [InlineData("tanh", "xavier", 24, 150)]
    public void ScoreOf_HealthyPerceptron_IsStandard(string activation, string recipe, int depth, int draws)
    {
        var builder = new GraphBuilder("perceptron", new Shape(64));
        for (var layer = 0; layer < depth; layer++)
        {
            builder.Add($"fc.{layer}", new Linear(64));
            builder.Add($"activation.{layer}", Any(activation));
        }

        AssertStandard(new MomentCase("perceptron", builder.Build, 16, draws, recipe));
    }

    /// <summary>Means over windows scatter by how alike the few channels before happen to be at neighbouring places, which no layer alone knows.</summary>
    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void ScoreOf_AveragePools_IsStandard(string activation)
    {
        var builder = new GraphBuilder("pools", new Shape(1, 20, 20));
        builder.Add("conv.0", new Conv(8, new Window(5)));
        builder.Add("activation.0", Any(activation));
        builder.Add("pool.0", new AveragePool(new Window(2, 2)));
        builder.Add("conv.1", new Conv(24, new Window(5)));
        builder.Add("activation.1", Any(activation));
        builder.Add("pool.1", new AveragePool(new Window(2, 2)));
        builder.Add("flatten", new Flatten());
        builder.Add("fc", new Linear(120));
        AssertStandard(new MomentCase("pools", builder.Build, 16, 400, "xavier"));
    }

    private static void AssertStandard(MomentCase network)
    {
        using var workers = new Workers(1);
        var scores = MomentSimulation.Run(network, workers).SelectMany(l => l.Scores).ToArray();
        var mean = scores.Average();
        Assert.InRange(Math.Sqrt(scores.Average(s => (s - mean) * (s - mean))), 0.8, 1.25);
        Assert.InRange(scores.Count(s => Math.Abs(s) > 4), 0, scores.Length / 1000);
    }

    /// <summary>Of few words, each of which a unit's gates answer to together, and of two layers, of which the second reads the scatter of the first.</summary>
    [Theory]
    [InlineData(RecurrentKind.Lstm)]
    [InlineData(RecurrentKind.Gru)]
    public void ScoreOf_RecurrentLayers_IsStandard(RecurrentKind kind)
    {
        var builder = new GraphBuilder("recurrent", new Shape(24));
        builder.Add("embedding", new Embedding(30, 64));
        builder.Add("layers", new Recurrent(kind, 64, Layers: 2));
        builder.Add("head", new Linear(30));
        AssertStandard(new MomentCase("recurrent", builder.Build, 8, 120, "xavier"));
    }

    private static void Agree(MomentCase network)
    {
        using var workers = new Workers(1);
        foreach (var layer in MomentSimulation.Run(network, workers))
        {
            Assert.True(layer.Unknown is null, $"{layer.Name}: {layer.Unknown}");
            foreach (var (what, comparison) in new[] { ("forward", layer.Forward), ("backward", layer.Backward) })
            {
                var allowed = Tolerances.MomentStandardErrors * comparison.StandardError + Tolerances.MomentsOfWidth / OpCases.Width * comparison.Measured;
                Assert.True(Math.Abs(comparison.Predicted - comparison.Measured) <= allowed, $"{layer.Name} {what}: {comparison} differ by more than {allowed:G4}");
            }
        }
    }

    private static Graph RandomNetwork(int seed)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder($"random {seed}", new Shape(4, 128));
        builder.Add("first", new Linear(OpCases.Width));
        for (var i = 0; i < 8; i++)
        {
            var before = builder.Last;
            switch (random.Next(5))
            {
                case 0: builder.Add($"norm.{i}", random.Next(2) == 0 ? new LayerNorm() : new RmsNorm()); break;
                case 1: builder.Add($"sum.{i}", new Add(), before, builder.Add($"branch.{i}", new Linear(OpCases.Width), before)); break;
                case 2: builder.Add($"gated.{i}", new Multiply(), before, builder.Add($"gate.{i}", Any("sigmoid"), builder.Add($"weights.{i}", new Linear(OpCases.Width), before))); break;
                default: builder.Add($"activation.{i}", Any(new[] { "relu", "tanh", "gelu", "leaky-relu" }[random.Next(4)]), builder.Add($"fc.{i}", new Linear(OpCases.Width))); break;
            }
        }

        builder.Add("head", new Linear(64));
        return builder.Build();
    }

    private static Activate Any(string name) => new(ActivationCatalogue.Parse(name));
}
