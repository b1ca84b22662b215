using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = ½x(1 + tanh u) = x σ(2u) with u = √(2/π)(x + 0.044715x³).</summary>
/// <remarks>Live everywhere, and not monotone: see <see cref="GELU"/>. σ(2u) keeps the lower tail that 1 + tanh u loses.</remarks>
internal readonly struct GELUTanh : IActivationFormula
{
    private const double Cubic = 0.044715;

    /// <summary>2√(2/π).</summary>
    private const double Linear = 1.5957691216057307118;

    /// <summary>σ' is 0 in double from here on, and x³ has not yet overflowed in float.</summary>
    private const double Flat = 30;

    public static Activation Activation { get; } = Activation.Of(default(GELUTanh), new("gelu-tanh", "x σ(2√(2/π)(x + 0.044715x³))")
    {
        Slope = "s + x s(1 − s)·2√(2/π)(1 + 0.134145x²) with s = f/x",
        Source = "Hendrycks & Gimpel 2016, the approximation of GPT-2",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x * Elementary.Logistic<V, T>(x * TwiceSlope<V, T>(x, Cubic));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var bounded = V.Max(V.Min(x, V.Of(Flat)), V.Of(-Flat));
        var logistic = Elementary.Logistic<V, T>(bounded * TwiceSlope<V, T>(bounded, Cubic), out var slope);
        return V.MultiplyAdd(x * slope, TwiceSlope<V, T>(bounded, 3 * Cubic), logistic);
    }

    /// <summary>2√(2/π)(1 + cx²): 2u/x where c is the cubic's coefficient, 2u' where it is three times that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TwiceSlope<V, T>(V x, double cubic)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.MultiplyAdd(x * x, V.Of(Linear * cubic), V.Of(Linear));
}
