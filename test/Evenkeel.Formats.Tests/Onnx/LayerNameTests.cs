using Evenkeel.Formats.Onnx.Importing;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Layers have the names that they have in the user's code.</summary>
public sealed class LayerNameTests
{
    [Theory]
    [InlineData("/blocks.0/q", "blocks.0.q")]
    [InlineData("/layer1/layer1.0/conv1", "layer1.0.conv1")]
    [InlineData("/features/features.1/conv/conv.0/conv.0.0", "features.1.conv.0.0")]
    [InlineData("/blocks.0/Add", "blocks.0.Add")]
    [InlineData("/layer1/layer10/conv", "layer1.layer10.conv")]
    [InlineData("sequential/dense", "sequential.dense")]
    public void Joined_APath_IsTheModulesName(string path, string name) => Assert.Equal(name, LayerNames.Joined(path));

    [Fact]
    public void Build_NodesOfOneLeafScope_AreOneLayer()
    {
        var model = OnnxModels.Of(
            "2x4", ["fc.weight 3x4", "fc.bias 3"],
            "/fc/Transpose: t = Transpose(fc.weight) perm=1,0", "/fc/MatMul: m = MatMul(x, t)", "/fc/Add: a = Add(fc.bias, m)", "/Relu: r = Relu(a)", "/tail/Exp: e = Exp(r)", "/tail/Neg: y = Neg(e)");
        Assert.Equal("fc:linear Relu:relu tail:exp+scale", OnnxModels.Layers(OnnxModels.Built(model).Graph));
    }

    [Fact]
    public void Build_NodesWithoutScopes_AreNamedByTheirParametersPrefix()
    {
        var model = OnnxModels.Of("2x4", ["fc1.weight 4x4", "fc2.weight 4x4"], "Gemm_0: a = Gemm(x, fc1.weight) transB=1", "Relu_1: b = Relu(a)", "Gemm_2: y = Gemm(b, fc2.weight)");
        Assert.Equal("fc1:linear Relu_1:relu fc2:linear", OnnxModels.Layers(OnnxModels.Built(model).Graph));
    }

    [Fact]
    public void Build_LayerThatIsCalledTwice_HasOneParameterAndTwoNames()
    {
        var model = OnnxModels.Of("2x4", ["fc.weight 4x4"], "/fc/MatMul: a = MatMul(x, fc.weight)", "/Relu: b = Relu(a)", "/fc_1/MatMul: y = MatMul(b, fc.weight)");
        var graph = OnnxModels.Built(model).Graph;
        Assert.Equal("fc:linear Relu:relu fc_1:linear", OnnxModels.Layers(graph));
        Assert.Equal(["fc.weight"], graph.Parameters.Select(p => p.Name));
    }
}
