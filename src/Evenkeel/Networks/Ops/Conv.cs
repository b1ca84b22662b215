using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Networks.Ops.Sliding;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// A convolution over one to three axes, as the field means it (a cross-correlation): y[o, p] = b[o] + Σ over c and taps of
/// W[o, c, tap] x[c, p·stride − padding + tap·dilation], where c runs over the channels of o's group.
/// </summary>
/// <remarks>
/// 3×3 kernels without a stride are computed by tiles of 2×2 places with less than half of the products (Winograd 1980): as exact to a few
/// roundings of the largest value in a tile, but a NaN reaches all places of the tiles that see it, an infinity makes NaN of them, and values
/// beyond a sixteenth of the largest number may overflow.
/// </remarks>
/// <param name="OutChannels">The number of kernels.</param>
/// <param name="Window">The kernel's geometry.</param>
/// <param name="Bias">Whether b is there.</param>
/// <param name="Groups">The number of groups that channels fall into; as many as channels make it depthwise.</param>
public sealed record Conv(long OutChannels, Window Window, bool Bias = true, long Groups = 1) : Op
{
    /// <inheritdoc/>
    public override string Kind => "conv";

    internal override bool HasWeight => true;

    internal override int? UnitAxis => 1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var places = Window.Output(inputs[0]);
        ConvRules.Check(OutChannels, Groups, inputs[0]);
        return new Shape([inputs[0][0], OutChannels, .. places]);
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var axes = inputs[0].Rank - 2;
        var kernel = Window.KernelOver(axes);
        return ConvRules.Parameters(new Shape([OutChannels, inputs[0][1] / Groups, .. kernel]), OutChannels, Bias, Fans.Convolution(kernel, inputs[0][1], OutChannels, Groups));
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        if (Bias) Biases.FillChannels(context.Workers, context.Parameters[1].Data, context.Output.Data, ChannelLayout.Of(context.Output.Shape));
        Correlation.Run(context.Workers, Geometry(context), context.Inputs[0].Data, context.Parameters[0].Data, context.Output.Data, accumulate: Bias);
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var g = Geometry(context);
        var dy = context.OutputGradient.Data;
        var dx = context.InputGradients[0];
        if (dx.IsWanted) Correlation.InputGradient(context.Workers, g, dy, context.Parameters[0].Data, dx.Data);
        Correlation.WeightGradient(context.Workers, g, context.Inputs[0].Data, dy, context.ParameterGradients[0].Data);
        if (Bias) Biases.SumChannels(context.Workers, dy, context.ParameterGradients[1].Data, ChannelLayout.Of(context.Output.Shape));
    }

    private ConvGeometry Geometry<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ConvGeometry.Of(Window, context.Inputs[0].Shape, context.Output.Shape, Groups);
}
