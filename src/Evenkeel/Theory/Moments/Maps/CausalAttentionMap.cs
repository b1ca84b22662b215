using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Attending;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// Attention of a sequence to itself under a causal mask, where places are not alike: the first row sees one key, whose value it takes whole, and
/// the first key is seen by all rows, whose gradients it sums. E[y y'] = Σ E[p p'] E[v v'] over the keys that two rows see.
/// </summary>
internal static class CausalAttentionMap
{
    /// <summary>Far from the numbers of values.</summary>
    private const int ScoreSource = 1 << 29;

    public static MomentStep Of(MapInputs inputs, Attention op)
    {
        var kernels = inputs.Signals.Select(s => s.Kernel.WithUnit(1)).ToArray();
        var (q, k, v) = (kernels[0].AllPairs(), kernels[1].AllPairs(), kernels[2].AllPairs());
        var width = (double)kernels[0].Shape[1] / op.Heads;
        var scale = op.Scale ?? 1 / Math.Sqrt(width);
        var keys = new Visible(k);
        var seen = inputs.Signals[1].Inner;
        var weights = new CausalWeights(q, keys, new Visible(k.Swapped()), scale * scale * width, seen);
        var values = new Visible(v);
        var output = Output(inputs, weights, values, new Visible(v.Swapped()), kernels[2].Mean, q);
        var noise = Noise(inputs, op, weights, values, output, width);
        return new MomentStep(inputs.Normal(output, noise, new Scatter(0, 0, 0, inputs.Signals[2].Inner.Apart)), Backward, "scores of independent queries and keys") { TakesAsIndependent = true };

        Kernel[] Backward(Kernel gradient)
        {
            var back = new CausalGradient(weights, keys, values, q, gradient.WithUnit(1).AllPairs());
            var depth = scale * scale * kernels[2].Shape[1] / op.Heads;
            return
            [
                Kernel.Of(kernels[0].Shape, back.Queries(depth, seen.Apart), 0),
                Kernel.Of(kernels[1].Shape, back.Keys(depth, AttentionMap.TiltOf(inputs.X, width)), 0),
                Kernel.Of(kernels[2].Shape, back.Values(), 0),
            ];
        }
    }

    private static Kernel Output(MapInputs inputs, CausalWeights weights, Visible values, Visible others, double mean, Pairs q)
    {
        // Keys and values see the same features: a query that looks along one direction of n gets values that lean to it.
        var leans = weights.Rows.Select((r, row) => r.Lean * values.Spread(row)).ToArray();
        double Own(int i, int j, bool isSame) => isSame
            ? Mixed(values, i, i, weights.Rows[i].Squares) + leans[i]
            : Mixed(values, i, j, weights.Between(i, j)) + weights.Likeness(weights.Pair(q.Own, i, j), i, j) * Math.Sqrt(leans[i] * leans[j]);
        return Kernel.Of(inputs.Output, Pairs.Of(weights.Places, Own, (i, j, isSame) => Mixed(others, i, j, weights.BetweenSamples(i, j, isSame))), mean);

        double Mixed(Visible of, int later, int earlier, double shared)
        {
            var both = weights.Rows[earlier].Count / weights.Rows[later].Count;
            return shared * of.Same[earlier] + (both - shared) * of.Different[earlier] + (1 - both) * of.Beyond(later, earlier);
        }
    }

    /// <summary>The scatter of Σ p² over as many rows as are independent.</summary>
    private static Noise Noise(MapInputs inputs, Attention op, CausalWeights weights, Visible values, Kernel output, double width)
    {
        var noise = inputs.Signals[2].OwnSource is { } own ? inputs.Signals[2].Noise.Without(own) : inputs.Signals[2].Noise;
        if (!(output.Second > 0)) return noise;
        var places = weights.Places;
        double share = 0, sensitivity = 0, scatter = 0;
        for (var row = 0; row < places.Groups; row++)
        {
            var (count, variance, squares, _, _) = weights.Rows[row];
            var part = places.Count(row) / places.Extent * squares * values.Spread(row) / output.Second;
            share += part;
            sensitivity += part * SoftmaxMoments.Sensitivity(variance, squares);
            scatter += part * SoftmaxMoments.LogVariance(variance, count);
        }

        var rows = inputs.Samples * op.Heads * Math.Min(places.Extent, width);
        return noise.Plus(inputs.X.Noise.Plus(inputs.Signals[1].Noise).Times(sensitivity)).Plus(Moments.Noise.Of(inputs.Index + ScoreSource, share * scatter / rows));
    }
}
