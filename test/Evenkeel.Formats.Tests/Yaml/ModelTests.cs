using Evenkeel.Formats.Tests.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Yaml;

public sealed class ModelTests
{
    [Fact]
    public void Build_NothingSaid_IsPyTorchsDefault()
    {
        var recipe = ModelOf.Layers("  - linear: 3").Recipe;
        Assert.Equal((Schemes.PyTorch, Schemes.PyTorch), (((PlainRecipe)recipe).Weights, ((PlainRecipe)recipe).Biases));
    }

    [Theory]
    [InlineData("init: pytorch", "pytorch", "pytorch")]
    [InlineData("init: he", "he", "zeros")]
    [InlineData("init: uniform:0.1", "uniform:0.1", "zeros")]
    [InlineData("init: he\nbias-init: constant:0.5", "he", "constant:0.5")]
    [InlineData("bias-init: zeros", "pytorch", "zeros")]
    public void Build_Schemes_ReachTheRecipe(string yaml, string weights, string biases)
    {
        var recipe = ModelOf.Built($"{yaml}\ninput: 8\nlayers: [linear: 3]").Recipe;
        Assert.Equal((Schemes.Parse(weights), Schemes.Parse(biases)), (((PlainRecipe)recipe).Weights, ((PlainRecipe)recipe).Biases));
    }

    [Fact]
    public void Build_SchemesOfLayers_OverrideByParameter()
    {
        var recipe = ModelOf.Layers("  - linear: 3\n    init: zeros\n    bias-init: ones\n  - batch-norm:\n    init: zeros\n  - prelu:\n    init: constant:0.1").Recipe;
        Assert.Equal(["batch-norm.0.weight", "linear.0.bias", "linear.0.weight", "prelu.0.weight"], recipe.Overrides.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Constant(1), recipe.Overrides["linear.0.bias"]);
        Assert.Equal(new Constant(0.1), recipe.Overrides["prelu.0.weight"]);
    }

    [Theory]
    [InlineData("  - linear: { out: 3, bias: false }\n    bias-init: zeros", "line 4, column 16: the layer has no parameter 'linear.0.bias' to draw; leave the scheme out")]
    [InlineData("  - batch-norm:\n    init: orthogonal", "line 4, column 11: 'orthogonal' needs a matrix, and 'batch-norm.0.weight' (=8) is none")]
    [InlineData("  - linear: 3\n    init: [he]", "line 4, column 11: `init` must be the name of a scheme, got a list")]
    public void Build_SchemeThatDoesNotFit_IsRefused(string layers, string message) => Assert.Equal(message, ModelOf.LayersRefused(layers));

    [Fact]
    public void Build_UnknownScheme_IsRefusedWithItsPlace()
        => Assert.StartsWith("line 4, column 11: `init`: unknown scheme 'hee'", ModelOf.LayersRefused("  - linear: 3\n    init: hee"), StringComparison.Ordinal);

    [Fact]
    public void Read_TopLevel_HasNameDataAndLoss()
    {
        var source = ModelOf.Source("name: net\ndata: digits\nloss: mse\nlayers: [tanh]");
        Assert.Equal(("net", "digits", "mse", ModelOf.File), (source.Name, source.Data, source.Loss, source.Reference));
        var rest = ModelOf.Source("data: x.npy\ntarget: y.npy\nloss: cross-entropy:0.1\nlayers: [tanh]");
        Assert.Equal(("y.npy", "cross-entropy:0.1"), (rest.Target, rest.Loss));
        var bare = ModelOf.Source("layers: [tanh]");
        Assert.Equal(("model", null, null), (bare.Name, bare.Data, bare.Loss));
    }

    [Fact]
    public void Build_LogitsOfASequence_CountClassesOnTheLastAxis()
    {
        Assert.Equal(new Shape(5, 4), ModelOf.Built("input: [5, 8]\nlayers: [linear: 4]", classes: 4).Graph.OutputShape);
        Assert.Equal(
            "line 2, column 10: the model has 4 outputs, and the data 10 classes; give the last layer 10",
            ModelOf.Refused("input: [5, 8]\nlayers: [linear: 4]", classes: 10));
    }

    [Fact]
    public void Build_Input_ComesFromTheFileOrFromTheData()
    {
        Assert.Equal(new Shape(2, 3), ModelOf.Built("input: [2, 3]\nlayers: [tanh]").Graph.InputShape);
        Assert.Equal(new Shape(2, 3), ModelOf.Built("layers: [tanh]", new(2, 3)).Graph.InputShape);
        Assert.Equal(new Shape(6), ModelOf.Built("input: 6\nlayers: [tanh]", new(2, 3)).Graph.InputShape);
    }

