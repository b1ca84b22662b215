using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = erf x = 2/√π ∫₀ˣ e^(−t²) dt; f' = 2/√π e^(−x²).</summary>
internal readonly struct Erf : IActivationFormula
{
    /// <summary>2/√π.</summary>
    private const double SlopeAtZero = 1.1283791670955125739;

    /// <summary>erf⁻¹ 0.97: beyond it |f| &gt; 0.97.</summary>
    private const double SaturatedFrom = 1.5344856217777181;

    public static Activation Activation { get; } = Activation.Of(default(Erf), new("erf", "erf x")
    {
        Stability = StabilityRegion.SaturatedBeyond(SaturatedFrom),
        Slope = "2/√π e^(−x²)",
        Source = "Williams 1997",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementary.Erf<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Exp(-(x * x)) * V.Of(SlopeAtZero);
}
