using System.Numerics;
using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Takes entries along an axis of a sample by the places that a second input holds, whose other extents are at most the first one's:
/// y[.., i, ..] = x[.., place[.., i, ..], ..]; ∂x is the sum of what was taken from each entry, and the places have no gradient.
/// </summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
public sealed record Pick(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Kind => "pick";

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (x, places) = (inputs[0], inputs[1]);
        var axis = SampleAxis.Checked(x, Axis);
        SampleAxis.CheckRank(x);
        var fits = x.Rank == places.Rank && Enumerable.Range(0, x.Rank).All(a => a == axis || places[a] <= x[a]);
        ShapeException.ThrowIf(!fits, $"takes places of a shape within the input's but for axis {Axis}, got {x.WithoutBatch()} and {places.WithoutBatch()}");
        return places;
    }

    /// <exception cref="TokenException">A place is not one of the axis.</exception>
    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var (x, places) = (context.Inputs[0], context.Inputs[1]);
        for (long i = 0; i < places.Length; i++) context.Output.Data[i] = x.Data[Offset(x.Shape, places, i)];
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var (dx, dplaces) = (context.InputGradients[0], context.InputGradients[1]);
        if (dplaces.IsWanted) new Span<T>(dplaces.Data, checked((int)dplaces.Length)).Clear();
        if (!dx.IsWanted) return;
        new Span<T>(dx.Data, checked((int)dx.Length)).Clear();
        var places = context.Inputs[1];
        for (long i = 0; i < places.Length; i++) dx.Data[Offset(dx.Shape, places, i)] += context.OutputGradient.Data[i];
    }

    private unsafe long Offset<T>(Shape shape, View<T> places, long i)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var picked = SampleAxis.InBatch(shape, Axis);
        var place = places.Data[i];
        if (!(place >= T.Zero) || place >= T.CreateTruncating(shape[picked]) || T.Floor(place) != place)
        {
            throw new TokenException(FormattableString.Invariant($"the index {double.CreateTruncating(place)} is not a whole number from 0 to {shape[picked] - 1}, the entries of an axis"));
        }

        long offset = 0, stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (i, var at) = Math.DivRem(i, places.Shape[axis]);
            offset += (axis == picked ? long.CreateTruncating(place) : at) * stride;
            stride *= shape[axis];
        }

        return offset;
    }
}
