using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = λx for x &gt; 0, λα(eˣ − 1) otherwise; f' = f + λα below, f'(0) = λα.</summary>
internal readonly struct SELU : IActivationFormula
{
    /// <summary>λ, so that N(0, 1) keeps its mean and its variance (Klambauer et al. 2017).</summary>
    private const double Lambda = 1.0507009873554804934;

    /// <summary>α, from the same two equations.</summary>
    private const double Alpha = 1.6732632423543772848;

    /// <summary>f falls to −λα.</summary>
    private const double Bound = Lambda * Alpha;

    public static Activation Activation { get; } = Activation.Of(default(SELU), new("selu", "λx if x > 0, else λα(eˣ − 1)")
    {
        Kinks = [0],
        Stability = StabilityRegion.SaturatedBelow(ELU.FlatFrom),
        Slope = "λ if x > 0, else λαeˣ",
        Source = "Klambauer et al. 2017",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), x * V.Of(Lambda), Elementary.ExpMinusOne<V, T>(x) * V.Of(Bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, y), V.Of(Lambda), y + V.Of(Bound));
}
