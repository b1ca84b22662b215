using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Gradient cases of the ops over positions × features.</summary>
internal static class SequenceCases
{
    public static IEnumerable<GradientCase> Attentions()
    {
        foreach (var causal in new[] { false, true })
        {
            foreach (var (heads, positions, width) in new[] { (1, 1, 1), (1, 5, 3), (2, 4, 6), (3, 7, 9), (4, 33, 8), (2, 18, 34) })
            {
                yield return Of(SelfAttention(new Attention(heads, causal), new Shape(positions, width)), batch: positions == 7 ? 1 : 2);
            }

            foreach (var (queries, keys) in new[] { (3, 7), (7, 3), (1, 5), (5, 1), (20, 37) })
            {
                yield return Of(Attention(new Attention(2, causal), queries, keys, width: 6, values: 4), batch: 2);
            }

            yield return Of(Attention(new Attention(1, causal, Scale: 0.7), 4, 4, width: 3, values: 5), batch: 3);

            // More rows than one block, more keys than one slice of a product's sum.
            yield return Of(Attention(new Attention(2, causal), 300, 310, width: 4, values: 2), batch: 1) with { MostElements = 4 };
        }
    }

    public static IEnumerable<GradientCase> Recurrences()
    {
        foreach (var cell in Cells())
        {
            foreach (var both in new[] { false, true })
            {
                for (var layers = 1; layers <= 3; layers++)
                {
                    yield return Of(cell with { Hidden = 3, Layers = layers, Bidirectional = both }, new Shape(4, 2), batch: 2);
                }

                yield return Of(cell with { Bidirectional = both, Bias = false }, new Shape(3, 1), batch: 1);
                yield return Of(cell with { Hidden = 19, Bidirectional = both }, new Shape(1, 5), batch: 1);
                yield return Of(cell with { Hidden = 5, Bidirectional = both, Bias = !both, Layers = 2 }, new Shape(7, 3), batch: 9);
            }

            // More units than one slice of a product's sum, in the backward pass at least.
            yield return Of(cell with { Hidden = 130 }, new Shape(3, 2), batch: 3) with { MostElements = 4 };
        }
    }

    /// <summary>Every cell, with one unit.</summary>
    public static IEnumerable<Recurrent> Cells() =>
    [
        new(RecurrentKind.Rnn, 1),
        new(RecurrentKind.Rnn, 1, Nonlinearity: RecurrentNonlinearity.Relu),
        new(RecurrentKind.Lstm, 1),
        new(RecurrentKind.Gru, 1),
    ];

    /// <summary>An attention whose q, k and v are parts of the input, one after the other.</summary>
    public static Graph Attention(Attention op, long queries, long keys, long width, long values)
    {
        var builder = new GraphBuilder($"{op} of {queries} and {keys} positions", new Shape(queries + 2 * keys, Math.Max(width, values)));
        var q = builder.Add("q", new Part(0, queries, width), 0);
        var k = builder.Add("k", new Part(queries, keys, width), 0);
        var v = builder.Add("v", new Part(queries + keys, keys, values), 0);
        builder.Add("op", op, q, k, v);
        return builder.Build();
    }

    public static Graph SelfAttention(Attention op, Shape sample)
    {
        var builder = new GraphBuilder($"{op} of {sample}", sample);
        builder.Add("op", op, 0, 0, 0);
        return builder.Build();
    }

    private static GradientCase Of(Op op, Shape sample, long batch)
    {
        var builder = new GraphBuilder($"{op} on {sample}", sample);
        builder.Add("op", op);
        return Of(builder.Build(), batch) with { MostElements = 8 };
    }

    private static GradientCase Of(Graph graph, long batch) => new($"{graph.Name}, batch {batch}", graph, batch, Seed: 3);
}