    [Theory]
    [InlineData("layers: [tanh]", "line 1, column 9: `input` is missing and there is no data to give the shape of a sample; add `input: 64` or `input: [1, 28, 28]`")]
    [InlineData("input: 0\nlayers: [tanh]", "line 1, column 8: `input` (=0) must have extents of at least 1")]
    [InlineData("input: [1, -8]\nlayers: [tanh]", "line 1, column 8: `input` (=1×-8) must have extents of at least 1")]
    [InlineData("input: many\nlayers: [tanh]", "line 1, column 8: `input` must be a whole number, got 'many'")]
    [InlineData("input: []\nlayers: [tanh]", "line 1, column 8: `input` must have 1 to 8 extents, got 0")]
    [InlineData("input: [9999999999, 9999999999]\nlayers: [tanh]", "line 1, column 8: `input`: the shape 9999999999×9999999999 has more than 2^63 elements")]
    [InlineData("input: 8\nlayer: [tanh]", "line 2, column 1: unknown key 'layer'; did you mean 'layers'?")]
    [InlineData("input: 8\nlinear: 3", "line 2, column 1: unknown key 'linear'; layers stand in the list under `layers`")]
    [InlineData("input: 8", "line 1, column 1: `layers` is missing")]
    [InlineData("layers: []", "line 1, column 9: `layers` is empty; a model has at least one layer")]
    [InlineData("layers: tanh", "line 1, column 9: `layers` must be a list of layers, got 'tanh'")]
    [InlineData("layers:", "line 1, column 8: `layers` must be a list of layers, got nothing")]
    [InlineData("name: []\nlayers: [tanh]", "line 1, column 7: `name` must be text, got a list")]
    [InlineData("loss: hinge\nlayers: [tanh]", "line 1, column 7: unknown loss 'hinge'; take one of: cross-entropy, cross-entropy:SMOOTHING, bce, mse")]
    [InlineData("loss: cross-entropy:2\nlayers: [tanh]", "line 1, column 7: the label smoothing of 'cross-entropy:2' must be a number from 0 to 1, as in 'cross-entropy:0.1'")]
    [InlineData("target: y.npy\nlayers: [tanh]", "line 1, column 9: `target` needs `data` beside it: a target belongs to samples")]
    [InlineData("data: x.npy\ntarget: ../y.npy\nlayers: [tanh]", "line 2, column 9: `target` (='../y.npy') must be a file beside the model or a column of its data; give another file where you use the model")]
    [InlineData("bias-init: orthogonal\nlayers: [tanh]", "line 1, column 12: `bias-init`: 'orthogonal' needs a matrix, and a bias is none")]
    [InlineData("blocks: [tanh]\nlayers: [tanh]", "line 1, column 9: `blocks` must be a mapping of names to lists of layers, got a list")]
    [InlineData("blocks: { a: tanh }\nlayers: [tanh]", "line 1, column 14: the block 'a' must be a list of at least one layer, got 'tanh'")]
    [InlineData("blocks: { a: [] }\nlayers: [tanh]", "line 1, column 14: the block 'a' must be a list of at least one layer, got none")]
    [InlineData("input: 1000000\nlayers: [linear: 10000000]", "line 2, column 9: the model's 1e13 parameters are more than 2^40; make it narrower")]
    [InlineData("input: 4611686018427387904\nlayers: [linear: 2]", "line 2, column 10: layer 'linear.0' (linear): its size overflows 64 bits")]
    [InlineData("- tanh", "line 1, column 1: a model is a mapping, got a list; put the layers under `layers:`")]
    [InlineData("tanh", "line 1, column 1: a model is a mapping with at least `layers`, got 'tanh'")]
    public void Build_WrongModel_IsRefusedWithItsPlace(string yaml, string message) => Assert.Equal(message, ModelOf.Refused(yaml));

    [Theory]
    [InlineData("../secret.npy")]
    [InlineData("a/../../b.npy")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\x.npy")]
    [InlineData("\\\\host\\share\\x.npy")]
    public void Read_DataOutsideTheModelsFolder_IsRefused(string path)
        => Assert.Contains("must be a built-in data set or a file beside the model", ModelOf.Refused($"data: {path}\nlayers: [tanh]"), StringComparison.Ordinal);

    [Fact]
    public void Read_DataWithDotsInItsName_IsTaken() => Assert.Equal("sub/file..name.npy", ModelOf.Source("data: sub/file..name.npy\nlayers: [tanh]").Data);

    [Fact]
    public void Build_DataOfAnotherLength_IsRefused()
        => Assert.Equal(
            "line 1, column 8: `input` (=8) has 8 values, and the data's samples (=1×3×3) have 9",
            ModelOf.Refused("input: 8\nlayers: [tanh]", new(1, 3, 3)));

    [Fact]
    public void Build_FewerOutputsThanClasses_IsRefusedUnlessBinary()
    {
        Assert.Equal("line 2, column 10: the model has 3 outputs, and the data 10 classes; give the last layer 10", ModelOf.Refused("input: 8\nlayers: [linear: 3]", classes: 10));
        Assert.Equal(new(1), ModelOf.Built("input: 8\nlayers: [linear: 1]", classes: 2).Graph.OutputShape);
        Assert.Equal(new(10), ModelOf.Built("input: 8\nlayers: [linear: 10]", classes: 3).Graph.OutputShape);
    }
}
