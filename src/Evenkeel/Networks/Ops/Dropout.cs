using System.Numerics;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Sets each value to 0 with probability p and divides the others by 1 − p, where the plan says so; the identity otherwise (Srivastava et al. 2014).
/// </summary>
/// <param name="Probability">p, the share that is dropped.</param>
public sealed record Dropout(double Probability = 0.5) : Op
{
    /// <inheritdoc/>
    public override string Kind => "dropout";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(!(Probability is >= 0 and < 1), $"`probability` (={Probability}) must be at least 0 and below 1");
        return inputs[0];
    }

    internal override bool IsView(bool dropout) => !dropout || Probability == 0;

    internal override bool IsPointwise(IReadOnlyList<Shape> inputs) => true;

    internal override unsafe void ForwardRange<T>(in OpContext<T> context, long start, long count)
        => Mask(context, context.Inputs[0].Data, context.Output.Data, start, count);

    /// <summary>The mask is not kept: element i's random number is found again by its address.</summary>
    internal override unsafe void BackwardRange<T>(in OpContext<T> context, long start, long count)
        => Mask(context, context.OutputGradient.Data, context.InputGradients[0].Data, start, count);

    private unsafe void Mask<T>(in OpContext<T> context, T* from, T* to, long start, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scale = T.CreateTruncating(1 / (1 - Probability));
        var stream = new AddressedRandom(context.RandomKey);
        for (var i = start; i < start + count; i++) to[i] = stream.Uniform(i) < Probability ? T.Zero : from[i] * scale;
    }
}
