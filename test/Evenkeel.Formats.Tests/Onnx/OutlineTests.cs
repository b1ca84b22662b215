using Evenkeel.Formats.Models;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Tests.Support;
using Google.Protobuf;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Large raw data of initializers stay in the file; all else of the message stays as it is.</summary>
public sealed class OutlineTests
{
    private const int Large = Outline.LeastLarge;

    [Fact]
    public void Message_LargeInitializers_IsTheModelWithoutTheirRawData()
    {
        var model = Model(Tensor("small", Large - 1), Tensor("large", Large), Tensor("none", 0), Tensor("larger", 3 * Large));
        model.Graph.Node.Add(new NodeProto { OpType = "Constant", Output = { "c" }, Attribute = { new AttributeProto { Name = "value", T = Tensor("", 2 * Large) } } });
        var bytes = model.ToByteArray();
        var outline = Of(bytes);

        Assert.Equal([null, Large, null, 3 * Large], outline.RawData.Select(r => r?.Length));
        foreach (var (tensor, range) in model.Graph.Initializer.Zip(outline.RawData))
        {
            if (range is not { } place) continue;
            Assert.Equal(tensor.RawData.ToByteArray(), bytes.AsSpan((int)place.Offset, (int)place.Length).ToArray());
            tensor.ClearRawData();
        }

        Assert.Equal(model, ModelProto.Parser.ParseFrom(outline.Message));
    }

    [Fact]
    public void RawData_GraphInSeveralParts_BelongsToTheInitializersInTheirOrder()
    {
        byte[] bytes = [.. Model(Tensor("a", 8)).ToByteArray(), .. Model(Tensor("b", Large), Tensor("c", 8)).ToByteArray()];
        Assert.Equal([null, Large, null], Of(bytes).RawData.Select(r => r?.Length));
        Assert.Equal(["a", "b", "c"], ModelProto.Parser.ParseFrom(Of(bytes).Message).Graph.Initializer.Select(t => t.Name));
    }

    [Theory]
    [InlineData(8, Large)]
    [InlineData(Large, 8)]
    public void Open_RawDataTwiceInATensor_ReadsTheLast(int first, int last)
    {
        var tensor = new TensorProto { Name = "w", DataType = 2, Dims = { last } };
        byte[] twice = [.. tensor.ToByteArray(), .. Tensor("w", first).ToByteArray(), .. Raw(last, 7)];
        var graph = OnnxModels.Of("2x2", [], "act: y = Relu(x)").Graph.ToByteArray();
        byte[] bytes = [.. new ModelProto { OpsetImport = { new OperatorSetIdProto { Version = 17 } } }.ToByteArray(), .. Field(7, [.. graph, .. Field(5, twice)])];
        var file = OnnxFile.Parse("m.onnx", bytes);
        using var stream = file.OpenRaw(file.Model.Graph.Initializer[0]);
        Assert.Equal(last, file.RawLength(file.Model.Graph.Initializer[0]));
        Assert.Equal(7, stream.ReadByte());
    }

    /// <summary>What protobuf's reader skips or refuses is left to it: a group of a field that nobody knows, numbers cut short, lengths that lie.</summary>
    [Theory]
    [InlineData(new byte[] { 0x1B, 0x2A, 0x00, 0x1C })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(new byte[] { 0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x0D, 0x01 })]
    [InlineData(new byte[] { 0x2E })]
    public void Message_FieldOutOfTheOrdinary_IsKeptFromThereOn(byte[] field)
    {
        byte[] graph = [.. field, .. Field(5, Tensor("a", Large).ToByteArray())];
        var bytes = Field(7, graph);
        var outline = Of(bytes);
        Assert.DoesNotContain(outline.RawData, r => r is not null);
        Assert.Equal(graph, outline.Message[^graph.Length..]);
    }

    [Fact]
    public void Build_FileThatWasCutOffSinceItWasOpened_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var model = OnnxModels.Of("2x256", [], "fc: y = MatMul(x, w)");
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 256, 256 }, RawData = ByteString.CopyFrom(new byte[4 * Large]) });
        var path = folder.Write("m.onnx", model.ToByteArray());
        var source = ModelSource.Open(path);
        Assert.Equal(64, source.Sha256.Length);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write)) stream.SetLength(Large);
        Refused.With("too early", () => source.Build(null, null));
    }

    private static Outline Of(byte[] bytes) => new(new MemoryStream(bytes));

    private static ModelProto Model(params TensorProto[] tensors) => new() { IrVersion = 8, Graph = new GraphProto { Initializer = { tensors } } };

    private static TensorProto Tensor(string name, int bytes)
        => new() { Name = name, DataType = 2, Dims = { bytes }, RawData = ByteString.CopyFrom([.. Enumerable.Range(0, bytes).Select(i => (byte)(i + name.Length))]) };

    private static byte[] Raw(int bytes, byte value) => new TensorProto { RawData = ByteString.CopyFrom([.. Enumerable.Repeat(value, bytes)]) }.ToByteArray();

    private static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
        output.Flush();
        return stream.ToArray();
    }
}
