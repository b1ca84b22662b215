using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops;

/// <summary>y = a b, element by element; extents of 1 and missing first axes of a sample are repeated, and the gradient is summed over them.</summary>
public sealed record Multiply : Op
{
    /// <inheritdoc/>
    public override string Kind => "multiply";

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Broadcast.Common(inputs, "multiplies");

    internal override void Forward<T>(in OpContext<T> context) => Broadcast.Pair(context, default(Value<T>));

    /// <summary>∂a = b ∂y, ∂b = a ∂y.</summary>
    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        for (var i = 0; i < 2; i++)
        {
            var gradient = context.InputGradients[i];
            if (!gradient.IsWanted) continue;
            var other = context.Inputs[1 - i];
            var lattice = Broadcast.LatticeOf(context.Output.Shape, gradient.Shape, other.Shape);
            Broadcast.Gradient(context.Workers, lattice, default(Slope<T>), context.OutputGradient.Data, null, other.Data, gradient.Data);
        }
    }

    private readonly struct Value<T> : ITerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool ReadsCommon => false;

        public bool ReadsOwn => true;

        public bool ReadsOther => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(V common, V own, V other)
            where V : struct, ISimd<V, T> => own * other;
    }

    private readonly struct Slope<T> : ITerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool ReadsCommon => true;

        public bool ReadsOwn => false;

        public bool ReadsOther => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(V common, V own, V other)
            where V : struct, ISimd<V, T> => common * other;
    }
}
