using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>c · common: a gradient that is passed on, or what a sum sums.</summary>
internal readonly struct CommonTerm<T>(T factor) : ITerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool ReadsCommon => true;

    public bool ReadsOwn => false;

    public bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(V common, V own, V other)
        where V : struct, ISimd<V, T> => common * V.Create(factor);
}

/// <summary>c · own, repeated over the common shape.</summary>
internal readonly struct OwnTerm<T>(T factor) : ITerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool ReadsCommon => false;

    public bool ReadsOwn => true;

    public bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(V common, V own, V other)
        where V : struct, ISimd<V, T> => own * V.Create(factor);
}

/// <summary>own + c · other.</summary>
internal readonly struct SumTerm<T>(T factor) : ITerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool ReadsCommon => false;

    public bool ReadsOwn => true;

    public bool ReadsOther => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(V common, V own, V other)
        where V : struct, ISimd<V, T> => own + other * V.Create(factor);
}
