using Evenkeel.Formats.Tests.Models;
using Evenkeel.Formats.Yaml;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Tests.Yaml;

public sealed class LayerTests
{
    public static TheoryData<string> ActivationNames => [.. ActivationCatalogue.Names];

    [Fact]
    public void Build_EachOption_ReachesItsOp()
    {
        (string Yaml, Op Op)[] cases =
        [
            ("linear: 3", new Linear(3)),
            ("linear: { out: 3, bias: false }", new Linear(3, Bias: false)),
            ("conv: { out: 3, kernel: 3 }", new Conv(3, new Window(3))),
            ("conv: { out: 3, kernel: 3, stride: 2, padding: 1, dilation: 2, bias: false }", new Conv(3, new Window(3, 2, 1, 2), Bias: false)),
            ("conv: { out: 3, kernel: 3, padding: same, dilation: 2 }", new Conv(3, new Window(3, 1, 2, 2))),
            ("max-pool: 2", new MaxPool(new Window(2, 2))),
            ("max-pool: { kernel: 3, stride: 2, padding: 1 }", new MaxPool(new Window(3, 2, 1))),
            ("average-pool: 2", new AveragePool(new Window(2, 2))),
            ("conv: { out: 4, kernel: [3, 5], stride: [2, 1], padding: [0, 2], dilation: [1, 2], groups: 2 }", new Conv(4, new Window([3, 5], [2, 1], [0, 2], [1, 2]), Groups: 2)),
            ("conv: { out: 3, kernel: [3, 5], padding: same }", new Conv(3, new Window([3, 5], 1, [1, 2]))),
            ("conv-transpose: { out: 2, kernel: 3, stride: 2, padding: 1, output-padding: 1 }", new ConvTranspose(2, new Window(3, 2, 1), OutputPadding: 1)),
            ("max-pool: { kernel: [3, 2], stride: 1 }", new MaxPool(new Window([3, 2], 1))),
            ("average-pool: { kernel: 3, padding: 1, count-padding: false }", new AveragePool(new Window(3, 3, 1), CountPadding: false)),
            ("global-average-pool", new GlobalAveragePool()),
            ("global-max-pool", new GlobalMaxPool()),
            ("adaptive-average-pool: 1", new AdaptiveAveragePool(1)),
            ("adaptive-max-pool: { extent: [2, 3] }", new AdaptiveMaxPool([2, 3])),
            ("flatten", new Flatten()),
            ("batch-norm: { epsilon: 1e-3, affine: false }", new BatchNorm(1e-3, Affine: false)),
            ("layer-norm: {}", new LayerNorm()),
            ("dropout", new Dropout()),
            ("dropout: 0.1", new Dropout(0.1)),
            ("dropout:0.1", new Dropout(0.1)),
            ("dropout: { probability: 0.1 }", new Dropout(0.1)),
            ("prelu", new Evenkeel.Networks.Ops.PReLU(PerChannel: true)),
        ];
        Assert.All(cases, c =>
        {
            var input = c.Yaml.StartsWith("linear", StringComparison.Ordinal) ? "8" : "[2, 8, 8]";
            Assert.Equal(c.Op, ModelOf.Built($"input: {input}\nlayers:\n  - {c.Yaml}").Graph.Nodes.Single().Op);
        });
    }

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Build_ActivationByName_IsThatActivation(string name) => Assert.Equal(name, ModelOf.Layers($"  - {name}").Graph.Nodes.Single().Op.Kind);

    [Theory]
    [InlineData("  - leaky-relu:0.2")]
    [InlineData("  - leaky-relu: 0.2")]
    [InlineData("  - leaky-relu: { argument: 0.2 }")]
    public void Build_ActivationWithArgument_TakesIt(string layers) => Assert.Equal("leaky-relu:0.2", ModelOf.Layers(layers).Graph.Nodes.Single().Op.Kind);

