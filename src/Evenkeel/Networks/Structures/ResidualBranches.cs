using System.Collections.Immutable;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Structures;

/// <summary>
/// Finds residual connections: a sum of which one input, the shortcut, comes from a value that all inputs come from, past no weighted layer
/// or past one (a projection), and past fewer than the other inputs, the branches.
/// </summary>
internal static class ResidualBranches
{
    public static ImmutableArray<ResidualBranch> Of(Graph graph)
    {
        var branches = ImmutableArray.CreateBuilder<ResidualBranch>();
        var joins = new HashSet<int>();
        foreach (var (i, node) in graph.Nodes.Index())
        {
            if (node.Op is not Add || Fork.Find(graph, i) is not { } fork) continue;
            joins.Add(i);
            var shortcut = fork.WeightedTo(fork.Shortcut);
            foreach (var input in Enumerable.Range(0, node.Inputs.Length).Where(k => k != fork.Shortcut))
            {
                var weighted = fork.WeightedTo(input);
                var (ends, tail) = Tail(graph, node.Inputs[input], fork.Value, joins);
                branches.Add(new ResidualBranch(fork.Value, i, fork.Distances[input], weighted, ends, tail, [.. shortcut.Except(weighted)], Factor(graph, node.Inputs[fork.Shortcut], fork.Value)));
            }
        }

        return branches.ToImmutable();
    }

    /// <summary>The last weighted layers before a value, and what stands behind them; sums within the branch that are residual themselves end the search.</summary>
    private static (ImmutableArray<int> Ends, ImmutableArray<int> Tail) Tail(Graph graph, int last, int start, HashSet<int> joins)
    {
        var (ends, tail) = (new SortedSet<int>(), new SortedSet<int>());
        var open = new Stack<int>([last]);
        while (open.TryPop(out var value))
        {
            var node = value - 1;
            if (value <= start || joins.Contains(node) || tail.Contains(node)) continue;
            if (Structure.IsWeighted(graph.Nodes[node]))
            {
                ends.Add(node);
                continue;
            }

            tail.Add(node);
            foreach (var input in Carried(graph, graph.Nodes[node])) open.Push(input);
        }

        return ([.. ends], [.. tail]);
    }

    /// <summary>The inputs that the output consists of: not the gate of a product, nor what attention compares.</summary>
    private static IEnumerable<int> Carried(Graph graph, Node node) => node.Op switch
    {
        Attention => [node.Inputs[2]],
        Multiply => node.Inputs.Where(i => (i == 0 ? graph.InputShape : graph.Nodes[i - 1].SampleShape).Length == node.SampleShape.Length),
        _ => node.Inputs,
    };

    private static double Factor(Graph graph, int last, int start)
    {
        var factor = 1.0;
        for (var value = last; value > start && graph.Nodes[value - 1] is { Inputs: [var input] } node; value = input)
        {
            if (node.Op is Scale scale) factor *= scale.Factor;
        }

        return factor;
    }

    /// <summary>Where the inputs of a sum part.</summary>
    /// <param name="Value">The value that all come from.</param>
    /// <param name="Shortcut">Which input is the shortcut.</param>
    /// <param name="Distances">The weighted layers on the shortest way to each input.</param>
    /// <param name="Seen">The values between, each with the inputs that it reaches.</param>
    /// <param name="Graph">The graph.</param>
    private sealed record Fork(int Value, int Shortcut, int[] Distances, Dictionary<int, int[]> Seen, Graph Graph)
    {
        private const int Never = int.MaxValue;

        /// <summary>Goes back from the sum, the latest value first, so that all ways from a value on are known when its turn comes.</summary>
        public static Fork? Find(Graph graph, int join)
        {
            var inputs = graph.Nodes[join].Inputs;
            var (pending, seen) = (new SortedDictionary<int, int[]>(), new Dictionary<int, int[]>());
            foreach (var (k, input) in inputs.Index()) Reach(pending, input, inputs.Length)[k] = 0;
            var isFirst = true;
            while (pending.Count > 0)
            {
                var value = pending.Keys.Max();
                var distances = pending[value];
                pending.Remove(value);
                if (!distances.Contains(Never))
                {
                    var least = distances.Min();
                    var isClear = distances.Count(d => d == least) == 1;
                    if (isClear && least <= (isFirst ? 1 : 0)) return new Fork(value, Array.IndexOf(distances, least), distances, seen, graph);
                    isFirst = false;
                }

                seen.Add(value, distances);
                if (value > 0)
                {
                    var node = graph.Nodes[value - 1];
                    var step = Structure.IsWeighted(node) ? 1 : 0;
                    foreach (var input in node.Inputs)
                    {
                        var reached = Reach(pending, input, inputs.Length);
                        for (var k = 0; k < reached.Length; k++) reached[k] = Math.Min(reached[k], distances[k] == Never ? Never : distances[k] + step);
                    }
                }

                // Farther back only a way without weights can be a shortcut.
                if (!isFirst && !pending.Values.Any(d => d.Contains(0))) return null;
            }

            return null;
        }

        /// <summary>The weighted layers between the fork and an input.</summary>
        public ImmutableArray<int> WeightedTo(int input)
            => [.. Seen.Where(s => s.Key > Value && s.Value[input] != Never && Structure.IsWeighted(Graph.Nodes[s.Key - 1])).Select(s => s.Key - 1).Order()];

        private static int[] Reach(SortedDictionary<int, int[]> pending, int value, int inputs)
        {
            if (pending.TryGetValue(value, out var distances)) return distances;
            distances = new int[inputs];
            Array.Fill(distances, Never);
            pending.Add(value, distances);
            return distances;
        }
    }
}
