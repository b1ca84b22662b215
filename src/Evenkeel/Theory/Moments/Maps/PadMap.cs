using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>A constant around values, and windows that slide over both as they do over what they pad themselves.</summary>
internal static class PadMap
{
    /// <summary>The input beside parts that are the constant, which of units have no place among the others'; padding by −∞ is never the largest, and gets no gradient.</summary>
    public static MomentStep Pad(MapInputs inputs)
    {
        var op = (Pad)inputs.Node.Op;
        var (x, value) = (inputs.X, op.Value);
        var padding = op.Before.Count > 1 && op.Before[0] + op.After[0] == 0 ? new Padding(x with { Origin = inputs.OriginOf(0) }, [.. op.Before], value) : null;
        if (double.IsNegativeInfinity(value)) return new MomentStep(x.Moved(k => ShapeMap.Resized(k, inputs.Output)) with { Padding = padding }, g => [g.OfPadded ?? g.Moved(Unpadded)]);

        // Units last, whose parts are whole places.
        int[] axes = [.. Enumerable.Range(0, op.Before.Count).Where(axis => op.Before[axis] + op.After[axis] > 0).OrderBy(axis => axis == x.Kernel.Unit)];
        var whole = axes.Aggregate(x, (inside, axis) => ConcatMap.Around(inside, axis, op.Before[axis], op.After[axis], value));
        return new MomentStep(whole with { Padding = padding }, g => [g.OfPadded ?? axes.Reverse().Aggregate(g, Inside)])
        {
            LawCaveat = value != 0 && x.Variance > 0 && axes.Any(axis => axis != x.Kernel.Unit) ? ConcatMap.SeveralLaws : null,
        };

        Kernel Inside(Kernel g, int axis)
        {
            var entries = new Entries(op.Before[axis], x.Kernel.Shape[axis], 1);
            return g.Parts.IsEmpty || axis != x.Kernel.Unit ? g.Moved(k => ShapeMap.Taken(k, axis, entries)) : g.Parts[op.Before[axis] > 0 ? 1 : 0];
        }

        Kernel Unpadded(Kernel g) => ShapeMap.Resized(g, x.Kernel.Shape).Times(Math.Sqrt((double)inputs.Output.Length / x.Kernel.Shape.Length));
    }

    /// <summary>A window behind padding slides over what was padded, with so much more padding of its own.</summary>
    /// <param name="inputs">What the map reads.</param>
    /// <param name="window">The window.</param>
    /// <param name="value">What the op takes padding for; null where the window has some that does not count.</param>
    /// <param name="map">The map of the op for a window.</param>
    public static MomentStep Sliding(MapInputs inputs, Window window, double? value, Func<MapInputs, Window, MomentStep> map)
    {
        if (inputs.X.Padding is not { } padding || value is not { } constant || !padding.Value.Equals(constant)) return map(inputs, window);
        var wider = window with { Padding = PerAxis.Of([.. padding.Before.Skip(1).Select((before, axis) => before + window.Padding[axis])]) };
        var step = map(inputs with { Signals = [padding.Inside] }, wider);
        if (step.Backward is not { } back) return step;
        var around = new Lazy<MomentStep>(() => map(inputs, window));
        return step with { Backward = g => [back(g)[0] is { } inside ? Around(g, inside) : null], BackwardNoise = null };

        // Padding has a gradient as well, but where it is never the largest.
        Kernel? Around(Kernel g, Kernel inside)
        {
            var x = inputs.X.Kernel;
            var all = double.IsNegativeInfinity(constant)
                ? ShapeMap.Resized(inside, x.Shape).Times(Math.Sqrt((double)inside.Shape.Length / x.Shape.Length))
                : around.Value.Backward?.Invoke(g)[0];
            return all is null ? null : all with { OfPadded = inside };
        }
    }
}
