using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Repeating a value along axes that it has not, or of which it has one entry, and summing a gradient over them.</summary>
internal static class Fitting
{
    /// <summary>The kernel of the value repeated to a shape; its missing axes are the first.</summary>
    public static Kernel Repeated(Kernel kernel, Shape shape)
    {
        var fitted = kernel.Shape.Rank < shape.Rank ? Regrouping.Reshaped(kernel, Padded(kernel.Shape, shape.Rank)) : kernel;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (fitted.Shape[axis] == shape[axis]) continue;
            if (fitted.Unit == axis) fitted = fitted.UnitAsPositions();
            fitted = fitted.Along(axis, Lags.Repeated(Lags.Cap(shape, fitted.Unit, axis)), shape[axis]);
        }

        return fitted;
    }

    /// <summary>The kernel of the gradient of a value that was repeated: sums over all places of the same entry.</summary>
    public static Kernel Summed(Kernel gradient, Kernel input)
    {
        var (summed, shape) = (gradient, input.Shape);
        var padded = Padded(shape, gradient.Shape.Rank);
        for (var axis = 0; axis < padded.Rank; axis++)
        {
            var extent = gradient.Shape[axis];
            if (padded[axis] != extent) summed = summed.MeanAlong(axis).Times(extent);
        }

        return Regrouping.Reshaped(summed, shape).WithUnit(input.Unit);
    }

    private static Shape Padded(Shape shape, int rank) => new([.. Enumerable.Repeat(1L, rank - shape.Rank), .. shape.Extents]);
}
