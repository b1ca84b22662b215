using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// Weighted sums: q' = n_in E[w²] q + E[b²] forward and n_out E[w²] backward, where n_in values are summed into an output and an input
/// goes into n_out outputs (He et al. 2015, equations 7 and 14).
/// </summary>
internal static class WeightedMap
{
    /// <summary>Var ln of the mean of n squared normal values is 2/n.</summary>
    private const double SquaredNormalVariance = 2;

    public static MomentStep Linear(MapInputs inputs)
    {
        var fans = inputs.Node.Parameters[0].Fans;
        return Of(inputs, fans.In, fans.Out);
    }

    /// <summary>A window that hangs over the edge sums fewer values: fans are counted over the places that the kernel really takes.</summary>
    public static MomentStep Conv(MapInputs inputs)
    {
        var op = (Conv)inputs.Node.Op;
        return Sliding(inputs, op.Window, op.Groups, inputs.ShapeOf(0), inputs.Node.SampleShape);
    }

    /// <summary>The same with the window's places in the input: each output element sums only those taps that the stride puts on it.</summary>
    public static MomentStep ConvTranspose(MapInputs inputs)
    {
        var op = (ConvTranspose)inputs.Node.Op;
        return Sliding(inputs, op.Window, op.Groups, inputs.Node.SampleShape, inputs.ShapeOf(0));
    }

    /// <param name="inputs">The layer and its signals.</param>
    /// <param name="window">The window.</param>
    /// <param name="groups">The groups that channels fall into.</param>
    /// <param name="large">The shape that the window slides over.</param>
    /// <param name="small">The shape of its places.</param>
    private static MomentStep Sliding(MapInputs inputs, Window window, long groups, Shape large, Shape small)
    {
        var (input, output) = (inputs.ShapeOf(0), inputs.Node.SampleShape);
        double inside = 1, into = 1, outOf = 1;
        for (var axis = 0; axis < large.Rank - 1; axis++)
        {
            inside *= TapsInside(window, axis, large[axis + 1], small[axis + 1]);
            into *= output[axis + 1];
            outOf *= input[axis + 1];
        }

        return Of(inputs, input[0] / groups * inside / into, output[0] / groups * inside / outOf);
    }

    private static double TapsInside(Window window, int axis, long extent, long places)
    {
        double total = 0;
        for (long place = 0; place < places; place++)
        {
            var (first, end) = window.Inside(axis, place, extent);
            total += end - first;
        }

        return total;
    }

    private static MomentStep Of(MapInputs inputs, double summed, double spread)
    {
        var weight = inputs.Weights(inputs.Node.Parameters[0]);
        if (!weight.IsCentred) return MomentStep.Unknown("unknown: the weights' mean is not 0, so that signals add up coherently");
        var backward = spread * weight.SecondMoment;
        if (inputs.Signals[0] is not { } x) return new MomentStep(null, [backward], "unknown: the layer before is");
        var bias = inputs.Node.Parameters.Length > 1 ? inputs.Weights(inputs.Node.Parameters[1]).SecondMoment : 0;
        var drive = summed * weight.SecondMoment * x.SecondMoment;
        var q = drive + bias;
        var share = q > 0 ? drive / q : 0;
        var scale = share * share * x.LogVariance;
        return new MomentStep(new SignalMoments(0, q, scale, scale + SquaredNormalVariance / inputs.Units), [backward], "independent weights of mean 0");
    }
}
