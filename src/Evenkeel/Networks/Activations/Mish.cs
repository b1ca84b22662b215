using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x g with g = tanh ln(1 + eˣ); f' = g + x(1 − g²) σ(x).</summary>
/// <remarks>Live everywhere: f' is 0 only at the minimum x ≈ −1.19, and f is not monotone. f(−∞) is NaN, as in PyTorch.</remarks>
internal readonly struct Mish : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(Mish), new("mish", "x tanh ln(1 + eˣ)")
    {
        Slope = "g + x(1 − g²) σ(x) with g = f/x",
        Source = "Misra 2020",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (numerator, complement, _) = Parts<V, T>(x);
        return x * (numerator / (numerator + complement));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (numerator, complement, logistic) = Parts<V, T>(x);
        var g = numerator / (numerator + complement);
        var oneMinusG = complement / (numerator + complement);
        return V.MultiplyAdd(x * oneMinusG, (V.Of(1) + g) * logistic, g);
    }

    /// <summary>g = ((1 + eˣ)² − 1)/((1 + eˣ)² + 1) = n/(n + r) with n = w(w + 2), r = 2, w = eˣ; both over w² for x ≥ 0. And σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Numerator, V Complement, V Logistic) Parts<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var e = V.Exp(-V.Abs(x));
        var negative = V.Less(x, V.Zero);
        var numerator = V.Select(negative, e * (e + V.Of(2)), V.Of(1) + e + e);
        var complement = V.Of(2) * V.Select(negative, V.Of(1), e * e);
        return (numerator, complement, V.Select(negative, e, V.Of(1)) / (V.Of(1) + e));
    }
}
