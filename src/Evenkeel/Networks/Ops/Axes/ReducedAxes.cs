namespace Evenkeel.Networks.Ops.Axes;

/// <summary>The axes of a sample that a reduction takes away, and the shapes and lattices that follow.</summary>
internal static class ReducedAxes
{
    public static Shape Output(Shape input, Numbers axes, bool keep)
    {
        SampleAxis.CheckRank(input);
        int[] reduced = [.. axes.Select(a => SampleAxis.Checked(input, a, "axes"))];
        ShapeException.ThrowIf(reduced.Distinct().Count() != reduced.Length, $"`axes` (={axes}) must name an axis once");
        List<long> extents = [input[0]];
        for (var axis = 1; axis < input.Rank; axis++)
        {
            if (!Holds(axes, input, axis)) extents.Add(input[axis]);
            else if (keep) extents.Add(1);
        }

        return new Shape([.. extents]);
    }

    /// <summary>The lattice whose common shape is the input's, and whose own operand the output.</summary>
    public static Lattice Lattice(Shape input, Numbers axes)
    {
        Span<long> kept = stackalloc long[input.Rank];
        for (var axis = 0; axis < input.Rank; axis++) kept[axis] = Holds(axes, input, axis) ? 1 : input[axis];
        return Axes.Lattice.Of(input.Extents.AsSpan(), kept, kept);
    }

    /// <summary>Whether an axis of the shape with its batch is reduced; no axes stand for all of a sample.</summary>
    public static bool Holds(Numbers axes, Shape input, int axis)
    {
        if (axis == 0) return false;
        foreach (var reduced in axes.Span)
        {
            if (SampleAxis.InBatch(input, reduced) == axis) return true;
        }

        return axes.Count == 0;
    }
}
