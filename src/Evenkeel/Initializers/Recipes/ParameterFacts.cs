using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Structures;

namespace Evenkeel.Initializers.Recipes;

/// <summary>What rules can ask of a parameter.</summary>
/// <param name="Node">Its layer.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Role">What it does, by its name in <see cref="RoleNames"/>.</param>
/// <param name="Places">Where its layer stands.</param>
/// <param name="Activation">The activation that the layer's output reaches; null where there is none.</param>
/// <param name="Branch">The innermost residual branch that the layer stands in.</param>
/// <param name="Attention">The attention that reads the layer's output; null where none does.</param>
internal sealed record ParameterFacts(Node Node, Parameter Parameter, string Role, ParameterPlaces Places, string? Activation, ResidualBranch? Branch, Attention? Attention)
{
    /// <summary>The activation whose values the layer reads; null where it reads a norm's, a sum's or the data.</summary>
    public Activation? Reads { get; init; }

    /// <summary>The activation that reads what the layer makes, past norms; null where none does, or one that is not built in.</summary>
    public Activation? Follows => Activation is { } name && ActivationCatalogue.Knows(name.Split(':')[0]) ? ActivationCatalogue.Parse(name) : null;

    /// <summary>Whether an activation reads what the layer makes, past no norm and outside of residual branches, so that its scale is the layer's.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Of the values that the layer reads: the activation of a plain layer, by its name.</summary>
    public string? ReadsPlain { get; init; }

    /// <summary>The product of the constants by which the network multiplies what the layer makes, before anything else.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Those of all parameters of a network, in its order.</summary>
    public static IReadOnlyList<ParameterFacts> Of(Graph graph, Structure structure)
    {
        List<ParameterFacts> facts = [];
        var shortcuts = structure.Branches.SelectMany(b => b.Shortcut).ToHashSet();
        foreach (var (i, node) in graph.Nodes.Index())
        {
            if (node.Parameters.IsEmpty) continue;
            var attention = structure.AttentionAfter(i);
            var branch = structure.BranchOf(i);
            var places = PlacesOf(structure, i, node, branch is not null, attention?.Input) | (shortcuts.Contains(i) ? ParameterPlaces.Shortcut : ParameterPlaces.None);
            foreach (var parameter in node.Parameters)
            {
                facts.Add(new(node, parameter, RoleNames.Of(node, parameter), places | RecurrentPlace(node, parameter), structure.ActivationAfter(i), branch, attention?.Op)
                {
                    Reads = structure.ActivationBefore(i),
                    IsPlain = structure.IsPlain(i),
                    ReadsPlain = structure.PlainBefore(i) is { } plain ? structure.ActivationAfter(plain) : null,
                    Factor = structure.FactorAfter(i),
                });
            }
        }

        return facts;
    }

    private static ParameterPlaces PlacesOf(Structure structure, int i, Node node, bool isInBranch, int? attentionInput)
    {
        var places = ParameterPlaces.None;
        if (Structure.IsWeighted(node) || node.Op is Embedding)
        {
            if (structure.IsFirst(i)) places |= ParameterPlaces.First;
            if (Structure.IsWeighted(node) && structure.IsHead(i)) places |= ParameterPlaces.Head;
        }

        if (isInBranch) places |= ParameterPlaces.Branch;
        if (structure.IsNormed(i)) places |= ParameterPlaces.Normed;
        if (structure.EndsResidualBranch(i)) places |= Structure.IsWeighted(node) ? ParameterPlaces.BranchEnd : node.Op is Gain ? ParameterPlaces.BranchGain : ParameterPlaces.BranchNorm;
        return places | attentionInput switch { 0 => ParameterPlaces.Query, 1 => ParameterPlaces.Key, 2 => ParameterPlaces.Value, _ => ParameterPlaces.None };
    }

    private static ParameterPlaces RecurrentPlace(Node node, Parameter parameter)
        => node.Op is not Recurrent ? ParameterPlaces.None : parameter.Name.Contains("_hh_l", StringComparison.Ordinal) ? ParameterPlaces.RecurrentState : ParameterPlaces.RecurrentInput;
}
