using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x; f' = 1.</summary>
internal readonly struct Identity : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(Identity), new("identity", "x")
    {
        Slope = "1",
        Source = "the linear network",
    });

    public DerivativeReads Reads => DerivativeReads.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Of(1);
}
