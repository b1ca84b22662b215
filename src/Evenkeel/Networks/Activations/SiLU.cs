using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x σ(x) with the logistic function σ; f' = σ + x σ(1 − σ).</summary>
/// <remarks>Live everywhere: f' is 0 only at the minimum x ≈ −1.28, and f is not monotone. f(−∞) is NaN, as in PyTorch.</remarks>
internal readonly struct SiLU : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(SiLU), new("silu", "x σ(x)")
    {
        Slope = "σ(x) + x σ(x)(1 − σ(x))",
        Source = "Elfwing et al. 2018; swish-1 of Ramachandran et al. 2017",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x * Elementary.Logistic<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var logistic = Elementary.Logistic<V, T>(x, out var slope);
        return V.MultiplyAdd(x, slope, logistic);
    }
}
