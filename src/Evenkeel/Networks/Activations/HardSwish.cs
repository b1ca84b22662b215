using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x min(max(0, x + 3), 6)/6; f' = (2x + 3)/6 between −3 and 3, f'(−3) = 0, f'(3) = 1.</summary>
/// <remarks>Not monotone, so that f' cannot be had from f. f(−∞) is −∞·0 = NaN, as in PyTorch.</remarks>
internal readonly struct HardSwish : IActivationFormula
{
    private const double Bound = 3;

    public static Activation Activation { get; } = Activation.Of(default(HardSwish), new("hard-swish", "x relu6(x + 3)/6")
    {
        Kinks = [-Bound, Bound],
        Stability = StabilityRegion.SilentBelow(-Bound),
        Slope = "0 if x ≤ −3, 1 if x ≥ 3, else (2x + 3)/6",
        Source = "Howard et al. 2019",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x * (V.Min(V.Max(x + V.Of(Bound), V.Zero), V.Of(2 * Bound)) / V.Of(2 * Bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var between = (x + x + V.Of(Bound)) / V.Of(2 * Bound);
        var above = V.Select(V.LessOrEqual(V.Of(Bound), x), V.Of(1), between);
        return V.Select(V.LessOrEqual(x, V.Of(-Bound)), V.Zero, above);
    }
}
