using System.Collections.Immutable;

namespace Evenkeel.Networks.Execution;

/// <summary>
/// Nodes that run together. Forward, a node and the pointwise ones behind it: they run one after the other on each range of elements before
/// the next range, and the first, where it is not pointwise, runs whole before them. Backward, pointwise nodes alone.
/// </summary>
/// <param name="First">The first node.</param>
/// <param name="Last">The last node.</param>
internal readonly record struct Chain(int First, int Last)
{
    public int Length => Last - First + 1;

    /// <summary>Joins each pointwise node to the one before it, where their outputs are of one length.</summary>
    public static ImmutableArray<Chain> Forward(BoundGraph bound)
        => Joined(bound, node => bound.Traits[node].IsPointwise && !bound.Traits[node - 1].IsView && bound.Shapes[node + 1].Length == bound.Shapes[node].Length);

    /// <summary>Joins neighbours that are pointwise where the gradient that one makes is all that the one before it reads.</summary>
    public static ImmutableArray<Chain> Backward(BoundGraph bound, Timeline timeline)
        => Joined(bound, node => bound.Traits[node].HasPointwiseGradient && bound.Traits[node - 1].HasPointwiseGradient && timeline.Consumers(node) is [var only] && only == node);

    private static ImmutableArray<Chain> Joined(BoundGraph bound, Func<int, bool> joinsPrevious)
    {
        var chains = ImmutableArray.CreateBuilder<Chain>();
        for (var node = 0; node < bound.Graph.Nodes.Length; node++)
        {
            if (node > 0 && joinsPrevious(node)) chains[^1] = chains[^1] with { Last = node };
            else chains.Add(new Chain(node, node));
        }

        return chains.ToImmutable();
    }
}
