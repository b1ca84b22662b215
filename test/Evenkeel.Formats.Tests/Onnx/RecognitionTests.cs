using System.Collections.Immutable;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Onnx.Recognition;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Layers that exporters take apart are layers again.</summary>
public sealed class RecognitionTests
{
    private static readonly string[] Constants = ["root - 1.41421356", "one - 1", "half - 0.5", "two - 2", "three - 3", "zero - 0", "six - 6", "eps - 0.00001", "cubic - 0.044715", "pi - 0.79788456"];

    [Theory]
    [InlineData("silu", "s = Sigmoid(x)", "y = Mul(x, s)")]
    [InlineData("silu", "s = Sigmoid(x)", "y = Mul(s, x)")]
    [InlineData("mish", "s = Softplus(x)", "t = Tanh(s)", "y = Mul(x, t)")]
    [InlineData("hard-swish", "a = Add(x, three)", "b = Clip(a, zero, six)", "c = Mul(x, b)", "y = Div(c, six)")]
    [InlineData("hard-sigmoid", "a = Add(x, three)", "b = Clip(a, zero, six)", "y = Div(b, six)")]
    [InlineData("gelu", "a = Div(x, root)", "b = Erf(a)", "c = Add(b, one)", "d = Mul(x, c)", "y = Mul(d, half)")]
    [InlineData("gelu", "a = Div(x, root)", "b = Erf(a)", "c = Add(one, b)", "d = Mul(half, x)", "y = Mul(d, c)")]
    [InlineData("gelu-tanh", "a = Pow(x, three)", "b = Mul(cubic, a)", "c = Add(x, b)", "d = Mul(pi, c)", "e = Tanh(d)", "f = Add(one, e)", "g = Mul(half, x)", "y = Mul(g, f)")]
    [InlineData("layer-norm", "m = ReduceMean(x) axes=-1", "d = Sub(x, m)", "s = Pow(d, two)", "v = ReduceMean(s) axes=-1", "w = Add(v, eps)", "r = Sqrt(w)", "n = Div(d, r)", "g = Mul(n, ln.weight)", "y = Add(g, ln.bias)")]
    [InlineData("layer-norm", "m = ReduceMean(x) axes=-1", "d = Sub(x, m)", "s = Mul(d, d)", "v = ReduceMean(s) axes=-1", "w = Add(v, eps)", "r = Sqrt(w)", "y = Div(d, r)")]
    [InlineData("rms-norm", "s = Mul(x, x)", "v = ReduceMean(s) axes=-1", "w = Add(v, eps)", "r = Sqrt(w)", "q = Reciprocal(r)", "n = Mul(x, q)", "y = Mul(ln.weight, n)")]
    public void Build_FormulaOfALayer_IsThatLayer(string kind, params string[] nodes)
    {
        var graph = OnnxModels.Built(OnnxModels.Of("2x3x4", [.. Constants, "ln.weight 4", "ln.bias 4"], [.. nodes.Select(n => $"/l/{n.Split(' ')[0]}: {n}")])).Graph;
        Assert.Equal($"l:{kind}", OnnxModels.Layers(graph));
        Assert.DoesNotContain(graph.Parameters, p => !p.Name.StartsWith("ln.", StringComparison.Ordinal));
    }

    [Fact]
    public void Build_FormulaWhosePartsAreReadElsewhere_StaysInParts()
    {
        var model = OnnxModels.Of("2x4", [], "/Sigmoid: s = Sigmoid(x)", "/Mul: m = Mul(x, s)", "/Add: y = Add(m, s)");
        Assert.Equal("Sigmoid:sigmoid Mul:multiply Add:add", OnnxModels.Layers(OnnxModels.Built(model).Graph));
    }

    private const string Later = "-99999999", Causal = $"0,{Later},{Later},{Later},0,0,{Later},{Later},0,0,0,{Later},0,0,0,0";

    [Theory]
    [InlineData(false, "ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", "p = Mul(e, half)")]
    [InlineData(false, "kt = Transpose(kh) perm=0,2,1,3", "ks = Transpose(kt) perm=0,1,3,2", "e = MatMul(qs, ks)", "p = Div(e, two)")]
    [InlineData(false, "ks = Transpose(kh) perm=0,2,3,1", "qf = Mul(qs, half)", "p = MatMul(qf, ks)")]
    [InlineData(true, "ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", "f = Mul(half, e)", $"m = Constant() value_ints={Causal}", "mask = Reshape(m, square)", "p = Add(f, mask)")]
    [InlineData(false, "ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", "n = Constant() value_ints=0,", "u = Constant() value_ints=1,1", "m = Reshape(n, u)", "a = Add(e, m)", "p = Mul(a, half)")]
    public void Build_AttentionInParts_IsAttentionOfItsLayers(bool causal, params string[] scores)
    {
        var graph = Attending(scores);
        Assert.Equal(new Networks.Ops.Attention(2, causal, 0.5), graph.Nodes[^1].Op);
        Assert.Equal("q:linear k:linear v:linear merge:attention", OnnxModels.Layers(graph));
    }

