using Evenkeel.Formats.Tests.Models;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Tests.Yaml;

public sealed class SequenceLayerTests
{
    [Fact]
    public void Build_EachOption_ReachesItsOp()
    {
        (string Input, string Yaml, Op Op)[] cases =
        [
            ("8", "embedding: { vocabulary: 5, width: 3 }", new Embedding(5, 3)),
            ("[4, 6]", "position", new Position()),
            ("[4, 6]", "rnn: 3", new Recurrent(RecurrentKind.Rnn, 3)),
            ("[4, 6]", "rnn: { hidden: 3, nonlinearity: relu, bias: false }", new Recurrent(RecurrentKind.Rnn, 3, Bias: false, Nonlinearity: RecurrentNonlinearity.Relu)),
            ("[4, 6]", "lstm: { hidden: 3, layers: 2, bidirectional: true }", new Recurrent(RecurrentKind.Lstm, 3, 2, Bidirectional: true)),
            ("[4, 6]", "gru: { hidden: 3, bias: false }", new Recurrent(RecurrentKind.Gru, 3, Bias: false)),
            ("[4, 6]", "rms-norm: { affine: false }", new RmsNorm(Affine: false)),
            ("[4, 6]", "group-norm: 2", new GroupNorm(2)),
            ("[4, 6]", "group-norm: { groups: 2, epsilon: 1e-3, affine: false }", new GroupNorm(2, 1e-3, Affine: false)),
            ("[4, 6]", "instance-norm", new InstanceNorm()),
            ("[4, 6]", "instance-norm: { affine: true }", new InstanceNorm(Affine: true)),
            ("[4, 6]", "batch-norm: { evaluation: true }", new BatchNorm(Evaluation: true)),
            ("[4, 6]", "softmax", new Softmax()),
            ("[4, 6]", "softmax: 0", new Softmax(0)),
            ("[4, 6]", "log-softmax: { axis: 0 }", new LogSoftmax(0)),
            ("[4, 6]", "reshape: [2, -1]", new Reshape([2, -1])),
            ("[4, 6]", "reshape: -1", new Reshape([-1])),
            ("[4, 6]", "transpose: [1, 0]", new Transpose([1, 0])),
            ("[4, 6]", "select: -1", new Select(0, -1)),
            ("[4, 6]", "select: { position: 2, axis: -1 }", new Select(-1, 2)),
            ("[4, 6]", "slice: 2", new Slice(0, 0, 2)),
            ("[4, 6]", "slice: { length: 2, start: -4, step: 2, axis: 1 }", new Slice(1, -4, 2, 2)),
            ("[4, 6]", "gather: [3, 3, 0]", new Gather(0, [3, 3, 0])),
            ("[4, 6]", "pad: [1, 0]", new Pad([1, 0], [1, 0])),
            ("[4, 6]", "pad: { before: [1, 0], after: [0, 2], value: -1 }", new Pad([1, 0], [0, 2], -1)),
            ("[4, 6]", "mean", new Mean(Numbers.None)),
            ("[4, 6]", "mean: 0", new Mean([0])),
            ("[4, 6]", "sum: { axes: [0, 1], keep-axes: true }", new Sum([0, 1], KeepAxes: true)),
            ("[4, 6]", "max: [-1]", new Max([-1])),
            ("[4, 6]", "scale: 0.5", new Scale(0.5)),
            ("[4, 6]", "gain", new Gain()),
            ("[4, 6]", "gain: 1", new Gain(1)),
            ("[4, 6]", "offset", new Offset()),
            ("[4, 6]", "subtract: [[tanh], []]", new Subtract()),
            ("[4, 6]", "multiply: [[tanh], []]", new Multiply()),
            ("[4, 6]", "divide: [[], [softplus]]", new Divide()),
            ("[4, 6]", "matmul: { branches: [[], []], transpose-b: true }", new MatMul(TransposeB: true)),
            ("[4, 6]", "concat: { branches: [[], []], axis: 1 }", new Concat(1)),
            ("[4, 6]", "dot-product-attention: { branches: [[], [], []], heads: 2, causal: true, scale: 0.5 }", new Attention(2, Causal: true, Scale: 0.5)),
        ];
        Assert.All(cases, c => Assert.Equal(c.Op, ModelOf.Built($"input: {c.Input}\nlayers:\n  - {c.Yaml}").Graph.Nodes[^1].Op));
    }

