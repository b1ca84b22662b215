using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Structures;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Theory.Forecasting;

/// <summary>
/// The share of units whose normal pre-activations lie outside a stability region in every sample and position of a batch. All pairs of positions
/// of one sample count as equally alike, and so do all pairs of two samples: z = m + σ (√a t + √(b − a) s + √(1 − b) e) with t of the unit, s of
/// the sample and e of the place, each N(0, 1).
/// </summary>
internal static class DeadShare
{
    /// <summary>The normal density is 2e-16 here.</summary>
    private const double Reach = 8.5;

    /// <summary>Trapezoidal steps in units of the narrower of the density and of the change from live to dead.</summary>
    private const double Step = 0.25;

    private const int MostPoints = 400;

    /// <summary>Computes the share of a layer's units that are dead.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="nodes">What is predicted of each node.</param>
    /// <param name="samples">The samples of a batch.</param>
    /// <param name="isDead">Which sides of the region count; null for all that are not live.</param>
    /// <param name="isCentred">Whether the pre-activations are taken without their mean.</param>
    /// <returns>Null of layers that are no activations, and where the pre-activations are unknown.</returns>
    public static double? Of(Graph graph, LayerNodes layer, Prediction nodes, double samples, Func<Beyond, bool>? isDead = null, bool isCentred = false)
    {
        var acting = layer.Nodes.Select(i => graph.Nodes[i]).LastOrDefault(n => n.Op.Stability is not null);
        if (acting is not { Inputs: [> 0 and var value, ..] } || nodes.Layers[value - 1].Forward is not { } z) return null;
        var region = acting.Op.Stability!;
        if (isDead is not null) region = region with { Below = Side(region.Below), Above = Side(region.Above) };
        return Of(isCentred ? z with { Kernel = z.Kernel.Map(k => k - z.Mean * z.Mean, 0) } : z, region, samples);

        Beyond Side(Beyond side) => isDead(side) ? side : Beyond.Live;
    }

    /// <summary>Computes ∫ Dt [∫ Ds P(outside | t, s)^positions]^samples.</summary>
    /// <param name="z">The pre-activations.</param>
    /// <param name="region">Where the activation lives.</param>
    /// <param name="samples">The samples of a batch.</param>
    public static double Of(SignalMoments z, StabilityRegion region, double samples)
    {
        var sigma = Math.Sqrt(z.Variance);
        if (!(sigma > 0)) return Outside(region, z.Mean, 0);
        var positions = z.Kernel.Shape.Length / z.Kernel.Units;
        var square = z.Mean * z.Mean;
        var between = Math.Clamp((z.BetweenSamples - square) / z.Variance, 0, 1);
        if (positions == 1) return Mean(between, t => Math.Pow(Outside(region, z.Mean + sigma * Math.Sqrt(between) * t, sigma * Math.Sqrt(1 - between)), samples));
        var within = Math.Clamp((z.BetweenPositions - square) / z.Variance, 0, 1);
        var apart = Math.Min(within, between);
        return Mean(apart, t => Math.Pow(
            Mean(within - apart, s => Math.Pow(Outside(region, z.Mean + sigma * (Math.Sqrt(apart) * t + Math.Sqrt(within - apart) * s), sigma * Math.Sqrt(1 - within)), positions)),
            samples));
    }

    /// <summary>P(x outside) for x ~ N(m, s²).</summary>
    private static double Outside(StabilityRegion region, double m, double s)
        => (region.Below == Beyond.Live ? 0 : Below(region.Low, m, s)) + (region.Above == Beyond.Live ? 0 : Below(-region.High, -m, s));

    private static double Below(double bound, double m, double s) => s > 0 ? NormalTail.Of((m - bound) / s) : m <= bound ? 1 : 0;

    /// <summary>E f(t) of a standard normal t that makes up a share of a variance of 1.</summary>
    private static double Mean(double share, Func<double, double> f)
    {
        if (share == 0) return f(0);
        var step = Math.Max(2 * Reach / MostPoints, Step * Math.Min(1, Math.Sqrt((1 - share) / share)));
        double sum = 0, weights = 0;
        for (var t = -Reach; t <= Reach; t += step)
        {
            var weight = Math.Exp(-t * t / 2);
            weights += weight;
            sum += weight * f(t);
        }

        return Math.Min(1, sum / weights);
    }
}
