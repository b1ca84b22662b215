using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops;

/// <summary>A dense layer y = x Wᵀ + b over the last axis, with W of shape (out, in), or y = x W + b with W of shape (in, out).</summary>
/// <param name="OutFeatures">The number of units.</param>
/// <param name="Bias">Whether b is there.</param>
/// <param name="Layout">How W is stored.</param>
public sealed record Linear(long OutFeatures, bool Bias = true, WeightLayout Layout = WeightLayout.OutIn) : Op
{
    /// <inheritdoc/>
    public override string Kind => "linear";

    internal override bool HasWeight => true;

    internal override int? UnitAxis => -1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = inputs[0];
        ShapeException.ThrowIf(OutFeatures < 1, $"its width (={OutFeatures}) must be at least 1");
        ShapeException.ThrowIf(input.Rank is not (2 or 3), $"takes features, or positions × features, got {input.WithoutBatch()}; put a flatten before it");
        return new Shape([.. input.Extents[..^1], OutFeatures]);
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var fans = Fans.Dense(inputs[0][^1], OutFeatures);
        var shape = Layout == WeightLayout.OutIn ? new Shape(OutFeatures, inputs[0][^1]) : new Shape(inputs[0][^1], OutFeatures);
        var weight = new ParameterShape("weight", shape, ParameterRole.Weight, fans);
        return Bias ? [weight, new ParameterShape("bias", new Shape(OutFeatures), ParameterRole.Bias, fans)] : [weight];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var (rows, wide, narrow) = Extents(context);
        var y = context.Output.Data;
        if (Bias) Biases.FillRows(context.Workers, context.Parameters[1].Data, y, rows, wide);
        Gemm.Run(
            context.Workers,
            new Extents(rows, wide, narrow),
            new Strided<T>(context.Inputs[0].Data, 1, narrow),
            Layout == WeightLayout.OutIn ? new Strided<T>(context.Parameters[0].Data, 1, narrow) : new Strided<T>(context.Parameters[0].Data, wide, 1),
            new Target<T>(y, wide, accumulate: Bias));
    }

    /// <summary>∂x = ∂y W, ∂W = ∂yᵀ x, ∂b = Σ ∂y.</summary>
    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var (rows, wide, narrow) = Extents(context);
        var dy = context.OutputGradient.Data;
        if (context.InputGradients[0].IsWanted)
        {
            Gemm.Run(
                context.Workers,
                new Extents(rows, narrow, wide),
                new Strided<T>(dy, 1, wide),
                Layout == WeightLayout.OutIn ? new Strided<T>(context.Parameters[0].Data, narrow, 1) : new Strided<T>(context.Parameters[0].Data, 1, wide),
                new Target<T>(context.InputGradients[0].Data, narrow));
        }

        var (y, x) = (new Strided<T>(dy, wide, 1), new Strided<T>(context.Inputs[0].Data, narrow, 1));
        var dw = context.ParameterGradients[0].Data;
        if (Layout == WeightLayout.OutIn) Gemm.Run(context.Workers, new Extents(wide, narrow, rows), y, x, new Target<T>(dw, narrow));
        else Gemm.Run(context.Workers, new Extents(narrow, wide, rows), x, y, new Target<T>(dw, wide));
        if (Bias) Biases.SumChannels(context.Workers, dy, context.ParameterGradients[1].Data, new ChannelLayout(rows, wide, 1));
    }

    private (long Rows, long Wide, long Narrow) Extents<T>(in OpContext<T> context)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var (wide, narrow) = (OutFeatures, context.Parameters[0].Length / OutFeatures);
        return (context.Output.Length / wide, wide, narrow);
    }
}
