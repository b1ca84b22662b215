using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = tanh x; f' = 1 − f².</summary>
internal readonly struct Tanh : IActivationFormula
{
    /// <summary>artanh 0.97: beyond it |f| &gt; 0.97 and the slope is below 0.06 (Karpathy, makemore).</summary>
    private const double SaturatedFrom = 2.0922957200349393;

    public static Activation Activation { get; } = Activation.Of(default(Tanh), new("tanh", "tanh x")
    {
        Stability = StabilityRegion.SaturatedBeyond(SaturatedFrom),
        Slope = "1 − f²",
        Source = "LeCun et al. 1998",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementary.Tanh<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Of(1) - y * y;
}
