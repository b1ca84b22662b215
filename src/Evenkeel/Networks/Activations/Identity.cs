using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x; f' = 1.</summary>
internal readonly struct Identity : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(Identity), new("identity", "x")
    {
        Source = "the linear network",
    });

    public DerivativeReads Reads => DerivativeReads.None;

    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => x;

    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Of(1);
}
