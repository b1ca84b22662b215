using Evenkeel.Formats.Models;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Google.Protobuf;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Files that are damaged or made to harm: one line that names file, place and rule, in bounded time and memory.</summary>
public sealed class HostileOnnxTests
{
    [Theory]
    [InlineData("../w.bin", "holds the segment '..'")]
    [InlineData("a/../../w.bin", "holds the segment '..'")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("C:w.bin", "holds a colon")]
    [InlineData("\\\\server\\share\\w.bin", "holds a backslash")]
    [InlineData("a\\..\\w.bin", "holds a backslash")]
    [InlineData("w.bin\0.png", "holds a NUL")]
    [InlineData("", "is empty")]
    [InlineData("a//w.bin", "holds an empty segment")]
    [InlineData("missing.bin", "no such file")]
    public void Open_ExternalDataThatLeadsElsewhere_IsRefused(string location, string rule)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(rule, Refusal(folder, Model(External(location))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1", null, "must be a whole number")]
    [InlineData("9223372036854775807", null, "are not within")]
    [InlineData("9223372036854775808", null, "must be a whole number")]
    [InlineData("18446744073709551615", null, "must be a whole number")]
    [InlineData("4294967295", null, "are not within")]
    [InlineData("13", null, "are not within")]
    [InlineData("0", "9223372036854775807", "'length' of 9223372036854775807 bytes")]
    [InlineData("0", "15", "'length' of 15 bytes")]
    [InlineData("1e1", null, "must be a whole number")]
    public void Open_ExternalDataBeyondItsFile_IsRefused(string offset, string? length, string rule)
    {
        using var folder = new TemporaryFolder();
        folder.Write("w.bin", new byte[28]);
        Assert.Contains(rule, Refusal(folder, Model(External("w.bin", offset, length))), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ExternalDataOverALink_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "w.bin"), folder.Write("real.bin", new byte[16]));
        Assert.Contains("symbolic link", Refusal(folder, Model(External("w.bin"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ExternalDataWithDotsInItsName_IsRead()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file..name.bin", [0, 0, 0, 0, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)]);
        var path = folder.Write("m.onnx", Model(External("file..name.bin", "4", "16")).ToByteArray());
        Assert.Equal([1.5f, 2, 3, 4], ModelSource.Open(path).Build(null, null).Weights!["w"].Span<float>().ToArray());
    }

    private static readonly Dictionary<string, (TensorProto Tensor, string Rule)> Wrong = new()
    {
        ["an extent below 0"] = (new TensorProto { DataType = 1, Dims = { 2, -2 } }, "must not be negative"),
        ["a product beyond 64 bits"] = (new TensorProto { DataType = 1, Dims = { 1L << 32, 1L << 32 } }, "larger than any file"),
        ["a product that wraps to 0"] = (new TensorProto { DataType = 1, Dims = { 1L << 62, 4 }, RawData = ByteString.Empty }, "larger than any file"),
        ["too few raw bytes"] = (new TensorProto { DataType = 1, Dims = { 2, 2 }, RawData = ByteString.CopyFrom(new byte[15]) }, "takes 16"),
        ["too many raw bytes"] = (new TensorProto { DataType = 1, Dims = { 2, 2 }, RawData = ByteString.CopyFrom(new byte[17]) }, "takes 16"),
        ["too few values"] = (new TensorProto { DataType = 1, Dims = { 2, 2 }, FloatData = { 1, 2, 3 } }, "it has 3 values"),
        ["no values for a large shape"] = (new TensorProto { DataType = 1, Dims = { 1L << 40 } }, "it has 0 values"),
        ["an unknown type"] = (new TensorProto { DataType = 99, Dims = { 1 } }, "element type is type 99"),
        ["text"] = (new TensorProto { DataType = 8, Dims = { 1 } }, "element type is STRING"),
    };

    public static TheoryData<string> Tensors => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Open_TensorWhoseDeclarationsDoNotFit_IsRefused(string name)
    {
        var (tensor, rule) = Wrong[name];
        using var folder = new TemporaryFolder();
        tensor.Name = "w";
        var line = Refusal(folder, Model(tensor));
        Assert.Contains("tensor 'w'", line, StringComparison.Ordinal);
        Assert.Contains(rule, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MessagesInOneAnother_AreReadToSixtyAndRefusedBeyondAHundred()
    {
        Assert.NotNull(OnnxFile.Parse("m.onnx", Nested(60)).Model.Graph);
        Assert.Contains("is damaged", Assert.Throws<InvalidFileException>(() => OnnxFile.Parse("m.onnx", Nested(104))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PackedLengthThatLies_IsRefused()
        => Assert.Contains("is damaged", Assert.Throws<InvalidFileException>(() => OnnxFile.Parse("m.onnx", [0x08, 0x08, 0x3A, 0x09, 0x2A, 0x07, 0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00])).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_ChainOfAMillionNodes_DoesNotOverflowTheStack()
    {
        const int Count = 1_000_000;
        var model = new ModelProto { Graph = new GraphProto(), OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
        for (var i = 0; i < Count; i++) model.Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { i == 0 ? "x" : $"{i}" }, Output = { $"{i + 1}" } });
        model.Graph.Input.Add(new ValueInfoProto { Name = "x" });
        model.Graph.Output.Add(new ValueInfoProto { Name = $"{Count}" });
        Assert.Equal(Count, OnnxGraph.Of(OnnxFile.Parse("m.onnx", model.ToByteArray())).Nodes.Length);
    }

    /// <summary>Names that are numbered one by one would take 10¹⁰ tries.</summary>
    [Fact]
    public void Build_ManyNodesOfOneName_TakesTheirNumberNotItsSquare()
    {
        const int Count = 40_000;
        var model = OnnxModels.Of("2x3", [], [.. Enumerable.Range(0, Count).Select(i => $"same: v{i + 1} = Neg({(i == 0 ? "x" : $"v{i}")})")]);
        Assert.Equal(Count, OnnxModels.Built(model).Graph.Nodes.Length);
    }

    [Fact]
    public void Open_TwoInputsOfOneName_AreRefused()
    {
        var model = Model(Values());
        model.Graph.Input.Add(model.Graph.Input[0].Clone());
        Assert.Contains("two inputs of this name", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NodesInACircle_AreRefused()
    {
        var model = Model(Values());
        model.Graph.Node.Add(new NodeProto { OpType = "Relu", Name = "a", Input = { "q" }, Output = { "p" } });
        model.Graph.Node.Add(new NodeProto { OpType = "Relu", Name = "b", Input = { "p" }, Output = { "q" } });
        Assert.Contains("must have no circle", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FunctionsThatCallEachOther_AreRefused()
    {
        var model = Model(Values());
        model.Graph.Node[0].OpType = "F";
        model.Graph.Node[0].Domain = "own";
        foreach (var (name, other) in new[] { ("F", "G"), ("G", "F") })
        {
            model.Functions.Add(new FunctionProto { Name = name, Domain = "own", Input = { "a", "b" }, Output = { "c" }, Node = { new NodeProto { OpType = other, Domain = "own", Input = { "a", "b" }, Output = { "c" } } } });
        }

        Assert.Contains("must not call itself", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FunctionsThatDoubleAtEveryLevel_AreRefused()
    {
        var model = Model(Values());
        (model.Graph.Node[0].OpType, model.Graph.Node[0].Domain) = ("F0", "own");
        for (var i = 0; i < 40; i++)
        {
            var function = new FunctionProto { Name = $"F{i}", Domain = "own", Input = { "a", "b" }, Output = { "c" } };
            foreach (var half in new[] { "d", "c" }) function.Node.Add(new NodeProto { OpType = $"F{i + 1}", Domain = "own", Input = { "a", "b" }, Output = { half } });
            model.Functions.Add(function);
        }

        Assert.Contains("make more than", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OperatorThatIsUnknown_IsNamedWithItsNode()
    {
        using var folder = new TemporaryFolder();
        var model = Model(Values());
        model.Graph.Node.Add(new NodeProto { OpType = "Crop", Name = "cut", Input = { "y" }, Output = { "z" } });
        model.Graph.Output[0].Name = "z";
        var built = ModelSource.Open(folder.Write("m.onnx", model.ToByteArray())).Build(null, null);

        Assert.Equal(["node 'cut' (Crop): this operator is not run yet"], built.Problems);
        Assert.False(built.IsWhole);
        Assert.Equal(["w"], built.Graph.Parameters.Select(p => p.Name));
    }

    [Theory]
    [InlineData(0, "uses opset 0")]
    [InlineData(1000, "uses opset 1000")]
    public void Open_VersionThatIsUnknown_IsRefused(long version, string rule)
    {
        var model = Model(Values());
        model.OpsetImport[0].Version = version;
        Assert.Contains(rule, Refusal(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public void Build_ConstantThatWouldFillTheMemory_IsLeftOut(long extent)
    {
        using var folder = new TemporaryFolder();
        var model = Model(Values());
        var shape = new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { extent } };
        model.Graph.Node.Add(new NodeProto { OpType = "Constant", Output = { "n" }, Attribute = { new AttributeProto { Name = "value", T = shape } } });
        model.Graph.Node.Add(new NodeProto { OpType = "ConstantOfShape", Input = { "n" }, Output = { "zeros" } });
        model.Graph.Node.Add(new NodeProto { OpType = "Add", Input = { "y", "zeros" }, Output = { "z" } });
        model.Graph.Output[0].Name = "z";
        Assert.Contains("elements", Assert.Single(ModelSource.Open(folder.Write("m.onnx", model.ToByteArray())).Build(null, null).Problems), StringComparison.Ordinal);
    }

    /// <summary>Each would be allowed alone; all together would take 8 GB.</summary>
    [Fact]
    public void Build_ConstantsThatWouldFillTheMemoryTogether_AreRefused()
    {
        var model = Model(Values());
        var shape = new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { 1 << 23 } };
        model.Graph.Node.Add(new NodeProto { OpType = "Constant", Output = { "n" }, Attribute = { new AttributeProto { Name = "value", T = shape } } });
        for (var i = 0; i < 128; i++) model.Graph.Node.Add(new NodeProto { OpType = "ConstantOfShape", Input = { "n" }, Output = { $"zeros{i}" } });
        model.Graph.Node.Add(new NodeProto { OpType = "Concat", Input = { Enumerable.Range(0, 128).Select(i => $"zeros{i}") }, Output = { "z" }, Attribute = { new AttributeProto { Name = "axis", I = 0 } } });
        model.Graph.Output[0].Name = "z";
        Assert.Contains("with those before it", Assert.Throws<InvalidFileException>(() => OnnxModels.Built(model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OneHot", "x n two", 1L << 31)]
    [InlineData("Range", "zero n one", 1L << 40)]
    [InlineData("Tile", "x two", 1L << 40)]
    [InlineData("Expand", "w two", 1L << 40)]
    public void Build_OperatorThatWouldFillTheMemory_IsRefused(string op, string inputs, long count)
    {
        var model = Model(Values());
        foreach (var (name, values) in new[] { ("n", new[] { count }), ("two", [count, count]), ("zero", [0]), ("one", [1]) })
        {
            model.Graph.Initializer.Add(new TensorProto { Name = name, DataType = 7, Dims = { name == "two" ? [2] : Array.Empty<long>() }, Int64Data = { values } });
        }

        model.Graph.Node.Add(new NodeProto { OpType = op, Input = { inputs.Split(' ') }, Output = { "z" } });
        model.Graph.Output[0].Name = "z";
        Assert.Contains($"({op})", Assert.Throws<InvalidFileException>(() => OnnxModels.Built(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ParameterThatDoesNotFitItsLayer_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var model = OnnxModels.Of("2x4x6x6", ["scale 3", "shift 3", "mean 3", "variance 3"], "norm: y = BatchNormalization(x, scale, shift, mean, variance)");
        var path = folder.Write("m.onnx", model.ToByteArray());
        Assert.Contains("its shape is 3, and its layer takes 4", Assert.Throws<InvalidFileException>(() => ModelSource.Open(path).Build(null, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ValuesThatWouldFillTheMemory_AreRefusedByThePlan()
    {
        var built = OnnxModels.Built(OnnxModels.Of($"2x{1L << 58}", [], "y = Relu(x)"));
        Assert.Contains("more than 2^63 bytes", Assert.Throws<ShapeException>(() => Plan.Create(built.Graph, new PlanOptions { Batch = 2, DType = DType.Float64 })).Message, StringComparison.Ordinal);
        Assert.Contains("larger than any memory", Assert.Throws<InvalidFileException>(() => OnnxModels.Built(OnnxModels.Of($"2x{1L << 62}", [], "y = Relu(x)"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Split(x) num_outputs=2147483647", "must be the number of its outputs")]
    [InlineData("Split(x) num_outputs=0", "must be the number of its outputs")]
    public void Build_AttributeThatLies_IsLeftOut(string call, string rule)
        => Assert.Contains(rule, Assert.Throws<InvalidFileException>(() => OnnxModels.Built(OnnxModels.Of("2x6", [], $"y, z = {call}"))).Message, StringComparison.Ordinal);

    /// <summary>y = x w, with x of any number of samples.</summary>
    private static ModelProto Model(TensorProto weight)
    {
        var axes = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "n" }, new TensorShapeProto.Types.Dimension { DimValue = 2 } } };
        return new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            Graph = new GraphProto
            {
                Name = "g",
                Input = { new ValueInfoProto { Name = "x", Type = new TypeProto { TensorType = new TypeProto.Types.TensorTypeProto { ElemType = 1, Shape = axes } } } },
                Output = { new ValueInfoProto { Name = "y" } },
                Initializer = { weight },
                Node = { new NodeProto { OpType = "MatMul", Name = "product", Input = { "x", "w" }, Output = { "y" } } },
            },
        };
    }

    private static TensorProto Values() => new() { Name = "w", DataType = 1, Dims = { 2, 2 }, FloatData = { 1, 2, 3, 4 } };

    private static TensorProto External(string location, string? offset = null, string? length = null)
    {
        var tensor = new TensorProto { Name = "w", DataType = 1, Dims = { 2, 2 }, DataLocation = 1 };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        if (offset is not null) tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        if (length is not null) tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        return tensor;
    }

    /// <summary>A model of which so many messages stand in one another.</summary>
    private static byte[] Nested(int levels)
    {
        // A graph in an attribute of a node of a graph is three messages; the model is the first.
        var graph = new GraphProto();
        for (var i = 2; i + 3 <= levels; i += 3) graph = new GraphProto { Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "g", G = graph } } } } };
        return new ModelProto { Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } }.ToByteArray();
    }

    private static string Refusal(ModelProto model)
    {
        using var folder = new TemporaryFolder();
        return Refusal(folder, model);
    }

    private static string Refusal(TemporaryFolder folder, ModelProto model)
    {
        var path = folder.Write("m.onnx", model.ToByteArray());
        var line = Assert.Throws<InvalidFileException>(() => ModelSource.Open(path)).Message;
        Assert.DoesNotContain('\n', line);
        return line;
    }
}
