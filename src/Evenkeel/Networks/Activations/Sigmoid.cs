using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = σ(x) = 1/(1 + e⁻ˣ); f' = f(1 − f).</summary>
internal readonly struct Sigmoid : IActivationFormula
{
    /// <summary>ln(0.97/0.03): beyond it f is within 0.03 of a bound.</summary>
    private const double SaturatedFrom = 3.4760986898352731;

    public static Activation Activation { get; } = Activation.Of(default(Sigmoid), new("sigmoid", "1/(1 + e⁻ˣ)")
    {
        Stability = StabilityRegion.SaturatedBeyond(SaturatedFrom),
        Slope = "f(1 − f)",
        Source = "Rumelhart et al. 1986",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementary.Logistic<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => y * (V.Of(1) - y);
}
