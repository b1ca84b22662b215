namespace Evenkeel.Networks.Ops.Axes;

/// <summary>Axes as users count them: within a sample, negative ones from the end.</summary>
internal static class SampleAxis
{
    /// <summary>The most axes that kernels walk along, the batch included.</summary>
    public const int MaxRank = 8;

    /// <summary>The axis of a shape with its batch.</summary>
    public static int InBatch(Shape shape, long axis) => (int)(axis < 0 ? shape.Rank + axis : axis + 1);

    /// <summary>The axis of a shape with its batch, checked.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static int Checked(Shape shape, long axis, string name = "axis")
    {
        var rank = shape.Rank - 1;
        ShapeException.ThrowIf(rank == 0, $"`{name}` (={axis}) counts the axes of a sample, and a scalar a sample has none");
        ShapeException.ThrowIf(axis < -rank || axis >= rank, $"`{name}` (={axis}) must be from {-rank} to {rank - 1}: a sample is {shape.WithoutBatch()}");
        return InBatch(shape, axis);
    }

    /// <summary>Checks that a shape has no more axes than kernels walk along.</summary>
    public static void CheckRank(Shape shape)
        => ShapeException.ThrowIf(shape.Rank > MaxRank, $"takes samples of at most {MaxRank - 1} axes, got {shape.WithoutBatch()}; join some of them by a reshape");
}

/// <summary>A tensor seen along one axis: <paramref name="Outer"/> times <paramref name="Length"/> rows of <paramref name="Inner"/> values.</summary>
internal readonly record struct AxisLayout(long Outer, long Length, long Inner)
{
    /// <summary>The view along an axis of the shape with its batch.</summary>
    public static AxisLayout Of(Shape shape, int axis)
    {
        long outer = 1, inner = 1;
        for (var i = 0; i < axis; i++) outer *= shape[i];
        for (var i = axis + 1; i < shape.Rank; i++) inner *= shape[i];
        return new(outer, shape[axis], inner);
    }
}
