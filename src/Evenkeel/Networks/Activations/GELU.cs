using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x Φ(x) with the normal distribution function Φ; f' = Φ(x) + x φ(x).</summary>
/// <remarks>
/// Live everywhere: f' is nowhere 0 but at the minimum x ≈ −0.75, and f is not monotone, so that f' cannot be had from f.
/// f(−∞) is −∞·0 = NaN, as in PyTorch.
/// </remarks>
internal readonly struct GELU : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(GELU), new("gelu", "x Φ(x)")
    {
        Slope = "Φ(x) + x φ(x)",
        Source = "Hendrycks & Gimpel 2016",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x * Elementary.Normal<V, T>(x, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var distribution = Elementary.Normal<V, T>(x, out var density);
        return V.MultiplyAdd(x, density, distribution);
    }
}
