using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = min(max(−1, x), 1); f'(±1) = 0.</summary>
internal readonly struct HardTanh : IActivationFormula
{
    private const double Bound = 1;

    public static Activation Activation { get; } = Activation.Of(default(HardTanh), new("hard-tanh", "min(max(−1, x), 1)")
    {
        Kinks = [-Bound, Bound],
        Stability = StabilityRegion.SaturatedBeyond(Bound),
        Slope = "1 if −1 < x < 1, else 0",
        Source = "Collobert 2004",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Min(V.Max(x, V.Of(-Bound)), V.Of(Bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Abs(y), V.Of(Bound)), V.Of(1), V.Zero);
}
