using Evenkeel.Formats.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Formats.Tests.Models;

/// <summary>A model file can name every parameter as PyTorch does, so that PyTorch's weights fit by name.</summary>
public sealed class TorchNameTests
{
    [Theory]
    [InlineData("mlp-tanh-default", "pytorch")]
    [InlineData("mlp-relu-he", "he")]
    [InlineData("cnn-bn", "pytorch")]
    [InlineData("resmini-he", "he")]
    [InlineData("lstm-chars", "pytorch")]
    [InlineData("gpt-mini-prenorm", "pytorch")]
    public void Build_RebuiltPyTorchModel_HasItsParameters(string name, string scheme)
    {
        var folder = Repository.PathOf("test", "Evenkeel.Tests", "Reference", "torch");
        var (graph, recipe) = ModelSource.Open(Path.Combine(folder, $"{name}.yaml")).Build(null, null);
        var parameters = graph.Parameters.Select(p => $"{p.Name} {string.Join('x', p.Shape.Extents)}");
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, $"{name}.parameters.txt")).Order(StringComparer.Ordinal), parameters.Order(StringComparer.Ordinal));
        Assert.Equal(Schemes.Parse(scheme), ((PlainRecipe)recipe).Weights);
    }

    [Fact]
    public void Build_CnnBn_NamesItsLayersAsPyTorchDoes()
    {
        var graph = ModelSource.Open(Repository.PathOf("test", "Evenkeel.Tests", "Reference", "torch", "cnn-bn.yaml")).Build(null, null).Graph;
        Assert.Equal(["b1.0", "b1.1", "b1.2", "b1.3", "b2.0", "b2.1", "b2.2", "b2.3", "flatten.0", "head"], graph.Nodes.Select(n => n.Name));
    }
}
