using Evenkeel.Formats.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Formats.Tests.Models;

public sealed class ExampleTests
{
    public static TheoryData<string> Files => [.. Repository.Examples];

    [Fact]
    public void Examples_All_AreTwelve() => Assert.Equal(12, Repository.Examples.Count());

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_Example_IsNamedAfterItsFileAndBuildsForItsData(string file)
    {
        var source = ModelSource.Open(Repository.PathOf("examples", file));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), source.Name);
        Assert.Equal("cross-entropy", source.Loss);
        var isText = source.Data == "chars.npy";
        Assert.Equal(isText ? ("chars.npy", "next-chars.npy") : ("digits", null), (source.Data, source.Target));
        var model = isText ? source.Build(new(64), 65) : source.Build(new(1, 8, 8), 10);
        Assert.Equal(isText ? new(64, 65) : new(10), model.Graph.OutputShape);
        Assert.Equal("head", model.Graph.Nodes[^1].Name);
    }

    [Theory]
    [InlineData("deep-tanh.yaml", 50, "normal:0.01")]
    [InlineData("healthy-relu.yaml", 20, "he")]
    [InlineData("xavier-relu.yaml", 30, "xavier")]
    [InlineData("saturated-tanh.yaml", 20, "normal:1")]
    [InlineData("all-zero.yaml", 5, "constant:0")]
    public void Build_ExampleMlp_HasItsDepthAndScheme(string file, int depth, string scheme)
    {
        var (graph, recipe) = ModelSource.Open(Repository.PathOf("examples", file)).Build(null, null);
        Assert.Equal(2 * depth + 1, graph.Nodes.Length);
        Assert.Equal($"act.{depth - 1}", graph.Nodes[^2].Name);
        Assert.Equal(Schemes.Parse(scheme), ((PlainRecipe)recipe).Weights);
        Assert.Equal(Schemes.Zeros, ((PlainRecipe)recipe).Biases);
    }

    [Fact]
    public void Build_HealthyRelu_DrawsItsHeadByLeCun()
    {
        var recipe = ModelSource.Open(Repository.PathOf("examples", "healthy-relu.yaml")).Build(null, null).Recipe;
        Assert.Equal(Schemes.LeCun, recipe.Overrides["head.weight"]);
        Assert.Single(recipe.Overrides);
    }
}
