using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// A convolution over height and width, as the field means it (a cross-correlation): y[o, p] = b[o] + Σ over c and taps of
/// W[o, c, tap] x[c, p·stride − padding + tap·dilation]. Each pass is a matrix product whose operand packs patches straight from the image.
/// </summary>
/// <param name="OutChannels">The number of kernels.</param>
/// <param name="Window">The kernel's geometry.</param>
/// <param name="Bias">Whether b is there.</param>
public sealed record Conv2d(long OutChannels, Window Window, bool Bias = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "conv";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (height, width) = Window.Output(inputs[0]);
        ShapeException.ThrowIf(OutChannels < 1, $"its number of channels (={OutChannels}) must be at least 1");
        return new Shape(inputs[0][0], OutChannels, height, width);
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var taps = checked(Window.Kernel * Window.Kernel);
        var fans = new Fans(checked(inputs[0][1] * taps), checked(OutChannels * taps));
        var weight = new ParameterShape("weight", new Shape(OutChannels, inputs[0][1], Window.Kernel, Window.Kernel), ParameterRole.Weight, fans);
        return Bias ? [weight, new ParameterShape("bias", new Shape(OutChannels), ParameterRole.Bias, fans)] : [weight];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var g = Geometry(context);
        if (Bias) Biases.FillChannels(context.Workers, context.Parameters[1].Data, context.Output.Data, ChannelLayout.Of(context.Output.Shape));
        Gemm.Run(
            context.Workers,
            new Extents(OutChannels, g.Places, g.Taps, context.Output.Shape[0]),
            new Strided<T>(context.Parameters[0].Data, 1, g.Taps),
            new Patches<T>(context.Inputs[0].Data, g),
            new Target<T>(context.Output.Data, g.Places, OutChannels * g.Places, accumulate: Bias));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var g = Geometry(context);
        var samples = context.Output.Shape[0];
        var dy = context.OutputGradient.Data;
        if (context.InputGradients[0].IsWanted)
        {
            Gemm.Run(
                context.Workers,
                new Extents(g.Channels, g.Pixels, OutChannels * g.TapsPerChannel, samples),
                new KernelsByInput<T>(context.Parameters[0].Data, g),
                new GradientPatches<T>(dy, g, OutChannels),
                new Target<T>(context.InputGradients[0].Data, g.Pixels, g.Channels * g.Pixels));
        }

        Gemm.Run(
            context.Workers,
            new Extents(OutChannels, g.Taps, samples * g.Places),
            new ChannelsBySample<T>(dy, OutChannels, g.Places),
            new PatchesBySample<T>(context.Inputs[0].Data, g),
            new Target<T>(context.ParameterGradients[0].Data, g.Taps));
        if (Bias) Biases.SumChannels(context.Workers, dy, context.ParameterGradients[1].Data, ChannelLayout.Of(context.Output.Shape));
    }

    private ConvGeometry Geometry<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(Window, context.Inputs[0].Shape, context.Output.Shape);
}
