using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops;

/// <summary>y = a / b, element by element; extents of 1 and missing first axes of a sample are repeated, and the gradient is summed over them.</summary>
public sealed record Divide : Op
{
    /// <inheritdoc/>
    public override string Kind => "divide";

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Broadcast.Common(inputs, "divides");

    internal override void Forward<T>(in OpContext<T> context) => Broadcast.Pair(context, default(Value<T>));

    /// <summary>∂a = ∂y/b, ∂b = −∂y a/b².</summary>
    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var (a, b) = (context.Inputs[0], context.Inputs[1]);
        var dy = context.OutputGradient.Data;
        var (da, db) = (context.InputGradients[0], context.InputGradients[1]);
        if (da.IsWanted) Broadcast.Gradient(context.Workers, Broadcast.LatticeOf(context.Output.Shape, a.Shape, b.Shape), default(Above<T>), dy, null, b.Data, da.Data);
        if (db.IsWanted) Broadcast.Gradient(context.Workers, Broadcast.LatticeOf(context.Output.Shape, b.Shape, a.Shape), default(Below<T>), dy, b.Data, a.Data, db.Data);
    }

    private readonly struct Value<T> : ITerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool ReadsCommon => false;

        public bool ReadsOwn => true;

        public bool ReadsOther => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(V common, V own, V other)
            where V : struct, ISimd<V, T> => own / other;
    }

    /// <summary>The slope of the dividend.</summary>
    private readonly struct Above<T> : ITerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool ReadsCommon => true;

        public bool ReadsOwn => false;

        public bool ReadsOther => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(V common, V own, V other)
            where V : struct, ISimd<V, T> => common / other;
    }

    /// <summary>The slope of the divisor.</summary>
    private readonly struct Below<T> : ITerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool ReadsCommon => true;

        public bool ReadsOwn => true;

        public bool ReadsOther => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(V common, V own, V other)
            where V : struct, ISimd<V, T> => -(common / own * (other / own));
    }
}
