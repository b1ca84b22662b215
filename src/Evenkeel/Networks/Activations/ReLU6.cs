using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = min(max(0, x), 6); f'(0) = f'(6) = 0.</summary>
internal readonly struct ReLU6 : IActivationFormula
{
    private const double Bound = 6;

    public static Activation Activation { get; } = Activation.Of(default(ReLU6), new("relu6", "min(max(0, x), 6)")
    {
        Kinks = [0, Bound],
        Stability = new(0, Bound, Beyond.Silent, Beyond.Saturated),
        Slope = "1 if 0 < x < 6, else 0",
        Source = "Krizhevsky 2010",
    });

    public DerivativeReads Reads => DerivativeReads.Output;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Min(V.Max(x, V.Zero), V.Of(Bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Select(V.Less(V.Zero, y), V.Select(V.Less(y, V.Of(Bound)), V.Of(1), V.Zero), V.Zero);
}
