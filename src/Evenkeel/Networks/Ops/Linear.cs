using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops;

/// <summary>A dense layer y = x Wᵀ + b over the last axis, with W of shape (out, in).</summary>
/// <param name="OutFeatures">The number of units.</param>
/// <param name="Bias">Whether b is there.</param>
public sealed record Linear(long OutFeatures, bool Bias = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "linear";

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
        var weight = new ParameterShape("weight", new Shape(OutFeatures, inputs[0][^1]), ParameterRole.Weight, fans);
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
            new Strided<T>(context.Parameters[0].Data, 1, narrow),
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
                new Strided<T>(context.Parameters[0].Data, narrow, 1),
                new Target<T>(context.InputGradients[0].Data, narrow));
        }

        Gemm.Run(
            context.Workers,
            new Extents(wide, narrow, rows),
            new Strided<T>(dy, wide, 1),
            new Strided<T>(context.Inputs[0].Data, narrow, 1),
            new Target<T>(context.ParameterGradients[0].Data, narrow));
        if (Bias) Biases.SumChannels(context.Workers, dy, context.ParameterGradients[1].Data, new ChannelLayout(rows, wide, 1));
    }

    private static (long Rows, long Wide, long Narrow) Extents<T>(in OpContext<T> context)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var (wide, narrow) = (context.Parameters[0].Shape[0], context.Parameters[0].Shape[1]);
        return (context.Output.Length / wide, wide, narrow);
    }
}