    [Theory]
    [InlineData("  - lineer: 3", "line 3, column 5: unknown layer 'lineer'; did you mean 'linear'?")]
    [InlineData("  - maxpool: 3", "line 3, column 5: unknown layer 'maxpool'; did you mean 'max-pool'?")]
    [InlineData("  - rleu", "line 3, column 5: unknown layer 'rleu'; did you mean 'relu'?")]
    [InlineData("  - linear: three", "line 3, column 13: `linear` must be a whole number, got 'three'")]
    [InlineData("  - linear: '3'", "line 3, column 13: `linear` must be a whole number, got '\"3\"'")]
    [InlineData("  - linear: 2.5", "line 3, column 13: `linear` must be a whole number, got '2.5'")]
    [InlineData("  - linear: [3]", "line 3, column 13: `linear` must be a whole number, got a list")]
    [InlineData("  - linear:", "line 3, column 5: 'linear' needs `out` (number of units)")]
    [InlineData("  - linear", "line 3, column 5: 'linear' needs `out` (number of units)")]
    [InlineData("  - linear: 0", "line 3, column 5: layer 'linear.0' (linear): its width (=0) must be at least 1")]
    [InlineData("  - linear: 99999999999999999999", "line 3, column 13: `linear` must be a whole number, got '99999999999999999999'")]
    [InlineData("  - linear: { out: 3, bias: maybe }", "line 3, column 29: `bias` must be true or false, got 'maybe'")]
    [InlineData("  - linear: { out: 3, bais: true }", "line 3, column 23: unknown option 'bais'; did you mean 'bias'?")]
    [InlineData("  - linear: { out: x, bias: 3, foo: 1 }", "line 3, column 20: `out` must be a whole number, got 'x'; `bias` must be true or false, got '3'; unknown option 'foo'; 'linear' has out, bias")]
    [InlineData("  - linear: 3\n    nmae: x", "line 4, column 5: unknown key 'nmae'; did you mean 'name'?")]
    [InlineData("  - linear: 3\n    bias: false", "line 4, column 5: `bias` is an option: write `linear: { out: …, bias: … }`")]
    [InlineData("  - linear: { out: 3, name: x }", "line 3, column 23: `name` stands beside `linear`, not among its options")]
    [InlineData("  - linear: 3\n    tanh:", "line 4, column 5: a layer has one kind, got 'linear' and 'tanh'; put each behind a '-' of its own")]
    [InlineData("  - name: x", "line 3, column 5: a layer has no kind, such as `linear: 256`")]
    [InlineData("  - tanh:\n    init: he", "line 4, column 5: 'tanh' takes no `init`")]
    [InlineData("  - tanh: 3", "line 3, column 11: 'tanh' takes no options, got '3'")]
    [InlineData("  - tanh:0.5", "line 3, column 5: 'tanh' takes nothing behind a colon, got 'tanh:0.5'")]
    [InlineData("  - elu: -1", "line 3, column 5: elu:-1: the argument must be above 0")]
    [InlineData("  - leaky-relu:x", "line 3, column 5: `leaky-relu` must be a number, got 'x'")]
    [InlineData("  - dropout: .nan", "line 3, column 14: `dropout` must be a number, got '.nan'")]
    [InlineData("  - dropout: NaN", "line 3, column 14: `dropout` must be a number, got 'NaN'")]
    [InlineData("  - dropout: 2", "line 3, column 5: layer 'dropout.0' (dropout): `probability` (=2) must be at least 0 and below 1")]
    [InlineData("  - conv: 3", "line 3, column 11: 'conv' takes a mapping of options, as in `conv: { out: …, kernel: … }`, got '3'")]
    [InlineData("  - conv: { out: 3 }", "line 3, column 11: 'conv' needs `kernel` (extent of the window: one number for all axes, or a list of one for each)")]
    [InlineData("  - conv: { out: 3, kernel: 3 }", "line 3, column 5: layer 'conv.0' (conv): slides over one to 3 axes behind the channels, got 8; give the input two to 4 extents")]
    [InlineData("  - conv: { out: 3, kernel: 2, padding: same }", "line 3, column 5: layer 'conv.0' (conv): `padding: same` needs as many taps on both sides: take an odd `kernel`, got 2")]
    [InlineData("  - conv: { out: 3, kernel: 3, padding: same, stride: 2 }", "line 3, column 5: layer 'conv.0' (conv): `padding: same` needs `stride` 1, got 2; give the padding as a number")]
    [InlineData("  - conv: { out: 3, kernel: 9223372036854775807, padding: same, dilation: 9 }", "line 3, column 5: layer 'conv.0' (conv): its size overflows 64 bits")]
    [InlineData("  - conv: { out: 3, kernel: 3, padding: valid }", "line 3, column 41: `padding` must be a whole number, a list of them, or `same`, got 'valid'")]
    [InlineData("  - [tanh]", "line 3, column 5: a list stands in the place of a layer; `block: [...]` gives layers a scope, `concat` and `add` take branches")]
    [InlineData("  -", "line 3, column 4: a layer is missing behind the '-'")]
    [InlineData("  - repeat: 0\n    layers: [tanh]", "line 3, column 5: `repeat` (=0) must be at least 1")]
    [InlineData("  - repeat: 3", "line 3, column 5: 'repeat' needs `layers` beside it")]
    [InlineData("  - repeat: 3\n    layers: []", "line 4, column 13: `layers` must be a list of at least one layer, got none")]
    [InlineData("  - repeat: [tanh]", "line 3, column 13: `repeat` must be a whole number, got a list")]
    [InlineData("  - residual: []", "line 3, column 15: `residual` needs at least one layer")]
    [InlineData("  - residual: { shortcut: [tanh] }", "line 3, column 15: 'residual' needs `layers` (the branch)")]
    [InlineData("  - residual: [linear: 4]", "line 3, column 5: layer 'add.0' (add): adds inputs of one shape, got 8 and 4; change the branch, or project the shortcut")]
    [InlineData("  - concat: [tanh, relu]", "line 3, column 14: `concat` must be a list of lists of layers, got 'tanh' as a branch")]
    [InlineData("  - concat: tanh", "line 3, column 13: `concat` must be a list of lists of layers, got 'tanh'")]
    [InlineData("  - add: [[tanh]]", "line 3, column 5: `add` needs at least two branches, got 1")]
    [InlineData("  - $out", "line 3, column 5: '$out' names a value that the model does not have; put `with: { out: … }` at its top")]
    public void Build_WrongLayer_IsRefusedWithItsPlace(string layers, string message) => Assert.Equal(message, ModelOf.LayersRefused(layers));

