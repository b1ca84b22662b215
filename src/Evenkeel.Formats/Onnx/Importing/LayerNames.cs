using Evenkeel.Formats.Onnx.Graphs;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>
/// Finds the user's layer that a node is a part of. In a file whose nodes carry scopes, as PyTorch's do, the nodes of a scope that holds no
/// other one are one layer; elsewhere the prefix of a node's parameter names it.
/// </summary>
internal sealed class LayerNames
{
    private const char Separator = '/';

    /// <summary>A longer name is no path of scopes.</summary>
    private const int MostLength = 1024;

    private readonly Dictionary<OnnxNode, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    public LayerNames(OnnxGraph graph)
    {
        var scopes = graph.Nodes.Select(n => Scope(n.Name)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var parents = scopes.SelectMany(Above).ToHashSet(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            var scope = Scope(node.Name);
            if (scope is { Length: > 0 } && !parents.Contains(scope)) names[node] = Joined(scope);
            else names[node] = Unique(scope is null ? Unscoped(graph, node) : Joined(node.Name), taken);
        }
    }

    /// <summary>The layer of a node.</summary>
    public string Of(OnnxNode node) => names[node];

    /// <summary>
    /// Joins the segments of a path by dots; a segment that starts with the one before it and a dot replaces that: /layer1/layer1.0/conv1 is
    /// layer1.0.conv1.
    /// </summary>
    public static string Joined(string path)
    {
        List<string> kept = [];
        var before = "";
        foreach (var segment in path.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (before.Length > 0 && segment.StartsWith(before + ".", StringComparison.Ordinal)) kept[^1] = segment;
            else kept.Add(segment);
            before = segment;
        }

        return string.Join('.', kept);
    }

    /// <summary>The path without its last segment; null of a name that is no path.</summary>
    private static string? Scope(string name) => name.Length <= MostLength && name.LastIndexOf(Separator) is >= 0 and var end ? name[..end] : null;

    private static IEnumerable<string> Above(string scope)
    {
        for (var end = scope.LastIndexOf(Separator); end >= 0; end = scope.LastIndexOf(Separator, end - 1))
        {
            yield return scope[..end];
            if (end == 0) break;
        }
    }

    private static string Unscoped(OnnxGraph graph, OnnxNode node)
    {
        var parameter = node.Inputs.Where(i => graph.Tensors.ContainsKey(i)).Select(Prefix).FirstOrDefault(p => p.Length > 0);
        return parameter ?? (node.Name.Length > 0 ? node.Name : $"{node.Op}.{node.Outputs.FirstOrDefault("")}");
    }

    private static string Prefix(string parameter) => parameter.LastIndexOfAny(['.', Separator]) is > 0 and var end ? Joined(parameter[..end]) : "";

    private string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        var count = counts.GetValueOrDefault(name);
        while (!taken.Add(unique)) unique = $"{name}_{++count}";
        counts[name] = count;
        return unique;
    }
}
