using Evenkeel.Formats.Tests.Models;
using Evenkeel.Formats.Yaml;

namespace Evenkeel.Formats.Tests.Yaml;

public sealed class BlockTests
{
    private const string Unit = "input: 8\nblocks:\n  unit:\n    - linear: $out\n      name: '0'\n    - $act\nlayers:\n";

    [Fact]
    public void Build_NamedBlock_TakesItsArgumentsAndPrefixesItsNames()
    {
        var graph = ModelOf.Built($"{Unit}  - block: unit\n    with: {{ out: 3, act: tanh }}\n    name: b1\n  - block: unit\n    with: {{ out: 5, act: 'elu:2' }}").Graph;
        Assert.Equal(["b1.0", "b1.tanh.0", "unit.1.0", "unit.1.elu.0"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(["b1.0.weight", "b1.0.bias", "unit.1.0.weight", "unit.1.0.bias"], graph.Parameters.Select(p => p.Name));
        Assert.Equal(new(5), graph.OutputShape);
    }

    [Fact]
    public void Build_BlockInABlock_HandsItsArgumentsOn()
    {
        const string Yaml = "input: 8\nblocks:\n  inner: [linear: $w]\n  outer:\n    - block: inner\n      with: { w: $width }\n      name: i\n    - block: [linear: $width]\n      name: j\n"
            + "layers:\n  - repeat: 2\n    layers:\n      - block: outer\n        with: { width: 7 }\n        name: o{i}";
        Assert.Equal(["o0.i.linear.0", "o0.j.linear.0", "o1.i.linear.0", "o1.j.linear.0"], ModelOf.Built(Yaml).Graph.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Build_ValuesOfTheModel_AreHandedToBlocks()
    {
        var graph = ModelOf.Built("input: 8\nwith: { n: 2, w: 5, f: 'elu:2' }\nblocks:\n  unit: [linear: $out]\nlayers:\n  - repeat: $n\n    layers: [{ block: unit, with: { out: $w } }, $f]").Graph;
        Assert.Equal(["unit.0.linear.0", "elu.0", "unit.1.linear.0", "elu.1"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(new(5), graph.OutputShape);
    }

    [Theory]
    [InlineData("layers: [linear: $w]", "line 2, column 18: '$w' names a value that the model does not have; put `with: { w: … }` at its top")]
    [InlineData("with: { w: 3 }\nlayers: [linear: $v]", "line 2, column 9: `w` is a value that no layer takes; write $w where it stands; did you mean 'v'?")]
    [InlineData("with: { w: [3] }\nlayers: [linear: $w]", "line 2, column 12: `w` must be a single value, got a list")]
    [InlineData("with: 3\nlayers: [linear: 3]", "line 2, column 7: `with` must be a mapping of names to values, got '3'")]
    [InlineData("with: { w: x }\nlayers: [linear: $w]", "line 2, column 12: `linear` must be a whole number, got 'x'")]
    public void Build_WrongValuesOfTheModel_AreRefusedWithTheirPlace(string text, string message) => Assert.Equal(message, ModelOf.Refused($"input: 8\n{text}"));

    [Theory]
    [InlineData("  - block: unti", "line 8, column 12: unknown block 'unti'; did you mean 'unit'?")]
    [InlineData("  - unit", "line 8, column 5: 'unit' is a block; write `block: unit`")]
    [InlineData("  - block: unit", "line 4, column 15: the block 'unit' is used without its argument 'out'")]
    [InlineData("  - block: unit\n    with: { out: 3, akt: tanh }", "line 9, column 21: the block 'unit' has no argument 'akt'; did you mean 'act'?")]
    [InlineData("  - block: unit\n    with: { out: x, act: tanh }", "line 9, column 18: `linear` must be a whole number, got 'x'")]
    [InlineData("  - block: unit\n    with: { out: [3] }", "line 9, column 18: the argument 'out' must be a single value, got a list")]
    [InlineData("  - block: unit\n    with: 3", "line 9, column 11: `with` must be a mapping of arguments, got '3'")]
    [InlineData("  - block: [tanh]\n    with: { a: 3 }", "line 9, column 11: `with` gives arguments to a named block; these layers stand here already")]
    [InlineData("  - block: { layers: [tanh] }", "line 8, column 12: `block` must be a list of layers, got a mapping")]
    [InlineData("  - block:", "line 8, column 5: 'block' needs `block` (its name, or the layers)")]
    public void Build_WrongUseOfABlock_IsRefusedWithItsPlace(string layers, string message) => Assert.Equal(message, ModelOf.Refused(Unit + layers));

    [Fact]
    public void Build_BlockThatContainsItself_IsRefused()
        => Assert.Equal(
            "line 4, column 16: the block 'a' contains itself: a > b > a",
            ModelOf.Refused("input: 8\nblocks:\n  a: [block: b]\n  b: [{ block: a }]\nlayers: [block: a]"));

    [Fact]
    public void Build_ChainOfBlocks_IsBoundedInDepth()
    {
        var chain = string.Concat(Enumerable.Range(0, 100).Select(i => $"  b{i}: [{{ block: b{i + 1}, name: x }}]\n"));
        Assert.Contains($"more than {Expansion.MaxDepth} deep", ModelOf.Refused($"input: 8\nblocks:\n{chain}  b100: [tanh]\nlayers: [block: b0]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_BlocksThatDoubleEachOther_AreBoundedInNumber()
    {
        var bomb = string.Concat(Enumerable.Range(0, 30).Select(i => $"  b{i}: [block: b{i + 1}, block: b{i + 1}]\n"));
        Assert.Contains("more than 100000 layers", ModelOf.Refused($"input: 8\nblocks:\n{bomb}  b30: [tanh]\nlayers: [block: b0]"), StringComparison.Ordinal);
    }
}
