using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Formats.Tests.Recipes;

public sealed class AutoTests
{
    /// <summary>So wide that nothing is left of what few weights do, which auto cannot know; nothing of such a network is drawn.</summary>
    private const long Width = 1_000_000_000;

    [Theory]
    [InlineData("relu", 1)]
    [InlineData("tanh", 0.25)]
    [InlineData("gelu", 8)]
    [InlineData("silu", 32)]
    [InlineData("mish", 4)]
    [InlineData("selu", 1)]
    [InlineData("leaky-relu:0.2", 1)]
    [InlineData("erf", 0.25)]
    public void Auto_OfADeepPlainNetwork_KeepsSignalAndGradientAtAllDepths(string activation, double q)
    {
        const double Tolerance = 1e-6;
        var graph = Plain(50, activation);
        var recipe = RecipeFiles.Open("auto").For(graph);
        var layers = Predictor.Predict(graph, p => Moments(recipe, p), InputMoments.Noise, _ => 1).Layers.Where(l => l.Name.StartsWith("fc.", StringComparison.Ordinal)).ToArray();
        Assert.All(layers, l => Assert.Equal(q, l.Forward!.SecondMoment, Tolerance));
        Assert.All(layers, l => Assert.Equal(1, l.BackwardSecondMoment!.Value / layers[^1].BackwardSecondMoment!.Value, Tolerance));
    }

    /// <summary>Few layers do not double what deviates from q = 1, where an activation is most itself; a norm leaves nothing to double.</summary>
    [Theory]
    [InlineData(7, false, 1)]
    [InlineData(12, false, 8)]
    [InlineData(12, true, 1)]
    public void Auto_OfGelu_LeavesTheUsualLevelOnlyWhereDepthAsksForIt(int depth, bool hasNorms, double q)
    {
        var graph = Plain(depth, "gelu", hasNorms);
        var recipe = RecipeFiles.Open("auto").For(graph);
        Assert.Equal(q, Gain(recipe, graph, "fc.0.weight") * Gain(recipe, graph, "fc.0.weight"), 1e-9);
    }

    /// <summary>Narrow layers make deviations, which the level takes in again: 100 layers of 128 units stay within what ReLU's random walk does.</summary>
    [Theory]
    [InlineData("gelu")]
    [InlineData("silu")]
    public void Auto_OfADeepNarrowNetwork_StaysLevel(string activation)
    {
        const int Depth = 100, Units = 128;
        var graph = Plain(Depth, activation, hasNorms: false, Units);
        var recipe = RecipeFiles.Open("auto").For(graph);
        using var workers = new Workers(1);
        var levels = Enumerable.Range(0, 4).Select(seed => Growth(graph, recipe, (ulong)seed, workers)).ToArray();
        Assert.InRange(levels.Average(l => l.Signal), -1, 1);
        Assert.All(levels, l => Assert.InRange(l.Signal, -2.5, 2.5));
        Assert.All(levels, l => Assert.InRange(l.Gradient, -5, 5));
    }

    [Fact]
    public void Auto_OfSigmoid_WhichHasNoCriticalPoint_KeepsTheSignal()
    {
        var graph = Plain(10, "sigmoid");
        var recipe = RecipeFiles.Open("auto").For(graph);
        Assert.All(Predictor.Predict(graph, p => Moments(recipe, p), InputMoments.Noise, _ => 1).Layers.Where(l => l.Name.StartsWith("fc.", StringComparison.Ordinal)), l => Assert.Equal(0.25, l.Forward!.SecondMoment, 1e-6));
        Assert.Equal("zeros", recipe.SchemeOf(graph, "fc.3.bias"));
    }

    [Fact]
    public void Auto_OfATransformer_DividesBranchEndsAlone()
    {
        const int Depth = 3;
        var graph = Network.Zoo(Network.SmallGpt);
        var recipe = RecipeFiles.Open("auto").For(graph);
        var gelu = Gain(recipe, graph, "blocks.1.down.weight");
        Assert.Equal(1.533530 / Math.Sqrt(2 * Depth), gelu, 1e-6);
        Assert.Equal(1 / Math.Sqrt(2 * Depth), Gain(recipe, graph, "blocks.1.o.weight"), 1e-12);
        Assert.All((string[])["q", "k", "v", "up"], name => Assert.Equal("lecun", recipe.SchemeOf(graph, $"blocks.1.{name}.weight")));
        Assert.Equal("zeros", recipe.SchemeOf(graph, "blocks.1.down.bias"));
    }

    [Fact]
    public void Auto_OfAResNet_GivesTheLastNormOfEachBranchOneOverTheRootOfTheirNumber()
    {
        const int Branches = 8;
        var graph = Network.Zoo(Network.SmallResNet);
        var recipe = RecipeFiles.Open("auto").For(graph);
        Assert.Equal(1.0 / Branches, recipe.SchemeOf(graph.Parameters.Single(p => p.Name == "layer2.0.bn2.weight")).SecondMoment(new Shape(8), new Fans(1, 1)), 1e-12);
        Assert.Equal("ones", recipe.SchemeOf(graph, "layer2.0.bn1.weight"));
        Assert.Equal("ones", recipe.SchemeOf(graph, "layer2.0.downsample.1.weight"));
        Assert.Equal("he", recipe.SchemeOf(graph, "layer2.0.conv2.weight"));
        Assert.Equal("lecun", recipe.SchemeOf(graph, "conv1.weight"));
    }

    /// <summary>ln of the last layer's second moment over the first's, of the signal and of the gradient.</summary>
    private static (double Signal, double Gradient) Growth(Graph graph, Recipe recipe, ulong seed, Workers workers)
    {
        using var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(16));
        new AddressedRandom(seed, "input").FillNormal(input.Span<float>(), 0, 0, 1);
        var weights = recipe.Initialize(graph, seed, workers);
        var (result, _) = Probe.Run(new ProbeRequest { Graph = graph, Weights = weights, Recipe = recipe, Input = input, Seed = seed, Workers = workers, IsNoise = true });
        foreach (var tensor in weights.Values) tensor.Dispose();
        var layers = result.Layers.Where(l => l.Name.StartsWith("fc.", StringComparison.Ordinal)).ToArray();
        return (2 * Math.Log(layers[^1].Forward.Moments.Rms / layers[0].Forward.Moments.Rms), 2 * Math.Log(layers[^1].Backward!.Moments.Rms / layers[0].Backward!.Moments.Rms));
    }

    private static Graph Plain(int depth, string activation, bool hasNorms = false, long width = Width)
    {
        var builder = new GraphBuilder("plain", new Shape(width));
        for (var i = 0; i < depth; i++)
        {
            builder.Add($"fc.{i}", new Linear(width));
            if (hasNorms) builder.Add($"norm.{i}", new LayerNorm());
            builder.Add($"act.{i}", new Activate(ActivationCatalogue.Parse(activation)));
        }

        builder.Add("head", new Linear(10));
        return builder.Build();
    }

    private static double Gain(Recipe recipe, Graph graph, string parameter) => Math.Sqrt(((VarianceScaling)recipe.SchemeOf(graph.Parameters.Single(p => p.Name == parameter))).Scale);

    private static WeightMoments Moments(Recipe recipe, Parameter parameter)
    {
        var scheme = recipe.SchemeOf(parameter);
        return new WeightMoments(scheme.SecondMoment(parameter.Shape, parameter.Fans), scheme.IsCentred);
    }
}
