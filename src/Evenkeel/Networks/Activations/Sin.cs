using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = sin x; f' = cos x.</summary>
/// <remarks>Live everywhere: its slope vanishes at points only.</remarks>
internal readonly struct Sin : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(Sin), new("sin", "sin x")
    {
        Source = "Sitzmann et al. 2020",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Sin(x);

    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Cos(x);
}
