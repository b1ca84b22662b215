using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x/(1 + |x|); f' = 1/(1 + |x|)².</summary>
/// <remarks>f' from the input: (1 − |f|)² would lose the heavy tail, whose slopes are the point of softsign. f(±∞) is ∞/∞ = NaN, as in PyTorch.</remarks>
internal readonly struct Softsign : IActivationFormula
{
    /// <summary>0.97/0.03: beyond it |f| &gt; 0.97.</summary>
    private const double SaturatedFrom = 0.97 / 0.03;

    public static Activation Activation { get; } = Activation.Of(default(Softsign), new("softsign", "x/(1 + |x|)")
    {
        Stability = StabilityRegion.SaturatedBeyond(SaturatedFrom),
        Slope = "1/(1 + |x|)²",
        Source = "Bergstra et al. 2009",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x / (V.Of(1) + V.Abs(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shrink = V.Of(1) / (V.Of(1) + V.Abs(x));
        return shrink * shrink;
    }
}
