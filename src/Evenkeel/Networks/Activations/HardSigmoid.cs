using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = min(max(0, x + 3), 6)/6; f'(±3) = 0.</summary>
internal readonly struct HardSigmoid : IActivationFormula
{
    private const double Bound = 3;

    public static Activation Activation { get; } = Activation.Of(default(HardSigmoid), new("hard-sigmoid", "relu6(x + 3)/6")
    {
        Kinks = [-Bound, Bound],
        Stability = StabilityRegion.SaturatedBeyond(Bound),
        Slope = "1/6 if −3 < x < 3, else 0",
        Source = "Howard et al. 2019, as in PyTorch; Keras before 3 has slope 0.2",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Min(V.Max(x + V.Of(Bound), V.Zero), V.Of(2 * Bound)) / V.Of(2 * Bound);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, y), V.Select(V.Less(y, V.Of(1)), V.Of(1 / (2 * Bound)), V.Zero), V.Zero);
}
