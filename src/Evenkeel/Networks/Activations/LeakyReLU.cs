using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x for x &gt; 0, αx otherwise; f'(0) = α.</summary>
internal readonly struct LeakyReLU(double slope) : IActivationFormula
{
    public const double DefaultSlope = 0.01;

    public DerivativeReads Reads => DerivativeReads.Input;

    public static Activation Activation(double slope = DefaultSlope) => Activations.Activation.Of(
        new LeakyReLU(slope),
        new(Names.WithArgument("leaky-relu", slope, DefaultSlope), "x if x > 0, else αx")
        {
            Kinks = [0],
            Source = "Maas et al. 2013",
        });

    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), x, x * V.Of(slope));

    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, x), V.Of(1), V.Of(slope));
}
