using Evenkeel.Formats.Tests.Models;

namespace Evenkeel.Formats.Tests.Yaml;

public sealed class NameTests
{
    [Theory]
    [InlineData("  - linear: 4\n  - tanh\n  - linear: 4\n  - leaky-relu:0.2", "linear.0 tanh.0 linear.1 leaky-relu.0")]
    [InlineData("  - linear: 4\n    name: fc\n  - linear: 4", "fc linear.1")]
    [InlineData("  - repeat: 2\n    layers:\n      - linear: 4\n        name: fc.{i}\n      - tanh\n  - tanh", "fc.0 tanh.0 fc.1 tanh.1 tanh.2")]
    [InlineData("  - repeat: 2\n    name: b\n    layers: [linear: 4, tanh]", "b.0.linear.0 b.0.tanh.0 b.1.linear.0 b.1.tanh.0")]
    [InlineData("  - repeat: 2\n    name: a\n    layers:\n      - repeat: 2\n        layers: [{tanh: , name: 't{i}'}]", "a.0.t0 a.0.t1 a.1.t0 a.1.t1")]
    [InlineData("  - block: [linear: 4, tanh]\n    name: tail\n  - tanh", "tail.linear.0 tail.tanh.0 tanh.0")]
    [InlineData("  - block: [tanh]\n  - block: [tanh]", "block.0.tanh.0 block.1.tanh.0")]
    [InlineData("  - residual: [linear: 8]\n  - residual: [linear: 8]\n    name: join", "linear.0 add.0 linear.1 join")]
    [InlineData("  - concat: [[tanh], [relu]]\n  - add: [[tanh], []]", "tanh.0 relu.0 concat.0 tanh.1 add.0")]
    [InlineData("  - linear: 4\n    name: 0", "0")]
    public void Build_Layers_HaveTheirNames(string layers, string names) => Assert.Equal(names.Split(' '), ModelOf.Names(layers));

    [Theory]
    [InlineData("  - tanh:\n    name: a\n  - relu:\n    name: a", "line 5, column 5: the layer name 'a' is used twice; give one of them another name")]
    [InlineData("  - tanh:\n    name: a.{i}", "line 4, column 11: `name` (='a.{i}'): {i} is the index of a repetition, and no `repeat` stands around it")]
    [InlineData("  - repeat: 2\n    layers:\n      - tanh:\n        name: a.{n}", "line 6, column 15: `name` (='a.{n}'): the index of a repetition is written {i}")]
    [InlineData("  - tanh:\n    name: {i}", "line 4, column 11: `name` must be text, got a mapping; put a name that begins with a brace in quotes")]
    [InlineData("  - tanh:\n    name: a b", "line 4, column 11: `name` (='a b') must be a word without spaces")]
    [InlineData("  - tanh:\n    name: ''", "line 4, column 11: `name` (='') must be a word without spaces")]
    public void Build_WrongName_IsRefusedWithItsPlace(string layers, string message) => Assert.Equal(message, ModelOf.LayersRefused(layers));

    [Fact]
    public void Build_NestedLongNames_AreRefused()
    {
        var word = new string('a', 200);
        Assert.Contains("at most 256", ModelOf.LayersRefused($"  - block:\n      - tanh:\n        name: {word}\n    name: {word}"), StringComparison.Ordinal);
    }
}
