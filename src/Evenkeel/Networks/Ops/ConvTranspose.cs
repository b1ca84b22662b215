using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Networks.Ops.Sliding;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// A transposed convolution over one to three axes: each input element adds its kernel, y[o, p·stride − padding + tap·dilation] +=
/// W[c, o, tap] x[c, p], as a convolution's input receives gradients. Its output has (n − 1)·stride − 2·padding + dilation·(kernel − 1) + 1
/// elements along an axis, and <paramref name="OutputPadding"/> more at the end.
/// </summary>
/// <param name="OutChannels">The number of channels it makes.</param>
/// <param name="Window">The kernel's geometry.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Groups">The number of groups that channels fall into.</param>
/// <param name="OutputPadding">Elements added at the end of each axis, fewer than the stride or the dilation; 0 where it is left out.</param>
public sealed record ConvTranspose(long OutChannels, Window Window, bool Bias = true, long Groups = 1, PerAxis? OutputPadding = null) : Op
{
    /// <inheritdoc/>
    public override string Kind => "conv-transpose";

    internal override bool HasWeight => true;

    internal override int? UnitAxis => 1;

    /// <summary>Elements added at the end of each axis.</summary>
    public PerAxis OutputPadding { get; init; } = OutputPadding ?? 0;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = inputs[0];
        Window.CheckAxes(input);
        List<string> problems = [];
        Window.CheckCount(problems, "output-padding", OutputPadding, input);
        ShapeException.ThrowIf(problems.Count > 0, string.Join("; ", problems));
        ConvRules.Check(OutChannels, Groups, input);
        return new Shape([input[0], OutChannels, .. Enumerable.Range(0, input.Rank - 2).Select(axis => Extent(axis, input[axis + 2]))]);
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var axes = inputs[0].Rank - 2;
        var (kernel, stride) = (Window.KernelOver(axes), Window.StrideOver(axes));
        var fans = Fans.TransposedConvolution(kernel, stride, inputs[0][1], OutChannels, Groups);
        return ConvRules.Parameters(new Shape([inputs[0][1], OutChannels / Groups, .. kernel]), OutChannels, Bias, fans);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        Correlation.InputGradient(context.Workers, Geometry(context), context.Inputs[0].Data, context.Parameters[0].Data, context.Output.Data);
        if (Bias) Biases.AddChannels(context.Workers, context.Parameters[1].Data, context.Output.Data, ChannelLayout.Of(context.Output.Shape));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var g = Geometry(context);
        var dy = context.OutputGradient.Data;
        var dx = context.InputGradients[0];
        if (dx.IsWanted) Correlation.Run(context.Workers, g, dy, context.Parameters[0].Data, dx.Data, accumulate: false);
        Correlation.WeightGradient(context.Workers, g, dy, context.Inputs[0].Data, context.ParameterGradients[0].Data);
        if (Bias) Biases.SumChannels(context.Workers, dy, context.ParameterGradients[1].Data, ChannelLayout.Of(context.Output.Shape));
    }

    private long Extent(int axis, long extent)
    {
        var (stride, dilation, more) = (Window.Stride[axis], Window.Dilation[axis], OutputPadding[axis]);
        ShapeException.ThrowIf(
            more < 0 || more >= Math.Max(stride, dilation),
            $"`output-padding` (={OutputPadding}) must not be negative, and smaller than `stride` (={Window.Stride}) or `dilation` (={Window.Dilation})");
        var made = checked((extent - 1) * stride - 2 * Window.Padding[axis] + dilation * (Window.Kernel[axis] - 1) + more + 1);
        ShapeException.ThrowIf(made < 1, $"`padding` (={Window.Padding}) leaves nothing of its output; take less");
        return made;
    }

    private ConvGeometry Geometry<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ConvGeometry.Of(Window, context.Output.Shape, context.Inputs[0].Shape, Groups);
}
