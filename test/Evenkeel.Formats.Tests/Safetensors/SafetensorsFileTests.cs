using Evenkeel.Formats.Safetensors;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Safetensors;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void Load_EveryTypeOfTheReferenceSample_GivesMinusThreeToTwo()
    {
        var file = SafetensorsFile.Open(Bytes.File("safetensors/overall.safetensors"));

        Assert.Equal("a", file.Metadata["test"]);
        Assert.Equal("B H I b d e f h i".Split(' '), file.Entries.Select(e => e.Name));
        Assert.Equal([253, 254, 255, 0, 1, 2], file.Load("B").Span<byte>().ToArray());
        Assert.Equal([65533, 65534, 65535, 0, 1, 2], file.Load("H").Span<ushort>().ToArray());
        Assert.Equal([4294967293, 4294967294, 4294967295, 0, 1, 2], file.Load("I").Span<uint>().ToArray());
        foreach (var name in "b d e f h i".Split(' ')) Assert.Equal([-3, -2, -1, 0, 1, 2], file.Load(name).Cast<float>().Span<float>());
    }

    [Fact]
    public void Load_RealModel_GivesPyTorchsValues()
    {
        var file = SafetensorsFile.Open(Bytes.File("safetensors/multi_layer-burn.safetensors"));

        Assert.Equal(9, file.Entries.Length);
        Assert.Equal(new Shape(16, 256), file.Entries.Single(e => e.Name == "fc1.weight").Shape);
        Assert.Equal([0.13191646337509155f, 0.03988170251250267f, 0.061896324157714844f, 0.14375224709510803f], file.Load("conv1.bias").Span<float>());
        Assert.Equal(new Shape(), file.Load("norm1.num_batches_tracked").Shape);
    }

    [Theory]
    [InlineData("BF16", 4, DType.BFloat16)]
    [InlineData("F16", 4, DType.Float16)]
    [InlineData("F64", 16, DType.Float64)]
    [InlineData("I64", 16, DType.Int64)]
    [InlineData("U64", 16, DType.UInt64)]
    [InlineData("BOOL", 2, DType.Bool)]
    public void Load_Type_GivesItsElements(string name, int bytes, DType type)
    {
        var file = Bytes.Open(Bytes.Safetensors($$$"""{"x":{"dtype":"{{{name}}}","shape":[2],"data_offsets":[0,{{{bytes}}}]}}""", bytes));

        Assert.Equal(type, file.Entries[0].DType);
        Assert.Equal(type, file.Load("x").DType);
    }

    [Theory]
    [InlineData("F8_E4M3", 4)]
    [InlineData("F8_E5M2", 4)]
    [InlineData("F8_E8M0", 4)]
    [InlineData("F4", 2)]
    [InlineData("F6_E2M3", 3)]
    [InlineData("C64", 32)]
    public void Load_NewerType_IsListedAndRefused(string name, int bytes)
    {
        var file = Bytes.Open(Bytes.Safetensors($$$"""{"x":{"dtype":"{{{name}}}","shape":[4],"data_offsets":[0,{{{bytes}}}]}}""", bytes));

        Assert.Equal((name, null), (file.Entries[0].TypeName, file.Entries[0].DType));
        Refused.With($"tensor 'x': the type {name} cannot be loaded", () => file.Load("x"));
    }

    [Theory]
    [InlineData("{}", 0, 0)]
    [InlineData("""{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4, 1)]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]}}""", 0, 1)]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}}""", 0, 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]},"z":{"dtype":"U8","shape":[0],"data_offsets":[2,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}   """, 4, 3)]
    [InlineData("""{"":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, 1)]
    [InlineData("""{"__metadata__":{},"é\u00e8":{"data_offsets":[0,1],"shape":[1],"dtype":"U8"}}""", 1, 1)]
    public void Open_UnusualYetLegal_Works(string header, int dataLength, int tensors)
    {
        var file = Bytes.Open(Bytes.Safetensors(header, dataLength));

        Assert.Equal(tensors, file.Entries.Length);
        foreach (var entry in file.Entries) Assert.Equal(entry.Shape, file.Load(entry.Name).Shape);
    }

    [Fact]
    public void Load_UnknownName_IsRefused() => Refused.With("no tensor is named '\\u001b[31m'", () => Bytes.Open(Bytes.Safetensors("{}", 0)).Load("\e[31m"));

    [Fact]
    public void Load_BooleanOfTwo_IsRefused()
    {
        var file = Bytes.Open(Bytes.Safetensors("""{"x":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 3));

        Refused.With("tensor 'x': element 2 is 2; a boolean is 0 or 1", () => file.Load("x"));
    }

    [Fact]
    public void Load_FileCutOffSinceListed_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var content = Bytes.Safetensors("""{"x":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 9);
        var file = SafetensorsFile.Open(folder.Write("m.safetensors", content));
        folder.Write("m.safetensors", content[..^3]);

        Refused.With("the file has changed since it was listed", () => file.Load("x"));
    }
}
