using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;

namespace Evenkeel.Formats.Tests.Recipes;

public sealed class AutoTests
{
    /// <summary>So wide that nothing is left of what few weights do, which auto cannot know; nothing of such a network is drawn.</summary>
    private const long Width = 1_000_000_000;

    [Theory]
    [InlineData("relu", 1)]
    [InlineData("tanh", 0.25)]
    [InlineData("gelu", 1)]
    [InlineData("silu", 1)]
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

    private static Graph Plain(int depth, string activation)
    {
        var builder = new GraphBuilder("plain", new Shape(Width));
        for (var i = 0; i < depth; i++)
        {
            builder.Add($"fc.{i}", new Linear(Width));
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
