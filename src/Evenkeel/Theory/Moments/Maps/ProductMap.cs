using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// The matrix product of two independent values: E[y y'] is the sum of E[a a'] E[b b'] over pairs of entries of the axis that is summed, by how far apart these are.
/// </summary>
internal static class ProductMap
{
    /// <summary>Of the square of what keys do not share: what they differ by at places that are as far apart.</summary>
    private const double Unlike = 0.1;

    public static MomentStep MatMul(MapInputs inputs)
    {
        var op = (MatMul)inputs.Node.Op;
        if (inputs.Node.Inputs[0] == inputs.Node.Inputs[1]) return MomentStep.Unknown("unknown: both factors are the same values");
        var (a, b) = (inputs.Signals[0].Kernel, inputs.Signals[1].Kernel);
        var last = a.Shape.Rank - 1;
        Kernel left = Oriented(a, op.TransposeA), right = Oriented(b, op.TransposeB);
        var inner = left.Shape[last];
        var kernel = Product(left, right).LeftOf(inner * a.Second * b.Second);
        var noise = inputs.Signals[0].Noise.Plus(inputs.Signals[1].Noise);
        var own = inputs.Normal(kernel, Noise.None).Noise;
        return new MomentStep(new SignalMoments(kernel, noise.Plus(own)) { OwnSource = inputs.Index }, Backward, "independent factors")
        {
            TakesAsIndependent = true,
            BackwardCaveat = op.TransposeB && IsUneven(b) ? "the likeness of places is taken to be a matter of how far they are apart" : null,
        };

        // ∂A = ∂Y Bᵀ, ∂B = Aᵀ ∂Y.
        Kernel[] Backward(Kernel g)
            => [Oriented(OfLeft(g), op.TransposeA).WithUnit(a.Unit) with { Seen = SeenBy(g) }, Oriented(Product(Transposed(left), g), op.TransposeB).WithUnit(b.Unit)];

        // Where ∂Y goes with the likeness of what B is made of, Σ ∂y ∂y' b·b' over pairs of entries has Var ρ of both slopes: a query gathers all keys' likeness to each other.
        Kernel OfLeft(Kernel g)
        {
            var product = Product(g, Transposed(right));
            if (g.Seen is not { } seen || seen.Values != inputs.Signals[1].Reads || right.Unit != last - 1) return product;
            var entries = (double)right.Shape[last];
            return product.WithSecond(product.Second + entries * entries * seen.Slope * inputs.Signals[1].Inner.Apart * Math.Max(0, right.Second - right.DifferentAlong(last)));
        }

        Seen? SeenBy(Kernel g)
            => inputs.Signals[1].Reads is { } values && right.Unit == last ? new(values, right.Shape[last] * g.Second * Math.Max(0, right.Second - right.DifferentAlong(last - 1))) : null;
    }

    /// <summary>Whether places that are as far apart are not alike, as where a state has yet to build up, so that sums of ∂y ∂y' b·b' over pairs of these know too little.</summary>
    private static bool IsUneven(Kernel keys)
    {
        if (keys.Pairs is not { } pairs) return false;
        var weights = Lags.PairWeights(keys.Shape[0], keys.Caps[0]);
        var deviations = pairs.MeanOf(pairs.Own, k => k * k);
        for (var lag = 0; lag < weights.Length; lag++) deviations -= weights[lag] * keys.Own[lag] * keys.Own[lag];
        var spread = keys.Second - Positions.OfDifferent(keys);
        return deviations > Unlike * spread * spread;
    }

    private static Kernel Product(Kernel a, Kernel b)
    {
        var last = a.Shape.Rank - 1;
        Kernel left = AsPositions(a, last), right = AsPositions(b, last - 1);
        var cap = Math.Max(left.Caps[last], right.Caps[last - 1]);
        (left, right) = (left.WithCap(last, cap), right.WithCap(last - 1, cap));
        double inner = a.Shape[last];
        var weights = Lags.PairWeights(a.Shape[last], cap);
        var sum = Term(0);
        for (var lag = 1; lag <= cap; lag++) sum = sum.Plus(Term(lag), 1, sum.Mean);
        return sum;

        Kernel Term(int lag)
            => Kernel.Product(Outer(left, last, b.Shape[last], lag), Outer(right, last - 1, a.Shape[last - 1], lag), 0).Affine(inner * inner * weights[lag], 0, inner * a.Mean * b.Mean);
    }

    private static Kernel AsPositions(Kernel kernel, int axis) => kernel.Unit == axis ? kernel.UnitAsPositions() : kernel;

    /// <summary>A factor as the product sees it: of the summed axis two entries so far apart, repeated along the axis that the other factor brings.</summary>
    private static Kernel Outer(Kernel kernel, int axis, long extent, int lag)
        => kernel.Along(axis, Lags.Of(kernel.Caps[axis], lag), 1).Along(axis, Lags.Repeated((int)Math.Min(extent - 1, 1)), extent);

    private static Kernel Oriented(Kernel kernel, bool isTransposed) => isTransposed ? Transposed(kernel) : kernel;

    private static Kernel Transposed(Kernel kernel)
    {
        var order = Enumerable.Range(0, kernel.Shape.Rank).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Regrouping.Transposed(kernel, order);
    }
}
