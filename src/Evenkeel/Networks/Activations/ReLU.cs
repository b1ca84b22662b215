using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = max(0, x); f'(0) = 0.</summary>
internal readonly struct ReLU : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(ReLU), new("relu", "max(0, x)")
    {
        Kinks = [0],
        Stability = StabilityRegion.SilentBelow(0),
        Slope = "1 if x > 0, else 0",
        Source = "Nair & Hinton 2010",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Max(x, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, y), V.Of(1), V.Zero);
}
