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

    /// <summary>A unit that reads one channel sees how alike this one's places happen to be, and no mean over channels.</summary>
    [Fact]
    public void ScoreOf_DepthwiseConvolution_IsStandard()
    {
        var builder = new GraphBuilder("depthwise", new Shape(16, 8, 8));
        builder.Add("expand", new Conv(64, new Window(1)));
        builder.Add("norm", new BatchNorm());
        builder.Add("relu", Any("relu"));
        builder.Add("depthwise", new Conv(64, new Window(3, Padding: 1), Groups: 64));
        AssertStandard(Simulation.Layers(builder.Build(), 16, 300, "he")[^1].Scores);
    }

    /// <summary>
    /// Behind a norm the scale of a ReLU varies by how skewed channels are: at the edges of padded images, where their values are smaller and less of the mean is
    /// seen, and behind few sums of skewed values.
    /// </summary>
    [Theory]
    [InlineData(3, 64)]
    [InlineData(1, 8)]
    public void ScoreOf_ActivationsBehindNorms_IsStandard(int kernel, int between)
    {
        var builder = new GraphBuilder("normed", new Shape(3, 8, 8));
        for (var layer = 0; layer < 3; layer++)
        {
            Normed($"conv.{layer}", new Window(kernel, Padding: kernel / 2), 64);
            builder.Add($"relu.{layer}", Any("relu"));
            if (between < 64) Normed($"between.{layer}", new Window(1), between);
        }

        Normed("last", new Window(1), 64);
        builder.Add("relu", Any("relu6"));
        var layers = Simulation.Layers(builder.Build(), 16, 150, "he");
        AssertStandard([.. layers.Where(l => l.Name.StartsWith("relu", StringComparison.Ordinal)).Skip(1).SelectMany(l => l.Scores)]);

        void Normed(string name, Window window, int channels)
        {
            builder.Add(name, new Conv(channels, window));
            builder.Add($"{name}.norm", new BatchNorm());
        }
    }

    /// <summary>What all tokens have in common is scaled by what few features make of it, and the next block's attention passes it on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScoreOf_Attention_IsStandard(bool isNormed)
    {
        var builder = new GraphBuilder("tokens", new Shape(16, 64));
        builder.Add("position", new Position());
        for (var block = 0; block < 3; block++)
        {
            var trunk = builder.Last;
            var x = isNormed ? builder.Add($"{block}.norm", new LayerNorm(), trunk) : trunk;
            int Projected(string name) => builder.Add($"{block}.{name}", new Linear(64), x);
            builder.Add($"attention.{block}", new Attention(4, false), Projected("q"), Projected("k"), Projected("v"));
            if (isNormed) builder.Add($"{block}.sum", new Add(), trunk, builder.Add($"{block}.o", new Linear(64)));
        }

        var layers = Simulation.Layers(builder.Build(), 8, 150, "xavier");
        LayerMoments[] attentions = [.. layers.Where(l => l.Name.StartsWith("attention", StringComparison.Ordinal))];
        Assert.Equal(3, attentions.Length);
        Assert.All(attentions, attention => Assert.InRange(Deviation(attention.Scores), 0.8, 1.25));
    }

    private static void AssertStandard(MomentCase network)
    {
        using var workers = new Workers(1);
        AssertStandard([.. MomentSimulation.Run(network, workers).SelectMany(l => l.Scores)]);
    }

    private static void AssertStandard(IReadOnlyList<double> scores)
    {
        Assert.InRange(Deviation(scores), 0.8, 1.25);
        Assert.InRange(scores.Count(s => Math.Abs(s) > 4), 0, scores.Count / 1000);
    }

    private static double Deviation(IReadOnlyList<double> scores)
    {
        var mean = scores.Average();
        return Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
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
