using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x for x &gt; 0, αx otherwise; f'(0) = α.</summary>
internal readonly struct LeakyReLU(double slope) : IActivationFormula
{
    public const double DefaultSlope = 0.01;

    public DerivativeReads Reads => DerivativeReads.Input;

    public static Activation Activation(double slope = DefaultSlope) => Activations.Activation.Of(
        new LeakyReLU(slope),
        Facts("leaky-relu", slope, DefaultSlope, "Maas et al. 2013"));

    /// <summary>The facts under either name; at slope 0 it is ReLU and at slope 1 the identity.</summary>
    public static ActivationFacts Facts(string name, double slope, double defaultSlope, string source) => new(
        Names.WithArgument(name, slope, defaultSlope), "x if x > 0, else αx")
    {
        Kinks = slope == 1 ? [] : [0],
        Stability = slope == 0 ? StabilityRegion.SilentBelow(0) : StabilityRegion.Everywhere,
        Slope = "1 if x > 0, else α",
        Source = source,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), x, x * V.Of(slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), V.Of(1), V.Of(slope));
}
