using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;

namespace Evenkeel.Formats.Onnx.Graphs;

/// <summary>Puts the nodes of a file's functions in the place of the nodes that call them.</summary>
internal static class Functions
{
    /// <summary>Functions in functions that stand in one another at most, and nodes that they may make; a circle of calls reaches either.</summary>
    private const int MostLevels = 64, MostNodes = 1 << 17;

    /// <exception cref="InvalidFileException">Functions call each other in a circle, or make more nodes than any network has.</exception>
    public static IReadOnlyList<OnnxNode> Inline(OnnxFile file, IEnumerable<OnnxNode> nodes)
    {
        var functions = new Dictionary<string, (FunctionProto Proto, ImmutableArray<OnnxNode> Nodes)>(StringComparer.Ordinal);
        foreach (var function in file.Model.Functions) functions[OnnxFile.IsStandard(function.Domain) ? function.Name : $"{function.Domain}.{function.Name}"] = (function, [.. function.Node.Select(n => OnnxGraph.NodeOf(n, file.Opset))]);
        List<OnnxNode> current = [.. nodes];
        var own = current.Count;
        if (functions.Count == 0) return current;
        for (var level = 0; current.Exists(n => functions.ContainsKey(n.Op)); level++)
        {
            if (level == MostLevels) throw new InvalidFileException(file.Path, "", $"its functions stand in one another {MostLevels} deep or in a circle; a function must not call itself");
            List<OnnxNode> next = [];
            foreach (var (i, node) in current.Index())
            {
                if (functions.TryGetValue(node.Op, out var function)) next.AddRange(Body(function.Proto, function.Nodes, node, $"{level}.{i}"));
                else next.Add(node);
                if (next.Count - own > MostNodes) throw new InvalidFileException(file.Path, Order.Place(node), $"its functions make more than {MostNodes} nodes");
            }

            current = next;
        }

        return current;
    }

    /// <summary>The function's nodes with the call's values and attributes; values of its own get names that no file's value has.</summary>
    private static IEnumerable<OnnxNode> Body(FunctionProto function, ImmutableArray<OnnxNode> nodes, OnnxNode call, string place)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (var i = 0; i < function.Input.Count; i++) names[function.Input[i]] = call.Input(i);
        for (var i = 0; i < function.Output.Count; i++) names[function.Output[i]] = i < call.Outputs.Length ? call.Outputs[i] : Own(function.Output[i]);
        var opset = function.OpsetImport.Where(o => OnnxFile.IsStandard(o.Domain)).Select(o => o.Version).FirstOrDefault(call.Opset);
        var given = function.AttributeProto.Aggregate(call.Attributes, (all, a) => all.ContainsKey(a.Name) ? all : all.Add(a.Name, a));
        foreach (var node in nodes)
        {
            yield return node with
            {
                Opset = opset,
                Name = call.Name.Length > 0 && node.Name.Length > 0 ? $"{call.Name}/{node.Name}" : call.Name + node.Name,
                Inputs = [.. node.Inputs.Select(Name)],
                Outputs = [.. node.Outputs.Select(Name)],
                Attributes = Resolved(node.Attributes, given),
            };
        }

        string Name(string name)
        {
            if (!names.TryGetValue(name, out var other)) names[name] = other = Own(name);
            return other;
        }

        string Own(string name) => $"{name}\u0001{place}";
    }

    private static ImmutableDictionary<string, AttributeProto> Resolved(ImmutableDictionary<string, AttributeProto> own, ImmutableDictionary<string, AttributeProto> given)
    {
        foreach (var (name, attribute) in own)
        {
            if (attribute.RefAttrName.Length == 0) continue;
            own = given.TryGetValue(attribute.RefAttrName, out var value) ? own.SetItem(name, value) : own.Remove(name);
        }

        return own;
    }
}
