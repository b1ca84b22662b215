using System.Globalization;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;
using Google.Protobuf;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Small ONNX files, a line a node: "/act/Relu: y = Relu(x)".</summary>
internal static class OnnxModels
{
    /// <summary>A file with an input "x".</summary>
    /// <param name="input">The extents of x; "n" for a free one.</param>
    /// <param name="weights">Initializers and their extents: "fc.weight 3x4"; a number in place of extents is a constant.</param>
    /// <param name="nodes">The nodes; the last one makes the output.</param>
    public static ModelProto Of(string input, string[] weights, params string[] nodes)
    {
        var graph = new GraphProto { Name = "g", Input = { Input("x", 1, input) } };
        foreach (var weight in weights) graph.Initializer.Add(Tensor(weight.Split(' ')));
        foreach (var node in nodes) graph.Node.Add(Node(node));
        graph.Output.Add(new ValueInfoProto { Name = graph.Node[^1].Output[0] });
        return new ModelProto { IrVersion = 8, ProducerName = "pytorch", OpsetImport = { new OperatorSetIdProto { Version = 17 } }, Graph = graph };
    }

    /// <summary>An input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="elementType">ONNX's number of its element type: 1 is float32, 7 int64.</param>
    /// <param name="extents">Its extents; "n" for a free one.</param>
    public static ValueInfoProto Input(string name, int elementType, string extents)
    {
        var shape = new TensorShapeProto();
        foreach (var extent in extents.Split('x')) shape.Dim.Add(long.TryParse(extent, CultureInfo.InvariantCulture, out var value) ? new TensorShapeProto.Types.Dimension { DimValue = value } : new TensorShapeProto.Types.Dimension { DimParam = extent });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.TensorTypeProto { ElemType = elementType, Shape = shape } } };
    }

    public static Model Built(ModelProto model, BuildOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        return ModelSource.Open(folder.Write("m.onnx", model.ToByteArray())).Build(null, null, options: options);
    }

    /// <summary>Layers and their kinds: "fc:linear act:relu".</summary>
    public static string Layers(Graph graph)
        => string.Join(' ', graph.Nodes.GroupBy(n => n.Layer).Select(l => $"{l.Key}:{string.Join('+', l.Select(n => n.Op.Kind).Where(k => k is not ("reshape" or "parameter" or "constant")))}"));

    private static TensorProto Tensor(string[] words)
    {
        var tensor = new TensorProto { Name = words[0], DataType = 1 };
        if (!words[1].Contains('x', StringComparison.Ordinal) && words.Length == 3)
        {
            tensor.FloatData.Add(float.Parse(words[2], CultureInfo.InvariantCulture));
            return tensor;
        }

        foreach (var extent in words[1].Split('x')) tensor.Dims.Add(long.Parse(extent, CultureInfo.InvariantCulture));
        for (long i = 0; i < tensor.Dims.Aggregate(1L, (a, b) => a * b); i++) tensor.FloatData.Add(MathF.Sin(i + words[0].Length));
        return tensor;
    }

    /// <summary>NAME: OUTPUT = OP(INPUT, …) attribute=1,2 …</summary>
    private static NodeProto Node(string line)
    {
        var (name, rest) = line.Split(": ", 2) is [var first, var second] ? (first, second) : ("", line);
        var (output, call) = rest.Split(" = ", 2) is [var left, var right] ? (left, right) : throw new FormatException(line);
        var end = call.IndexOf(')', StringComparison.Ordinal);
        var start = call.IndexOf('(', StringComparison.Ordinal);
        var node = new NodeProto { Name = name, OpType = call[..start] };
        node.Output.AddRange(output.Split(", "));
        node.Input.AddRange(call[(start + 1)..end].Split(", ", StringSplitOptions.RemoveEmptyEntries));
        foreach (var attribute in call[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = attribute.Split('=') is [var k, var v] ? (k, v) : throw new FormatException(line);
            var numbers = value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            node.Attribute.Add(value.EndsWith(',') || numbers.Length > 1 || key is "axes" or "perm" ? new AttributeProto { Name = key, Ints = { numbers } } : new AttributeProto { Name = key, I = numbers[0] });
        }

        return node;
    }
}
