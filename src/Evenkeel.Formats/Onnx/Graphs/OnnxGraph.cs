using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Onnx.Graphs;

/// <summary>An input of a file's graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">ONNX's number of its element type.</param>
/// <param name="Axes">Its axes; null where the file does not say how many there are.</param>
internal sealed record OnnxInput(string Name, int ElementType, ImmutableArray<OnnxAxis>? Axes);

/// <summary>An axis of an input.</summary>
/// <param name="Extent">Its extent; null where it is free.</param>
/// <param name="Symbol">Its name where it is free; empty where it has none.</param>
internal readonly record struct OnnxAxis(long? Extent, string Symbol);

/// <summary>A file's graph: its functions inlined, each node after those that it reads.</summary>
/// <param name="Inputs">The inputs that are no initializers.</param>
/// <param name="Tensors">The initializers by name.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Outputs">The names of the outputs.</param>
internal sealed record OnnxGraph(
    ImmutableArray<OnnxInput> Inputs, ImmutableDictionary<string, FileTensor> Tensors, ImmutableArray<OnnxNode> Nodes, ImmutableArray<string> Outputs)
{
    /// <summary>Reads the graph of a file.</summary>
    /// <exception cref="InvalidFileException">Its nodes read each other in a circle, a value is made twice or nowhere, or a tensor is wrong.</exception>
    public static OnnxGraph Of(OnnxFile file)
    {
        var proto = file.Model.Graph;
        if (proto.SparseInitializer.Count > 0) throw new InvalidFileException(file.Path, "", "holds sparse initializers, which are not read; save them dense");
        var tensors = ImmutableDictionary.CreateBuilder<string, FileTensor>(StringComparer.Ordinal);
        foreach (var tensor in proto.Initializer)
        {
            if (!tensors.TryAdd(tensor.Name, FileTensor.Of(file, tensor))) throw new InvalidFileException(file.Path, $"tensor {Untrusted.Quote(tensor.Name)}", "there are two initializers of this name");
        }

        ImmutableArray<OnnxInput> inputs = [.. proto.Input.Where(i => !tensors.ContainsKey(i.Name)).Select(InputOf)];
        if (inputs.GroupBy(i => i.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { Key: var twice }) throw new InvalidFileException(file.Path, $"input {Untrusted.Quote(twice)}", "there are two inputs of this name");
        var nodes = Functions.Inline(file, proto.Node.Select(n => NodeOf(n, file.Opset)));
        ImmutableArray<string> outputs = [.. proto.Output.Select(o => o.Name)];
        return new OnnxGraph(inputs, tensors.ToImmutable(), Order.Sort(file, nodes, inputs.Select(i => i.Name).Concat(tensors.Keys), outputs), outputs);
    }

    /// <summary>A node as the file has it.</summary>
    public static OnnxNode NodeOf(NodeProto proto, long opset)
    {
        var attributes = ImmutableDictionary.CreateBuilder<string, AttributeProto>(StringComparer.Ordinal);
        foreach (var attribute in proto.Attribute) attributes[attribute.Name] = attribute;
        var op = OnnxFile.IsStandard(proto.Domain) ? proto.OpType : $"{proto.Domain}.{proto.OpType}";
        string[] captured = op == Branches.Op ? [.. Branches.Captured(attributes.Values)] : [];
        return new OnnxNode(op, proto.Name, [.. proto.Input, .. captured], [.. proto.Output], attributes.ToImmutable()) { Opset = opset };
    }

    private static OnnxInput InputOf(ValueInfoProto info)
    {
        var type = info.Type?.TensorType;
        ImmutableArray<OnnxAxis>? axes = type?.Shape is { } shape ? [.. shape.Dim.Select(d => new OnnxAxis(d.HasDimValue && d.DimValue > 0 ? d.DimValue : null, d.DimParam))] : null;
        return new OnnxInput(info.Name, type?.ElemType ?? 0, axes);
    }
}
