using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;

namespace Evenkeel.Formats.Onnx.Graphs;

/// <summary>The two graphs that stand in an If: they read values of the graph around them, and one of them takes the If's place.</summary>
internal static class Branches
{
    /// <summary>The operator that has them.</summary>
    public const string Op = "If";

    /// <summary>
    /// The names by which the graphs in a node's attributes read values of the graph around it. They follow the inputs of an <see cref="OnnxNode"/>,
    /// so that whatever orders, prunes or renames values knows of them.
    /// </summary>
    public static ImmutableArray<string> Captured(IEnumerable<AttributeProto> attributes)
    {
        var (read, made) = (new SortedSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "" });
        var pending = new Stack<AttributeProto>(attributes);
        while (pending.TryPop(out var attribute))
        {
            if (attribute.G is not { } graph) continue;
            made.UnionWith(graph.Input.Select(i => i.Name));
            made.UnionWith(graph.Initializer.Select(t => t.Name));
            read.UnionWith(graph.Output.Select(o => o.Name));
            foreach (var node in graph.Node)
            {
                made.UnionWith(node.Output);
                read.UnionWith(node.Input);
                foreach (var inner in node.Attribute) pending.Push(inner);
            }
        }

        read.ExceptWith(made);
        return [.. read];
    }

    /// <summary>The nodes of a branch, which make what its If makes, each after those that it reads; initializers are constants among them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="node">The If.</param>
    /// <param name="branch">One of its graphs.</param>
    /// <param name="isFree">Whether a name is no other value's; it is taken from then on.</param>
    /// <exception cref="InvalidFileException">The branch's nodes read each other in a circle, or a value is made twice or nowhere.</exception>
    public static ImmutableArray<OnnxNode> NodesOf(OnnxFile file, OnnxNode node, GraphProto branch, Func<string, bool> isFree)
    {
        var captured = Captured(node.Attributes.Values);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        foreach (var (inner, outer) in captured.Zip(node.Inputs.TakeLast(captured.Length))) names[inner] = outer;
        List<OnnxNode> passed = [];
        foreach (var (result, output) in branch.Output.Zip(node.Outputs).Where(o => o.Second.Length > 0))
        {
            if (!names.TryAdd(result.Name, output)) passed.Add(new OnnxNode("Identity", node.Name, [names[result.Name]], [output], ImmutableDictionary<string, AttributeProto>.Empty) { Opset = node.Opset });
        }

        var constants = branch.Initializer.Select(t => new NodeProto { OpType = "Constant", Output = { t.Name }, Attribute = { new AttributeProto { Name = "value", T = t } } });
        OnnxNode[] nodes = [.. constants.Concat(branch.Node).Select(n => Renamed(OnnxGraph.NodeOf(n, node.Opset))), .. passed];
        return Order.Sort(file, nodes, node.Inputs, node.Outputs.Where(o => o.Length > 0));

        OnnxNode Renamed(OnnxNode inner) => inner with { Inputs = [.. inner.Inputs.Select(Name)], Outputs = [.. inner.Outputs.Select(Name)] };

        string Name(string name)
        {
            if (!names.TryGetValue(name, out var other)) names[name] = other = isFree(name) ? name : $"{name}\u0001{node.Outputs[0]}";
            return other;
        }
    }
}
