using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>A constant around values, and windows that slide over both as they do over what they pad themselves.</summary>
internal static class PadMap
{
    /// <summary>The input's share of the values, and the constant for the rest; padding by −∞ is never the largest, and gets no gradient.</summary>
    public static MomentStep Pad(MapInputs inputs)
    {
        var op = (Pad)inputs.Node.Op;
        var x = inputs.X;
        var (share, value) = ((double)x.Kernel.Shape.Length / inputs.Output.Length, op.Value);
        var padding = op.Before.Count > 1 && op.Before[0] + op.After[0] == 0 ? new Padding(x with { Origin = inputs.OriginOf(0) }, [.. op.Before], value) : null;
        if (double.IsNegativeInfinity(value)) return new MomentStep(x.Moved(k => ShapeMap.Resized(k, inputs.Output)) with { Padding = padding }, g => [Inside(g, Back)]);
        var kernel = ShapeMap.Resized(x.Kernel, inputs.Output).Map(k => share * k + (1 - share) * value * value, share * x.Mean + (1 - share) * value);
        var weight = kernel.Second > 0 ? share * x.SecondMoment / kernel.Second : 0;
        return new MomentStep(new SignalMoments(kernel, x.Noise.Times(weight)) { Padding = padding }, g => [Inside(g, k => ShapeMap.Resized(k, x.Kernel.Shape))]);

        Kernel Back(Kernel g) => g.Moved(k => ShapeMap.Resized(k, x.Kernel.Shape).Times(Math.Sqrt(1 / share)));
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

    private static Kernel Inside(Kernel gradient, Func<Kernel, Kernel> move) => gradient.OfPadded ?? move(gradient);
}
