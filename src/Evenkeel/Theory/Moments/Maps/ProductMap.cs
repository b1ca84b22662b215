using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// The matrix product of two independent values: E[y y'] is the sum of E[a a'] E[b b'] over pairs of entries of the axis that is summed, k of
/// them the same and k (k − 1) different.
/// </summary>
internal static class ProductMap
{
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
        return new MomentStep(new SignalMoments(kernel, noise.Plus(own)) { OwnSource = inputs.Index }, Backward, "independent factors");

        // ∂A = ∂Y Bᵀ, ∂B = Aᵀ ∂Y.
        Kernel[] Backward(Kernel g)
            => [Oriented(Product(g, Transposed(right)), op.TransposeA).WithUnit(a.Unit), Oriented(Product(Transposed(left), g), op.TransposeB).WithUnit(b.Unit)];
    }

    private static Kernel Product(Kernel a, Kernel b)
    {
        var last = a.Shape.Rank - 1;
        double inner = a.Shape[last];

        // The same entry of the axis that is summed, and the mean over pairs of different ones.
        Kernel left = Outer(a, last, b.Shape[last], false), right = Outer(b, last - 1, a.Shape[last - 1], false);
        var same = Kernel.Product(left, right, 0).Affine(inner, 0, inner * a.Mean * b.Mean);
        if (inner == 1) return same;
        var different = Kernel.Zip(Outer(a, last, b.Shape[last], true), Outer(b, last - 1, a.Shape[last - 1], true), (x, y) => inner * (inner - 1) * x * y, 0);
        return same.Plus(different, 1, inner * a.Mean * b.Mean);
    }

    /// <summary>A factor as the product sees it: the summed axis taken away, and repeated along that which the other factor brings.</summary>
    private static Kernel Outer(Kernel kernel, int axis, long extent, bool different)
    {
        var positions = kernel.Unit == axis ? kernel.UnitAsPositions() : kernel;
        double count = kernel.Shape[axis];
        var taken = positions.Along(axis, Lags.First(positions.Caps[axis]), 1);
        if (different)
        {
            var all = positions.MeanAlong(axis);
            taken = Kernel.Zip(all, taken, (mean, same) => (count * mean - same) / (count - 1), kernel.Mean);
        }

        var cap = (int)Math.Min(extent - 1, 1);
        return taken.Along(axis, Lags.Repeated(cap), extent);
    }

    private static Kernel Oriented(Kernel kernel, bool isTransposed) => isTransposed ? Transposed(kernel) : kernel;

    private static Kernel Transposed(Kernel kernel)
    {
        var order = Enumerable.Range(0, kernel.Shape.Rank).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Regrouping.Transposed(kernel, order);
    }
}
