using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Ops that move values and do not change them.</summary>
internal static class ShapeMap
{
    /// <summary>Values in their order, which are those before at each place of any that have this shape.</summary>
    public static MomentStep Reshape(MapInputs inputs)
    {
        var x = inputs.X.Kernel;
        var moved = inputs.X.Moved(k => Regrouping.Reshaped(k, inputs.Output)) with { Source = inputs.OriginOf(0).Source };
        if (moved.Kernel.Units > x.Units && x.Second > 0) moved = moved with { Inner = inputs.X.ScatterOf(isCentred: false).Times(Alike(x)), OfUnits = default(Scatter) };
        return new MomentStep(moved, g => [g.Moved(k => Regrouping.Reshaped(k, x.Shape, x.Unit))]);
    }

    /// <summary>E[ρ²] of two positions: where these become units, as many of them as its inverse are as good as independent.</summary>
    private static double Alike(Kernel kernel)
    {
        var (q, count) = (kernel.Second, Positions.Count(kernel));
        return Positions.Pooled(kernel.Map(k => k / q * (k / q), 0)).Second is var mean ? Math.Clamp(mean, 1 / count, 1) : 1;
    }

    public static MomentStep Transpose(MapInputs inputs)
    {
        var axes = ((Transpose)inputs.Node.Op).Axes;
        int[] order = [.. axes.Select(a => (int)(a < 0 ? axes.Count + a : a))];
        int[] inverse = [.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))];
        return inputs.Moved(k => Regrouping.Transposed(k, order), g => Regrouping.Transposed(g, inverse));
    }

    public static MomentStep Slice(MapInputs inputs)
    {
        var op = (Slice)inputs.Node.Op;
        var axis = Axis(inputs, op.Axis);
        var start = op.Start < 0 ? inputs.X.Kernel.Shape[axis] + op.Start : op.Start;
        return axis == inputs.X.Kernel.Unit && !inputs.X.Parts.IsEmpty && op.Step > 0
            ? OfParts(inputs, axis, run => Within(start, op.Length, op.Step, run))
            : Picked(inputs, axis, new(start, op.Length, op.Step));
    }

    /// <summary>Of entries one step apart those of a run of the axis, counted from where it begins; null where there are none.</summary>
    private static Entries? Within(long start, long count, long step, Run run)
    {
        var (first, end) = (Before(run.From), Before(run.End));
        return end > first ? new(start + first * step - run.From, end - first, step) : null;

        long Before(long position) => Math.Clamp((position - start + step - 1) / step, 0, count);
    }

    /// <summary>Units in their order, of each part those that are taken.</summary>
    private static MomentStep OfParts(MapInputs inputs, int axis, Func<Run, Entries?> entriesOf)
    {
        var x = inputs.X;
        MomentStep?[] steps = [.. PartMap.Runs(x, axis).Zip(x.Parts, (run, part) => entriesOf(run) is { } entries ? Picked(Of(part, entries.Count), axis, entries) : null)];
        ImmutableArray<SignalMoments> outputs = [.. steps.OfType<MomentStep>().Select(s => s.Output!)];
        return new MomentStep(ConcatMap.Together(outputs, axis), g => [Back(g)]);

        MapInputs Of(SignalMoments part, long count) => inputs with { Signals = [part], Node = inputs.Node with { SampleShape = new([.. inputs.Output.Extents.SetItem(axis, count)]) } };

        Kernel Back(Kernel g)
        {
            var made = 0;
            Kernel Next() => outputs.Length == 1 ? g : !g.Parts.IsEmpty ? g.Parts[made++] : ConcatMap.PartOf(g, outputs[made++].Kernel.Shape);
            return ConcatMap.InParts([.. steps.Zip(x.Parts, (step, part) => step?.Backward!(Next())[0] ?? Kernel.Independent(part.Kernel.Shape, part.Kernel.Unit, 0, 0))], axis, x.Kernel.Shape);
        }
    }

    public static MomentStep Select(MapInputs inputs)
    {
        var op = (Select)inputs.Node.Op;
        var axis = Axis(inputs, op.Axis);
        return Picked(inputs, axis, new(op.Position < 0 ? inputs.X.Kernel.Shape[axis] + op.Position : op.Position, 1, 1));
    }

    public static MomentStep Gather(MapInputs inputs)
    {
        var op = (Gather)inputs.Node.Op;
        var axis = Axis(inputs, op.Axis);
        return Picked(inputs, axis, new(op.Indices, inputs.X.Kernel.Shape[axis]));
    }

    /// <summary>Entries of an axis: places that are lag apart in the output are as far apart in the input as the entries are.</summary>
    private static MomentStep Picked(MapInputs inputs, int axis, Entries entries)
    {
        if (axis == inputs.X.Kernel.Unit && ConcatMap.Holding(inputs.X, axis, entries) is var (part, first))
        {
            var step = Picked(inputs with { Signals = [inputs.X.Parts[part]] }, axis, entries.From(first));
            return step with { Backward = g => [ConcatMap.Alone(inputs.X, part, step.Backward!(g)[0]!, axis)] };
        }

        if (!inputs.X.Parts.IsEmpty && inputs.X.Kernel.Unit is { } unit && axis != unit) return PartMap.OfUnits(inputs, part => Picked(part, axis, entries), unit - (axis < unit ? inputs.X.Kernel.Shape.Rank - inputs.Output.Rank : 0));
        var x = inputs.X.Kernel;
        var extent = x.Shape[axis];
        Shape kept = new([.. x.Shape.Extents.SetItem(axis, entries.Count)]);

        Kernel Backward(Kernel gradient)
        {
            gradient = Regrouping.Reshaped(gradient, kept, x.Unit);
            if (x.Pairs is not null && axis == 0) return entries.Backward(gradient, extent);
            return gradient.Unit == axis
                ? gradient.Along(axis, Lags.First(0), extent).Times(Math.Sqrt((double)entries.Count / extent))
                : gradient.Along(axis, entries.Backward(gradient.Caps[axis], Lags.Cap(x.Shape, x.Unit, axis), extent), extent) with { Profile = gradient.Profile.With(axis, entries.Spread(gradient.Profile[axis], extent)) };
        }

        var moved = inputs.Moved(k => Regrouping.Reshaped(Taken(k, axis, entries), inputs.Output), Backward);

        // Entries that are not taken get nothing: what the gradient lacks along all of the values, and along their mean, it lacks as before.
        var back = moved.Backward!;
        if (inputs.Output.Rank == x.Shape.Rank) moved = moved with { Backward = g => [back(g)[0]! with { Taken = g.Taken }] };
        if (axis == x.Unit || x.Pairs is not null || entries.Count < Positions.Count(moved.Output!.Kernel) || !(x.Second > 0)) return moved;

        // Some may be the same ones.
        var (_, inner) = x.Grid.Around(axis);
        var alike = entries.Alike(lag => x.Own[Math.Min(lag, x.Caps[axis]) * inner] / x.Second);
        return moved with { Output = moved.Output with { Inner = moved.Output.Inner with { Apart = moved.Output.Inner.Apart + alike } } };
    }

    /// <summary>The kernel of entries of an axis.</summary>
    public static Kernel Taken(Kernel kernel, int axis, Entries entries)
    {
        if (kernel.Pairs is not null && axis == 0) return entries.Forward(kernel);
        if (kernel.Unit == axis) return kernel.Along(axis, Lags.First(0), entries.Count);
        Shape kept = new([.. kernel.Shape.Extents.SetItem(axis, entries.Count)]);
        var profile = kernel.Profile;
        var (factors, scale) = entries.Of(profile[axis]);
        var moved = kernel.Levelled().Along(axis, entries.Forward(kernel.Caps[axis], Lags.Cap(kept, kernel.Unit, axis)), entries.Count);
        return moved.Spread(profile.With(axis, factors)).Times(Math.Sqrt(scale));
    }

    public static int Axis(MapInputs inputs, int axis) => axis < 0 ? inputs.Signals[0].Kernel.Shape.Rank + axis : axis;

    /// <summary>The same kernel with other extents of its axes.</summary>
    public static Kernel Resized(Kernel kernel, Shape shape)
    {
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (kernel.Shape[axis] == shape[axis]) continue;
            var cap = axis == kernel.Unit ? 0 : Lags.Cap(shape, kernel.Unit, axis);
            kernel = kernel.Along(axis, Lags.Strided(kernel.Caps[axis], cap, 1), shape[axis]);
        }

        return kernel;
    }
}
