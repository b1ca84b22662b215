using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x for x &gt; 0, α(eˣ − 1) otherwise; f' = f + α below, f'(0) = α.</summary>
internal readonly struct ELU(double alpha) : IActivationFormula
{
    public const double DefaultAlpha = 1;

    /// <summary>ln 0.03: the slope αeˣ is 3 % of its value at 0⁻ and f within 3 % of its bound −α.</summary>
    public const double FlatFrom = -3.5065578973199817;

    public DerivativeReads Reads => DerivativeReads.Output;

    public static Activation Activation(double alpha = DefaultAlpha) => Activations.Activation.Of(
        new ELU(alpha),
        new(Names.WithArgument("elu", alpha, DefaultAlpha), "x if x > 0, else α(eˣ − 1)")
        {
            Kinks = alpha == 1 ? [] : [0],
            Stability = StabilityRegion.SaturatedBelow(FlatFrom),
            Slope = "1 if x > 0, else αeˣ",
            Source = "Clevert et al. 2016",
        });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), x, Elementary.ExpMinusOne<V, T>(x) * V.Of(alpha));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, y), V.Of(1), y + V.Of(alpha));
}