    [Fact]
    public void Build_ManyUnknownKeys_ShowsAFew()
    {
        var keys = string.Concat(Enumerable.Range(0, 50).Select(i => $"    zzzzzzz{i}: 1\n"));
        Assert.EndsWith("; and 46 more", ModelOf.LayersRefused($"  - linear: 3\n{keys}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_UnknownLayerWithoutANeighbour_ListsAllKinds() => Assert.Contains(string.Join(", ", Kinds.Names), ModelOf.LayersRefused("  - transformer"), StringComparison.Ordinal);

    [Fact]
    public void Build_Residual_AddsTheShortcutAndTheBranch()
    {
        var graph = ModelOf.Layers("  - residual:\n      layers: [linear: 4]\n      shortcut: [linear: { out: 4, bias: false }]\n  - residual: [linear: 4]").Graph;
        Assert.Equal([2, 1], graph.Nodes[2].Inputs);
        Assert.Equal([3, 4], graph.Nodes[4].Inputs);
        Assert.Equal([0], graph.Nodes[1].Inputs);
    }

    [Fact]
    public void Build_Concat_JoinsItsBranchesInOrder()
    {
        var graph = ModelOf.Layers("  - concat: [[linear: 4], [], [tanh]]").Graph;
        Assert.Equal([1, 0, 2], graph.Nodes[2].Inputs);
        Assert.Equal(new Shape(20), graph.OutputShape);
    }
}
