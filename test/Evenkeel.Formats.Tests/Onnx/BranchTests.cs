using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>An If whose condition is known before the network runs takes its branch; one whose condition is not is named.</summary>
public sealed class BranchTests
{
    [Theory]
    [InlineData("2x8", "fc:linear yes:tanh")]
    [InlineData("2x4", "fc:linear no:relu")]
    public void Build_ConditionFromAShape_TakesTheBranch(string input, string layers)
    {
        var model = Model(
            input,
            ["fc.weight " + input[2..] + "x3", "eight 1 8"],
            "fc: h = MatMul(x, fc.weight)", "s = Shape(x) start=1 end=2", "c = Equal(s, eight)", "choice: y = If(c)");
        Choose(model, "then_branch", "yes: t = Tanh(h)");
        Choose(model, "else_branch", "no: t = Relu(h)");
        Assert.Equal(layers, OnnxModels.Layers(OnnxModels.Built(model).Graph));
    }

    [Fact]
    public void Build_BranchWithNamesOfTheGraph_KeepsThemApart()
    {
        var model = Model("2x4", ["one 1 1", "fc.weight 4x4"], "a: h = Relu(x)", "first: u = If(one)", "second: v = If(one)", "sum: y = Add(u, v)");
        foreach (var node in new[] { 1, 2 })
        {
            Choose(model, "then_branch", node, "z = MatMul(h, fc.weight)", "h2 = Tanh(z)");
            Choose(model, "else_branch", node, "z = Sigmoid(h)", "h2 = Relu(z)");
        }

        var kinds = OnnxModels.Built(model).Graph.Nodes.Select(n => n.Op.Kind).ToArray();
        Assert.Equal(2, kinds.Count(k => k == "tanh"));
        Assert.DoesNotContain("sigmoid", kinds);
    }

    [Fact]
    public void Build_BranchesInBranches_AreTakenOneAfterAnother()
    {
        var model = Model("2x4", ["one 1 1", "none 1 0"], "a: h = Relu(x)", "outer: y = If(one)");
        Choose(model, "then_branch", "inner: t = If(none)");
        var inner = model.Graph.Node[^1].Attribute[0].G.Node[0];
        inner.Attribute.Add(Branch("then_branch", "deep: d = Sigmoid(h)"));
        inner.Attribute.Add(Branch("else_branch", "deep: d = Tanh(h)"));
        Assert.Equal("a:relu deep:tanh", OnnxModels.Layers(OnnxModels.Built(model).Graph));
    }

    [Fact]
    public void Build_BranchThatPassesAValueOn_IsThatValue()
    {
        var model = Model("2x4", ["one 1 1"], "a: h = Relu(x)", "choice: u = If(one)", "b: y = Tanh(u)");
        Choose(model, "then_branch", 1);
        model.Graph.Node[1].Attribute[^1].G.Output.Add(new ValueInfoProto { Name = "h" });
        Assert.DoesNotContain("sigmoid", OnnxModels.Built(model).Graph.Nodes.Select(n => n.Op.Kind));
    }

    [Fact]
    public void Build_InitializerOfABranch_IsAParameter()
    {
        var model = Model("2x4", ["one 1 1"], "choice: y = If(one)");
        Choose(model, "then_branch", "fc: t = MatMul(x, w)");
        model.Graph.Node[0].Attribute[^1].G.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 4, 3 }, FloatData = { Enumerable.Range(0, 12).Select(i => (float)i) } });
        Assert.Equal(11, OnnxModels.Built(model).Weights!["w"].Span<float>()[11]);
    }

    [Fact]
    public void Build_ConditionThatTheNetworkComputes_IsNamed()
    {
        var model = Model("2x4", ["half 1 0.5"], "a: h = Relu(x)", "s = ReduceSum(h)", "c = Greater(s, half)", "choice: y = If(c)");
        Choose(model, "then_branch", "t = Tanh(h)");
        Assert.Contains("which branch is taken depends on what the network computes", Assert.Single(OnnxModels.Built(model).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t = Tanh(nowhere)", "which nothing makes")]
    [InlineData("t = Tanh(y)", "a graph must have no circle")]
    [InlineData("t = Tanh(t)", "a graph must have no circle")]
    public void Build_BranchThatReadsWhatIsNotThere_IsRefused(string node, string rule)
    {
        var model = Model("2x4", ["one 1 1"], "choice: y = If(one)");
        Choose(model, "then_branch", node);
        Refused.With(rule, () => OnnxModels.Built(model));
    }

    /// <summary>A file whose single numbers are constants, as they are not in PyTorch's.</summary>
    private static ModelProto Model(string input, string[] weights, params string[] nodes)
    {
        var model = OnnxModels.Of(input, weights, nodes);
        model.ProducerName = "";
        return model;
    }

    private static void Choose(ModelProto model, string name, params string[] nodes) => Choose(model, name, model.Graph.Node.Count - 1, nodes);

    private static void Choose(ModelProto model, string name, int node, params string[] nodes) => model.Graph.Node[node].Attribute.Add(Branch(name, nodes));

    private static AttributeProto Branch(string name, params string[] nodes)
    {
        var branch = new GraphProto { Name = name };
        if (nodes.Length > 0)
        {
            branch.Node.Add(OnnxModels.Of("1", [], nodes).Graph.Node);
            branch.Output.Add(new ValueInfoProto { Name = branch.Node[^1].Output[0] });
        }

        return new AttributeProto { Name = name, G = branch };
    }
}
