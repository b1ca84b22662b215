using System.Numerics;
using Evenkeel.Networks;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>Runs an op's passes as a session does: views and passed gradients are the same values, pointwise ops run range by range.</summary>
internal static class OpPasses
{
    /// <summary>An odd length, so that ranges begin and end anywhere.</summary>
    private const long RangeLength = 37;

    public static unsafe void Forward<T>(Op op, in OpContext<T> context, Shape[] inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = context.Output.Length;
        if (op.IsView(context.Dropout)) Copy(context.Inputs[0], context.Output);
        else if (!op.IsPointwise(inputs)) op.Forward(context);
        else for (long start = 0; start < length; start += RangeLength) op.ForwardRange(context, start, Math.Min(RangeLength, length - start));
    }

    public static unsafe void Backward<T>(Op op, in OpContext<T> context, Shape[] inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = context.Output.Length;
        if (op.IsView(context.Dropout) || op.PassesGradient(inputs)) foreach (var gradient in context.InputGradients) Copy(context.OutputGradient, gradient);
        else if (!op.IsPointwise(inputs)) op.Backward(context);
        else for (long start = 0; start < length; start += RangeLength) op.BackwardRange(context, start, Math.Min(RangeLength, length - start));
    }

    private static unsafe void Copy<T>(View<T> from, View<T> to)
        where T : unmanaged
        => Buffer.MemoryCopy(from.Data, to.Data, to.Length * sizeof(T), from.Length * sizeof(T));
}