    [Theory]
    [InlineData(false, "o = Attention(qs, ks, vs)")]
    [InlineData(true, "o = Attention(qs, ks, vs) is_causal=1")]
    [InlineData(true, $"m = Constant() value_ints={Causal}", "mask = Reshape(m, square)", "o = Attention(qs, ks, vs, mask)")]
    [InlineData(true, "m = Constant() value_ints=1,0,0,0,1,1,0,0,1,1,1,0,1,1,1,1", "b = Cast(m) to=9", "mask = Reshape(b, square)", "o = Attention(qs, ks, vs, mask)")]
    public void Build_OperatorAttentionBetweenHeadsThatAreSplit_IsAttentionOfItsLayers(bool causal, params string[] mixed)
    {
        var graph = Mixing(["ks = Transpose(kh) perm=0,2,1,3", .. mixed]);
        Assert.Equal(new Networks.Ops.Attention(2, causal, 0.5), graph.Nodes[^1].Op);
        Assert.Equal("q:linear k:linear v:linear merge:attention", OnnxModels.Layers(graph));
    }

    [Theory]
    [InlineData("m = Constant() value_ints=1,0,0,0,1,1,0,0,1,1,1,0,1,1,1,1", "mask = Reshape(m, square)", "o = Attention(qs, ks, vs, mask)")]
    [InlineData($"m = Constant() value_ints={Causal}", "mask = Reshape(m, square)", "c = Concat(mask, mask) axis=1", "o = Attention(qs, ks, vs, c, ks, vs)")]
    public void Build_OperatorAttentionThatAttentionHasNot_StaysInParts(params string[] mixed)
    {
        var model = OnnxModels.Built(Mixed(["ks = Transpose(kh) perm=0,2,1,3", .. mixed]));
        Assert.Empty(model.Problems);
        Assert.Single(model.Graph.Nodes, n => n.Op is Networks.Ops.Softmax);
    }

    /// <summary>A table that is learned and begins at 0, as of positions that lie so far apart, is none of nothing.</summary>
    [Fact]
    public void Build_ScoresPlusALearnedTableOfZeros_KeepTheTable()
    {
        var model = Mixed(["ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", "a = Add(e, table)", "p = Mul(a, half)", "s = Softmax(p) axis=-1", "o = MatMul(s, vs)"]);
        model.Graph.Initializer.Add(new TensorProto { Name = "table", DataType = 1, Dims = { 4, 4 }, FloatData = { new float[16] } });
        Assert.Contains(OnnxModels.Built(model).Graph.Parameters, p => p.Name == "table");
    }

    [Theory]
    [InlineData("ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", "p = Add(e, half)")]
    [InlineData("ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", $"m = Constant() value_ints=0,0,0,{Later},0,0,{Later},{Later},0,0,0,{Later},0,0,0,0", "mask = Reshape(m, square)", "p = Add(e, mask)")]
    public void Build_ScoresThatAttentionHasNot_StayInParts(params string[] scores)
        => Assert.DoesNotContain(Attending(scores).Nodes, n => n.Op is Networks.Ops.Attention);

    [Theory]
    [InlineData(false, "ks = Transpose(kh) perm=1,2,0", "p = MatMul(qs, ks)")]
    [InlineData(true, "kt = Transpose(kh) perm=1,0,2", "ks = Transpose(kt) perm=0,2,1", "e = MatMul(qs, ks)", $"m = Constant() value_ints={Causal}", "mask = Reshape(m, square)", "p = Add(e, mask)")]
    public void Build_AttentionWhoseHeadsAreAnAxisWithTheSamples_IsAttentionOfEachSample(bool causal, params string[] scores)
    {
        var graph = OnnxModels.Built(OnnxModels.Of(
            "4x2x8", [.. Constants, "q.weight 8x8", "k.weight 8x8", "v.weight 8x8"],
            [
                "split = Constant() value_ints=4,4,4", "whole = Constant() value_ints=8,8", "square = Constant() value_ints=4,4",
                "/q/MatMul: q = MatMul(x, q.weight)", "/k/MatMul: k = MatMul(x, k.weight)", "/v/MatMul: v = MatMul(x, v.weight)",
                "qh = Reshape(q, split)", "qt = Transpose(qh) perm=1,0,2", "qs = Div(qt, two)", "kh = Reshape(k, split)", "vh = Reshape(v, split)", "vs = Transpose(vh) perm=1,0,2",
                .. scores, "s = Softmax(p) axis=2", "o = MatMul(s, vs)", "t = Transpose(o) perm=1,0,2", "merge: y = Reshape(t, whole)",
            ])).Graph;
        var attention = Assert.Single(graph.Nodes, n => n.Op is Networks.Ops.Attention);
        Assert.Equal(new Networks.Ops.Attention(2, causal, 0.5), attention.Op);
        Assert.Equal(new Shape(2, 4, 8), attention.ShapeOf(2));
    }

