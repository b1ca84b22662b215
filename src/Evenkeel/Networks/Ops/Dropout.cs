using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;
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

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Apply(context, context.Inputs[0].Data, context.Output.Data);

    /// <summary>The mask is not kept: element i's random number is found again by its address.</summary>
    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Apply(context, context.OutputGradient.Data, context.InputGradients[0].Data);
    }

    private unsafe void Apply<T>(in OpContext<T> context, T* from, T* to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (context.Dropout && Probability > 0) Elementwise.Run(context.Workers, context.Output.Length, new Masked<T>(from, to, Probability, context.RandomKey));
        else Elementwise.Copy(context.Workers, from, to, context.Output.Length);
    }

    private readonly unsafe struct Masked<T>(T* from, T* to, double probability, ulong key) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var scale = T.CreateTruncating(1 / (1 - probability));
            var stream = new AddressedRandom(key);
            for (var i = start; i < start + count; i++) to[i] = stream.Uniform(i) < probability ? T.Zero : from[i] * scale;
        }
    }
}
