using Evenkeel.Formats.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Models;

public sealed class ModelSourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evenkeel").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_ZooReference_BuildsTheNetworkWithPyTorchsRecipe()
    {
        var source = ModelSource.Open("zoo:mlp?depth=50&width=128&activation=leaky-relu:0.2");
        Assert.Equal(("mlp", "zoo:mlp?depth=50&width=128&activation=leaky-relu:0.2", null, null), (source.Name, source.Reference, source.Data, source.Loss));
        var (graph, recipe) = source.Build(new(1, 8, 8), 10);
        Assert.Equal(102, graph.Nodes.Length);
        Assert.Equal((Schemes.PyTorch, Schemes.PyTorch), (((PlainRecipe)recipe).Weights, ((PlainRecipe)recipe).Biases));
    }

    [Theory]
    [InlineData("zoo:mpl", "unknown zoo network 'mpl'; did you mean 'mlp'?")]
    [InlineData("zoo:", "unknown zoo network ''; there are mlp, lenet, vgg11, resnet18, resnet50, resnet-small, mobilenet-v2, lstm, gru, gpt-mini, vit-mini")]
    [InlineData("zoo:mlp?", "zoo:mlp?: '' must be option=value, as in 'zoo:mlp?depth=50&width=128'")]
    [InlineData("zoo:mlp?depth", "zoo:mlp?depth: 'depth' must be option=value, as in 'zoo:mlp?depth=50&width=128'")]
    [InlineData("zoo:mlp?depth=1&depth=2", "zoo:mlp?depth=1&depth=2: the option 'depth' is given twice")]
    [InlineData("zoo:mlp?dept=1", "zoo:mlp: unknown option 'dept'; did you mean 'depth'?")]
    public void Open_WrongZooReference_IsAUsageError(string reference, string message)
        => Assert.Equal(message, Assert.Throws<ArgumentException>(() => ModelSource.Open(reference).Build(null, null)).Message);

    [Fact]
    public void With_AnOptionOfTheZoo_BuildsThatNetwork()
    {
        var source = ModelSource.Open("zoo:mlp?activation=tanh&depth=50").With("depth", 3).With("width", 16);
        Assert.Equal("zoo:mlp?activation=tanh&depth=3&width=16", source.Reference);
        Assert.Equal(7, source.Build(null, null).Graph.Nodes.Length);
    }

    [Fact]
    public void With_AValueOfAYamlModel_BuildsThatNetwork()
    {
        var source = ModelSource.Open(Write("w.yaml", "input: 8\nwith: { depth: 5, width: 4 }\nlayers:\n  - repeat: $depth\n    layers: [linear: $width, tanh]"u8));
        Assert.Equal(10, source.Build(null, null).Graph.Nodes.Length);
        Assert.Equal((4, new Shape(7)), source.With("depth", 2).With("width", 7).Build(null, null).Graph is var other ? (other.Nodes.Length, other.OutputShape) : default);
    }

    [Fact]
    public void With_WhatAModelDoesNotHave_SaysWhatToDo()
    {
        Assert.Equal("zoo:lenet has no option depth; it has activation, pool, classes", Assert.Throws<ArgumentException>(() => ModelSource.Open("zoo:lenet").With("depth", 3)).Message);
        var path = Write("w.yaml", "input: 8\nwith: { units: 4 }\nlayers: [linear: $units]"u8);
        Assert.Equal("w.yaml has no depth under `with`; it has units; put `with: { depth: 3 }` at its top, and $depth where the number stands", Assert.Throws<ArgumentException>(() => ModelSource.Open(path).With("depth", 3)).Message);
        var reference = Path.Combine(Repository.Root, "test/Evenkeel.Tests/Reference/torch");
        var onnx = Directory.EnumerateFiles(reference, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        Assert.Contains("is written out layer by layer and has no depth to change", Assert.Throws<ArgumentException>(() => ModelSource.Open(onnx).With("depth", 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_YamlFile_IsNamedAfterItself()
    {
        var path = Write("tiny.yaml", "input: 8\nlayers: [linear: 3]"u8);
        var source = ModelSource.Open(path);
        Assert.Equal(("tiny", path), (source.Name, source.Reference));
        Assert.Equal(new Shape(3), source.Build(null, null).Graph.OutputShape);
    }

    [Fact]
    public void Open_NoSuchFile_SaysSo()
    {
        Assert.EndsWith("nothing.yaml: there is no such file", Refused(Path.Combine(folder, "nothing.yaml")), StringComparison.Ordinal);
        Assert.Equal("lenet: there is no such file; did you mean 'zoo:lenet'?", Refused("lenet"));
        Assert.EndsWith("a file's name has no NUL", Refused("a\0b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Directory_SaysSo() => Assert.Equal($"{folder}: is a directory; give a model file", Refused(folder));

    [Fact]
    public void Open_LargeText_IsRefused() => Assert.EndsWith("is larger than 1 MiB, the most that a YAML model may have", Refused(Write("m.yaml", new byte[2_000_000].Select(_ => (byte)'#').ToArray())), StringComparison.Ordinal);

    [Theory]
    [InlineData("m.pt", new byte[] { 0x80, 2, (byte)'c' }, "is a Python pickle")]
    [InlineData("m.yaml", new byte[] { 0x80, 4, 0x95 }, "is a Python pickle")]
    [InlineData("m.onnx", new byte[] { 0x80, 2, (byte)'c' }, "is a Python pickle")]
    [InlineData("m.onnx", new byte[] { 8, 7, 0x12, 7 }, "is no ONNX file, or is damaged")]
    [InlineData("m.bin", new byte[] { 8, 7, 0x12, 7 }, "is no ONNX file, or is damaged")]
    [InlineData("m.onnx", new byte[] { }, "holds no graph")]
    [InlineData("m.safetensors", new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "holds weights (safetensors)")]
    [InlineData("m.h5", new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F' }, "an HDF5 file")]
    [InlineData("m.zip", new byte[] { (byte)'P', (byte)'K', 3, 4, 0 }, "is a zip archive")]
    [InlineData("m.yaml", new byte[] { (byte)'a', 0 }, "is binary")]
    [InlineData("m.yaml", new byte[] { }, "is empty")]
    public void Open_OtherContent_IsNamedWithWhatToDo(string name, byte[] bytes, string rule) => Assert.Contains(rule, Refused(Write(name, bytes)), StringComparison.Ordinal);

    [Fact]
    public void Open_PyTorchZip_GivesTheConversionRecipe()
    {
        var message = Refused(Write("m.pt", [.. "PK\x03\x04"u8, .. "archive/data.pkl"u8]));
        Assert.Contains("safetensors.torch.save_file(torch.load(", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static string Refused(string reference) => Assert.Throws<InvalidFileException>(() => ModelSource.Open(reference)).Message;

    private string Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
