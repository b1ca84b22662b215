using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Evenkeel.Formats.Tests.Support;

/// <summary>Damages ONNX models where bytes seldom hit: nodes that read each other, attributes and extents at the edge of their types, tensors that lie.</summary>
internal sealed class OnnxMutator(Random random)
{
    private static readonly long[] Edges =
    [
        0, 1, -1, 2, -2, 3, 7, 64, 255, 1000, 65536, 1 << 20, 1 << 24, int.MaxValue, int.MinValue, 1L << 32, 1L << 40, 1L << 53, 1L << 62, long.MaxValue, long.MinValue,
    ];

    private static readonly float[] Numbers = [0, 1, -1, 0.5f, 1e-30f, 1e30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue];

    private static readonly string[] Locations = ["m.onnx", "../m.onnx", "/etc/passwd", "", ".", "a/../m.onnx", "C:\\m.onnx", "\0", "m.onnx/", "con"];

    private readonly Mutator bytes = new(random);

    /// <summary>A damaged copy: one to four damages to what the model says, or to its bytes, or to both.</summary>
    public byte[] Mutate(byte[] original)
    {
        if (random.Next(4) == 0) return bytes.Mutate(original);
        var model = ModelProto.Parser.ParseFrom(original);
        for (var i = random.Next(1, 5); i > 0; i--) Damage(model);
        return random.Next(8) == 0 ? bytes.Mutate(model.ToByteArray()) : model.ToByteArray();
    }

    private void Damage(ModelProto model)
    {
        var graph = model.Graph;
        switch (random.Next(16))
        {
            case 0: Any(graph.Node, node => Rename(node.Input, graph)); break;
            case 1: Any(graph.Node, node => Rename(node.Output, graph)); break;
            case 2: Any(graph.Node, node => Any(graph.Node, other => node.OpType = other.OpType)); break;
            case 3: Any(graph.Node, node => Any(graph.Node, other => node.Attribute.Add(other.Attribute))); break;
            case 4: Any(graph.Node, node => graph.Node.Insert(random.Next(graph.Node.Count + 1), node.Clone())); break;
            case 5: Any(graph.Node, node => graph.Node.Remove(node)); break;
            case 6 or 7 or 8: Any(graph.Node, node => Any(node.Attribute, Damage)); break;
            case 9 or 10: Any(graph.Initializer, Damage); break;
            case 11: Any(graph.Initializer, tensor => graph.Initializer.Remove(tensor)); break;
            case 12 or 13: Any(graph.Input, Damage); break;
            case 14: Any(model.OpsetImport, opset => opset.Version = random.Next(-1, 30)); break;
            default: Nest(model); break;
        }
    }

    private void Rename(RepeatedField<string> names, GraphProto graph)
    {
        string[] all = ["", "nowhere", .. graph.Node.SelectMany(n => n.Output), .. graph.Initializer.Select(t => t.Name), .. graph.Input.Select(i => i.Name)];
        if (names.Count == 0 || random.Next(5) == 0) names.Add(all[random.Next(all.Length)]);
        else if (random.Next(5) == 0) names.RemoveAt(random.Next(names.Count));
        else names[random.Next(names.Count)] = all[random.Next(all.Length)];
    }

    private void Damage(AttributeProto attribute)
    {
        switch (random.Next(7))
        {
            case 0: attribute.I = Edge(); break;
            case 1: attribute.F = Numbers[random.Next(Numbers.Length)]; break;
            case 2 or 3: Change(attribute.Ints); break;
            case 4: attribute.S = ByteString.CopyFromUtf8(Locations[random.Next(Locations.Length)]); break;
            case 5 when attribute.T is { } tensor: Damage(tensor); break;
            default: attribute.Name += "x"; break;
        }
    }

    private void Damage(TensorProto tensor)
    {
        switch (random.Next(7))
        {
            case 0 or 1: Change(tensor.Dims); break;
            case 2: tensor.DataType = random.Next(-1, 30); break;
            case 3: tensor.RawData = ByteString.CopyFrom(bytes.Mutate(tensor.RawData.ToByteArray())); break;
            case 4: Change(tensor.Int64Data); break;
            case 5: External(tensor); break;
            default: Values(tensor); break;
        }
    }

    /// <summary>Values of the right length at the edge of their type, which shapes, places and counts are read from.</summary>
    private void Values(TensorProto tensor)
    {
        if (tensor.DataType != OnnxTypes.Int64 || !tensor.HasRawData) return;
        var values = tensor.RawData.ToByteArray();
        for (var at = 0; at + sizeof(long) <= values.Length; at += sizeof(long))
        {
            if (random.Next(2) == 0) BitConverter.TryWriteBytes(values.AsSpan(at), Edge());
        }

        tensor.RawData = ByteString.CopyFrom(values);
    }

    private void External(TensorProto tensor)
    {
        tensor.DataLocation = 1;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Locations[random.Next(Locations.Length)] });
        if (random.Next(2) == 0) tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{Edge()}" });
        if (random.Next(2) == 0) tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{Edge()}" });
    }

    private void Damage(ValueInfoProto input)
    {
        if (input.Type?.TensorType is not { } type) return;
        if (random.Next(6) == 0) type.ElemType = random.Next(-1, 30);
        else if (random.Next(6) == 0) type.Shape = null;
        else if (type.Shape is not { } shape) type.Shape = new TensorShapeProto();
        else if (shape.Dim.Count == 0 || random.Next(6) == 0) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = Edge() });
        else if (random.Next(6) == 0) shape.Dim.RemoveAt(random.Next(shape.Dim.Count));
        else shape.Dim[random.Next(shape.Dim.Count)] = random.Next(3) == 0 ? new() { DimParam = "n" } : new() { DimValue = Edge() };
    }

    /// <summary>A part of the graph in a graph of its own, as an attribute or as a function, which may call itself.</summary>
    private void Nest(ModelProto model)
    {
        var nodes = model.Graph.Node;
        if (nodes.Count == 0) return;
        var node = nodes[random.Next(nodes.Count)];
        if (random.Next(2) == 0)
        {
            nodes.Add(new NodeProto { OpType = random.Next(2) == 0 ? "If" : "Loop", Input = { node.Input }, Output = { "nested" }, Attribute = { new AttributeProto { Name = "then_branch", G = model.Graph.Clone() }, new AttributeProto { Name = "else_branch", G = model.Graph.Clone() } } });
            return;
        }

        var function = new FunctionProto { Name = node.OpType, Domain = "own", Input = { node.Input }, Output = { node.Output }, Node = { node.Clone() } };
        if (random.Next(2) == 0) function.Node[0].Domain = "own";
        model.Functions.Add(function);
        node.Domain = "own";
    }

    private void Change(RepeatedField<long> values)
    {
        if (values.Count == 0 || random.Next(4) == 0) values.Insert(random.Next(values.Count + 1), Edge());
        else if (random.Next(4) == 0) values.RemoveAt(random.Next(values.Count));
        else values[random.Next(values.Count)] = Edge();
    }

    private long Edge() => random.Next(3) == 0 ? random.Next(-3, 12) : Edges[random.Next(Edges.Length)];

    private void Any<T>(IList<T> items, Action<T> damage)
    {
        if (items.Count > 0) damage(items[random.Next(items.Count)]);
    }
}
