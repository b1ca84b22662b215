using System.Collections.Immutable;
using Evenkeel.Initializers;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Yaml;

/// <summary>The schemes that layers ask for; which parameters they go to is known when the graph is built.</summary>
internal sealed class SchemeRequests(string file)
{
    /// <summary>What the keys draw; of two that draw a parameter the later holds.</summary>
    private static readonly (string Key, string Usual, Func<Parameter, bool> Draws)[] Keys =
    [
        (Kinds.Init, "weight", p => p.Role is ParameterRole.Weight or ParameterRole.Table or ParameterRole.Scale or ParameterRole.Slope),
        (Kinds.BiasInit, "bias", p => p.Role is ParameterRole.Bias or ParameterRole.Shift),
        (Kinds.RecurrentInit, "weight_hh_l0", p => p.Name.Contains(".weight_hh_l", StringComparison.Ordinal)),
    ];

    private readonly List<Request> requests = [];

    /// <summary>Notes what stands beside a layer.</summary>
    /// <exception cref="InvalidFileException">There is no such scheme.</exception>
    public void Ask(LayerText text, Scope scope, string layer)
    {
        foreach (var (key, usual, draws) in Keys)
        {
            if (text.Siblings?[key] is not { } node) continue;
            requests.Add(new(layer, usual, draws, node, SchemeReader.Read(file, key, scope.Arguments.Resolve(file, node))));
        }
    }

    /// <summary>The schemes by parameter.</summary>
    /// <exception cref="InvalidFileException">A layer has no parameter of that kind, or the scheme cannot draw it.</exception>
    public ImmutableDictionary<string, Initializer> Resolve(Graph graph)
    {
        var schemes = ImmutableDictionary.CreateBuilder<string, Initializer>(StringComparer.Ordinal);
        var layers = requests.Count == 0 ? [] : graph.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        foreach (var request in requests)
        {
            var drawn = layers[request.Layer].Parameters.Where(request.Draws).ToArray();
            if (drawn.Length == 0) throw Error(request, $"the layer has no parameter '{request.Layer}.{request.Usual}' to draw; leave the scheme out");
            foreach (var parameter in drawn)
            {
                var isMatrix = parameter.Role == ParameterRole.Weight;
                if (request.Scheme is Orthogonal && !isMatrix) throw Error(request, $"'orthogonal' needs a matrix, and '{parameter.Name}' (={parameter.Shape}) is none");
                IReadOnlyList<string> problems = request.Scheme is LogPrior { IsOfData: true } ? [] : request.Scheme.Problems(DType.Float32, parameter.Shape, parameter.Fans);
                if (problems.Count > 0) throw Error(request, $"'{request.Scheme.Name}' cannot draw '{parameter.Name}': {string.Join("; ", problems)}");
                schemes[parameter.Name] = request.Scheme;
            }
        }

        return schemes.ToImmutable();
    }

    private InvalidFileException Error(Request request, string rule) => new(file, $"{request.Node.Place}", rule);

    private sealed record Request(string Layer, string Usual, Func<Parameter, bool> Draws, YamlNode Node, Initializer Scheme);
}
