using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x for x &gt; 0, α(e^(x/α) − 1) otherwise; f' = f/α + 1 below, so that f' has no kink whatever α is.</summary>
internal readonly struct CELU(double alpha) : IActivationFormula
{
    public const double DefaultAlpha = 1;

    public DerivativeReads Reads => DerivativeReads.Output;

    public static Activation Activation(double alpha = DefaultAlpha) => Activations.Activation.Of(
        new CELU(alpha),
        new(Names.WithArgument("celu", alpha, DefaultAlpha), "x if x > 0, else α(e^(x/α) − 1)")
        {
            Stability = StabilityRegion.SaturatedBelow(alpha * ELU.FlatFrom),
            Slope = "1 if x > 0, else e^(x/α)",
            Source = "Barron 2017",
        });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), x, Elementary.ExpMinusOne<V, T>(x / V.Of(alpha)) * V.Of(alpha));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, y), V.Of(1), y / V.Of(alpha) + V.Of(1));
}