    [Fact]
    public void Build_Attention_IsFiveLayersWithTheNamesOfItsProjections()
    {
        var graph = ModelOf.Built("input: [4, 6]\nlayers:\n  - attention: { heads: 2, causal: true, width: 8 }\n    name: attn").Graph;
        Assert.Equal(["attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.heads", "attn.out_proj"], graph.Nodes.Select(n => n.Name));
        Assert.Equal([new Linear(8), new Linear(8), new Linear(8), new Attention(2, Causal: true), new Linear(6)], graph.Nodes.Select(n => n.Op));
        Assert.Equal([[0], [0], [0], [1, 2, 3], [4]], graph.Nodes.Select(n => n.Inputs.ToArray()));
        Assert.Contains("attn.out_proj.bias", graph.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Build_AttentionWithoutBias_HasFourMatrices()
    {
        var graph = ModelOf.Built("input: [4, 6]\nlayers:\n  - attention: { heads: 3, bias: false }").Graph;
        Assert.Equal(["q_proj", "k_proj", "v_proj", "out_proj"], graph.Parameters.Select(p => p.Name.Split('.')[2]));
    }

    [Fact]
    public void Build_AttentionsScheme_DrawsEveryProjection()
    {
        var overrides = ModelOf.Built("input: [4, 6]\nlayers:\n  - attention: 2\n    name: a\n    init: normal:0.02\n    bias-init: ones").Recipe.Overrides;
        Assert.Equal(new Normal(0.02), overrides["a.k_proj.weight"]);
        Assert.Equal(new Constant(1), overrides["a.out_proj.bias"]);
        Assert.Equal(8, overrides.Count);
    }

    [Fact]
    public void Build_RecurrentSchemes_DrawInputAndStateWeightsApart()
    {
        var overrides = ModelOf.Built("input: [4, 6]\nlayers:\n  - lstm: { hidden: 3, layers: 2 }\n    name: rnn\n    init: xavier\n    recurrent-init: orthogonal\n    bias-init: zeros").Recipe.Overrides;
        Assert.Equal(Schemes.Xavier, overrides["rnn.weight_ih_l1"]);
        Assert.Equal(new Orthogonal(), overrides["rnn.weight_hh_l1"]);
        Assert.Equal(Schemes.Zeros, overrides["rnn.bias_hh_l0"]);
        Assert.Equal(8, overrides.Count);
    }

    [Fact]
    public void Build_EmbeddingScheme_DrawsTheTable()
        => Assert.Equal(new Normal(0.02), ModelOf.Built("input: 4\nlayers:\n  - embedding: { vocabulary: 5, width: 3 }\n    name: tok\n    init: normal:0.02").Recipe.Overrides["tok.weight"]);

    [Theory]
    [InlineData("attention: 2", "line 3, column 5: layer 'attention.0' (attention): takes positions × features, got 8; give the input two extents, or put an `embedding` before")]
    [InlineData("attention", "line 3, column 5: 'attention' needs `heads` (number of heads, each on its own part of the features)")]
    [InlineData("lstm: 3", "line 3, column 5: layer 'lstm.0' (lstm): runs over positions × features, got 8; give the input two extents")]
    [InlineData("lstm: { hidden: 3, layers: 1000000000000 }", "line 3, column 5: layer 'lstm.0' (lstm): `layers` (=1000000000000) must be from 1 to 1024; take `repeat` for more")]
    [InlineData("lstm: { hidden: 3, nonlinearity: relu }", "line 3, column 24: unknown option 'nonlinearity'; 'lstm' has hidden, layers, bidirectional, bias")]
    [InlineData("rnn: { hidden: 3, nonlinearity: rleu }", "line 3, column 37: `nonlinearity` must be tanh or relu, got 'rleu'; did you mean 'relu'?")]
    [InlineData("embedding: 5", "line 3, column 16: 'embedding' takes a mapping of options, as in `embedding: { vocabulary: …, width: … }`, got '5'")]
    [InlineData("embedding: { vocabulary: 99999999, width: 4 }", "line 3, column 5: layer 'embedding.0' (embedding): `vocabulary` (=99999999) must be from 1 to 16777216, beyond which float32 skips whole numbers")]
    [InlineData("reshape: [3, x]", "line 3, column 18: `reshape` must be a whole number, got 'x'")]
    [InlineData("reshape: 3", "line 3, column 5: layer 'reshape.0' (reshape): `sample` (=[3]) must hold the 8 values of 8")]
    [InlineData("select: { position: 0, axis: 99999999999 }", "line 3, column 5: layer 'select.0' (select): `axis` (=99999999999) is no axis of a sample")]
    [InlineData("mean: []", "line 3, column 11: `mean` must be a whole number, or a list of them, one for each axis; got an empty list")]
    [InlineData("multiply: [[], [], []]", "line 3, column 5: layer 'multiply.0' (multiply): takes 2 inputs (got 3)")]
    [InlineData("dot-product-attention: [[], []]", "line 3, column 5: layer 'dot-product-attention.0' (attention): takes 3 inputs (got 2)")]
    public void Build_WrongLayer_IsRefusedWithItsPlace(string layer, string message) => Assert.StartsWith(message, ModelOf.LayersRefused($"  - {layer}"), StringComparison.Ordinal);

    /// <summary>Cross-attention: queries from the decoder's stream, keys and values from the encoder's output.</summary>
    [Fact]
    public void Build_From_ReadsAnEarlierLayer()
    {
        const string Yaml = "input: [4, 6]\nlayers:\n  - linear: 6\n    name: memory\n  - from: input\n  - tanh\n"
            + "  - block:\n      - dot-product-attention: [[linear: 6], [from: memory, linear: 6], [from: memory, linear: 6]]\n      - from: linear.0\n      - add: [[], [from: dot-product-attention.0]]\n    name: cross";
        var graph = ModelOf.Built(Yaml).Graph;
        Assert.Equal(["memory", "tanh.0", "cross.linear.0", "cross.linear.1", "cross.linear.2", "cross.dot-product-attention.0", "cross.add.0"], graph.Nodes.Select(n => n.Name));
        Assert.Equal([[0], [0], [2], [1], [1], [3, 4, 5], [3, 6]], graph.Nodes.Select(n => n.Inputs.ToArray()));
    }

    [Theory]
    [InlineData("  - linear: 3\n    name: enc\n  - from: ecn", "line 5, column 5: `from` names no earlier layer 'ecn'; did you mean 'enc'?")]
    [InlineData("  - from: later\n  - tanh:\n    name: later", "line 3, column 5: `from` names no earlier layer 'later'")]
    [InlineData("  - from: [a]", "line 3, column 11: `from` must be a name, got a list")]
    [InlineData("  - linear: 3\n  - from: input\n  - tanh", "line 3, column 3: nothing reads the output of layer 'linear.0'; remove it, or join it to the others")]
    [InlineData("  - linear: 3\n  - tanh\n  - from: linear.0", "line 5, column 5: the model ends with `from`, which is no layer; put the layers that go on from there behind it")]
    [InlineData("  - from: input", "line 3, column 3: the network 'model' has no layers")]
    public void Build_WrongFrom_IsRefusedWithItsPlace(string layers, string message) => Assert.Equal(message, ModelOf.LayersRefused(layers));
}
