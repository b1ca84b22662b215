using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Attending;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// Attention at initialization: scores s q·k have, over keys, the variance v = s² d E[q²](E[k²] − E[k k']) (Noci et al. 2022, section 3), and the
/// output E[y²] = E[v²] Σ p² + E[v v'](1 − Σ p²): what tokens have in common stays, the rest is averaged away (Dong et al. 2021).
/// </summary>
internal static class AttentionMap
{
    /// <summary>Far from the numbers of values.</summary>
    private const int ScoreSource = 1 << 29;

    public static MomentStep Attention(MapInputs inputs)
    {
        var op = (Attention)inputs.Node.Op;
        if (inputs.Node.Inputs[0] == inputs.Node.Inputs[1]) return MomentStep.Unknown("unknown: queries and keys are the same values");
        if (op.Causal)
        {
            return inputs.Signals[0].Kernel.Shape[0] == inputs.Signals[1].Kernel.Shape[0]
                ? CausalAttentionMap.Of(inputs, op)
                : MomentStep.Unknown("unknown: a causal mask between sequences of two lengths");
        }

        var tokens = inputs.Signals.Select(s => Tokens.Of(s.Kernel)).ToArray();
        var (q, k, v) = (tokens[0], tokens[1], tokens[2]);
        var width = (double)q.Kernel.Shape[1] / op.Heads;
        var scale = op.Scale ?? 1 / Math.Sqrt(width);
        var gain = scale * scale * width;
        var (variance, count) = (gain * q.Same * k.Spread, k.Positions);
        var softmax = new SoftmaxMoments(variance, count);
        var squares = softmax.Squares(count);
        double Between(double likeness) => SoftmaxMoments.Between(count, squares, likeness);
        var likeTokens = q.Same > 0 ? Math.Clamp(q.Different / q.Same, 0, 1) : 1;
        var likeSamples = q.Same * k.Spread > 0 ? Math.Clamp(q.OtherSame * (k.OtherSame - k.OtherDifferent) / (q.Same * k.Spread), 0, 1) : 1;

        double Mixed(double share, double same, double different) => different + share * (same - different);
        var across = Between(likeTokens);
        var likeBoth = q.Same * k.Spread > 0 ? Math.Clamp(q.OtherDifferent * (k.OtherSame - k.OtherDifferent) / (q.Same * k.Spread), 0, 1) : 1;

        // Keys and values see the same features, of which few are alike by chance: a query that looks along one of them gets values that lean to it.
        var seen = inputs.Signals[1].Inner;
        var lean = v.Spread * softmax.Lean(count, seen.Apart, seen.Same);
        var kernel = Kernel.Of(
            inputs.Output, 1, v.Kernel.Mean,
            (Mixed(squares, v.Same, v.Different) + lean, Mixed(across, v.Same, v.Different) + likeTokens * lean),
            (Mixed(Between(likeSamples), v.OtherSame, v.OtherDifferent), Mixed(Between(likeBoth), v.OtherSame, v.OtherDifferent)));

        var values = inputs.Signals[2];
        var noise = values.OwnSource is { } own ? values.Noise.Without(own) : values.Noise;

        // The scatter of Σ p² over as many rows as are independent.
        var rows = inputs.Samples * op.Heads * Math.Min(q.Positions, width);
        var share = kernel.Second > 0 ? squares * v.Spread / kernel.Second : 0;

        // What the layers before have drawn makes all that tokens have in common larger or smaller, in as many samples as are alike; a part of it is their scale.
        var ofDifferent = kernel.Second > 0 ? (1 - squares) / kernel.Second : 0;
        var pooled = values.Inner.Pooled * Math.Pow(ofDifferent * v.Same, 2);
        var likeMeans = v.Pooled > 0 ? Math.Clamp(v.OtherPooled / v.Pooled, 0, 1) : 0;
        var ofMean = Math.Max(0, pooled * (1 / inputs.Samples + (1 - 1 / inputs.Samples) * likeMeans * likeMeans) - Math.Pow(ofDifferent * v.Pooled, 2) * noise.Variance);
        noise = noise
            .Plus(inputs.X.Noise.Plus(inputs.Signals[1].Noise).Times(share * softmax.Sensitivity(count)))
            .Plus(Noise.Of(inputs.Index + ScoreSource, share * share * softmax.LogVariance(count) / rows + ofMean));
        return new MomentStep(inputs.Normal(kernel, noise, new Scatter(0, 0, 0, values.Inner.Apart, pooled)), Backward, "scores of independent queries and keys") { TakesAsIndependent = true };

        Kernel[] Backward(Kernel gradient)
        {
            var g = Tokens.Of(gradient.WithUnit(1));
            var (queries, keys, gradientSpread) = (q.Positions, count, softmax.GradientSpread(count));

            // ∂v = pᵀ ∂y: the gradients of all queries that look at a key; all keys together get all of them.
            var received = queries / keys * (squares * g.Same + (queries - 1) * across * g.Different);
            var total = queries * (g.Same + (queries - 1) * g.Different);
            var dv = Kernel.Of(v.Kernel.Shape, 1, 0, (received, keys > 1 ? (total / keys - received) / (keys - 1) : received), (0, 0));

            // ∂s = p (∂p − Σ p ∂p) with ∂p = ∂y·v, of which the part that all keys share cancels.
            var depth = (double)v.Kernel.Shape[1] / op.Heads;

            // Of two keys' own likeness by chance, (x·x')², a query gathers all; a key meets its own value alone.
            var chance = (1 - squares) * (1 - squares) * seen.Apart;
            double Across(double spread) => squares > 0 ? spread * across / squares : 0;

            // The queries that look at a key lean to it.
            var lean = gain * k.Spread * q.Spread * q.Spread * TiltOf(inputs.X, width);
            var (toQuery, toKey) = ((gradientSpread + chance) * depth * v.Spread, gradientSpread * depth * v.Spread);
            var dq = Kernel.Of(
                q.Kernel.Shape, 1, 0, (scale * scale * k.Spread * toQuery * g.Same, scale * scale * k.Spread * Across(toQuery) * g.Different), (0, 0));
            var fromOthers = Across(toKey) * q.Different + across * softmax.SecondSlope(count) * depth * v.Spread * lean;
            var toKeys = scale * scale * queries / keys * (toKey * g.Same * q.Same + (queries - 1) * g.Different * fromOthers);
            var dk = Kernel.Of(k.Kernel.Shape, 1, 0, (toKeys, keys > 1 ? -toKeys / (keys - 1) : toKeys), (0, 0));
            return [dq, dk, dv];
        }
    }

    /// <summary>1/d of d features: of queries those of a head, which see the few of the values that they are made of.</summary>
    public static double TiltOf(SignalMoments queries, double width) => 1 / width + (1 + 1 / width) * queries.Inner.Apart;

    /// <summary>Second moments of positions × features.</summary>
    private sealed record Tokens(Kernel Kernel, double Same, double Different, double OtherSame, double OtherDifferent, double Pooled, double OtherPooled)
    {
        public double Positions => Kernel.Shape[0];

        /// <summary>What two positions do not share.</summary>
        public double Spread => Math.Max(0, Same - Different);

        public static Tokens Of(Kernel kernel)
        {
            kernel = kernel.WithUnit(1);
            var count = (double)kernel.Shape[0];
            var pooled = kernel.MeanAlong(0);
            double Different(double all, double same) => count == 1 ? same : (count * all - same) / (count - 1);
            return new Tokens(
                kernel, kernel.Second, Different(pooled.Own[0], kernel.Second), kernel.Other[0], Different(pooled.Other[0], kernel.Other[0]), pooled.Own[0], pooled.Other[0]);
        }
    }
}