    [Fact]
    public void Build_TableThatIsOnlyCompared_IsNoParameter()
    {
        var graph = OnnxModels.Built(OnnxModels.Of("2x4", [.. Constants, "w 4x4", "mask 2x4"], "/fc/MatMul: a = MatMul(x, w)", "m = Greater(mask, half)", "b = Relu(a)", "y = Where(m, a, b)")).Graph;
        Assert.Equal(["w"], graph.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Build_ShapeThatIsComputedWithNothingOfAnother_IsKnown()
    {
        string[] nodes =
        [
            "s = Shape(x)", "from = Constant() value_ints=2,", "to = Constant() value_ints=9,", "nothing = Slice(s, from, to)",
            "m = Constant() value_ints=0,0,7,0,8", "p = NonZero(m)", "two = Constant() value_ints=2,", "places = Reshape(p, two)", "all = Concat(places, nothing) axis=0", "y = Reshape(x, all)",
        ];
        Assert.Equal(new Shape(4), OnnxModels.Built(OnnxModels.Of("2x4", [], nodes)).Graph.OutputShape);
    }

    /// <summary>As exporters write it: (1 − mask) times the least number, of an input that is all ones where nothing is given.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Build_MaskOfPaddingThatIsAnInput_HidesNothingUnlessItIsGiven(bool isGiven)
    {
        var model = Mixed([
            "ks = Transpose(kh) perm=0,2,3,1", "e = MatMul(qs, ks)", "d = Mul(e, half)", "wide = Constant() value_ints=2,1,1,4", "w = Reshape(mask, wide)", "seen = Constant() value_ints=1,",
            "g = Sub(seen, w)", $"least = Constant() value_ints={Later},", "h = Mul(g, least)", "m = Cast(h) to=1", "p = Add(d, m)", "s = Softmax(p) axis=-1", "o = MatMul(s, vs)",
        ]);
        model.Graph.Input.Add(OnnxModels.Input("mask", 7, "2x4"));
        var inputs = ImmutableDictionary<string, Tensor>.Empty;
        if (isGiven) inputs = inputs.Add("mask", Tensor.From<float>([1, 1, 1, 0, 1, 1, 1, 1], new Shape(2, 4)));
        var nodes = OnnxModels.Built(model, new BuildOptions { Inputs = inputs }).Graph.Nodes;
        Assert.Equal(isGiven ? 0 : 1, nodes.Count(n => n.Op is Networks.Ops.Attention));
        Assert.DoesNotContain(nodes, n => n.Layer == "mask");
    }

    /// <summary>Two heads of 4 features over 4 positions; the scores are named p, and made of qs and kh.</summary>
    private static Graph Attending(string[] scores) => Mixing([.. scores, "s = Softmax(p) axis=-1", "o = MatMul(s, vs)"]);

    /// <summary>Two heads of 4 features over 4 positions; their results are named o, and made of qs, kh and vs.</summary>
    private static Graph Mixing(string[] mixed) => OnnxModels.Built(Mixed(mixed)).Graph;

    private static ModelProto Mixed(string[] mixed)
        => OnnxModels.Of(
            "2x4x8", [.. Constants, "q.weight 8x8", "k.weight 8x8", "v.weight 8x8"],
            [
                "split = Constant() value_ints=2,4,2,4", "whole = Constant() value_ints=2,4,8", "square = Constant() value_ints=4,4",
                "/q/MatMul: q = MatMul(x, q.weight)", "/k/MatMul: k = MatMul(x, k.weight)", "/v/MatMul: v = MatMul(x, v.weight)",
                "qh = Reshape(q, split)", "qs = Transpose(qh) perm=0,2,1,3", "kh = Reshape(k, split)", "vh = Reshape(v, split)", "vs = Transpose(vh) perm=0,2,1,3",
                .. mixed, "t = Transpose(o) perm=0,2,1,3", "merge: y = Reshape(t, whole)",
            ]);

    [Theory]
    [InlineData("a = Gemm(x, w) transB=1", "3x4", WeightLayout.OutIn)]
    [InlineData("a = Gemm(x, w)", "4x3", WeightLayout.InOut)]
    [InlineData("a = MatMul(x, w)", "4x3", WeightLayout.InOut)]
    public void Build_ProductWithAParameter_IsADenseLayerWithTheFilesWeight(string node, string shape, WeightLayout layout)
    {
        var graph = OnnxModels.Built(OnnxModels.Of("2x4", [$"w {shape}"], node)).Graph;
        var linear = Assert.IsType<Networks.Ops.Linear>(graph.Nodes[0].Op);
        Assert.Equal(layout, linear.Layout);
        Assert.Equal(["w"], graph.Parameters.Select(p => p.Name));
        Assert.Equal((4, 3), (graph.Parameters.Single().Fans.In, graph.Parameters.Single().Fans.Out));
    }

    [Fact]
    public void Patterns_EveryFormula_IsRead() => Assert.All(Patterns.All, form => Assert.NotEmpty(form.Root.Arguments));
}
