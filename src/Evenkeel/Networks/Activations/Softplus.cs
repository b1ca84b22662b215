using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = ln(1 + eˣ); f' = σ(x).</summary>
/// <remarks>Live everywhere: f and f' vanish together as eˣ, and neither reaches 0.</remarks>
internal readonly struct Softplus : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(Softplus), new("softplus", "ln(1 + eˣ)")
    {
        Slope = "σ(x)",
        Source = "Dugas et al. 2001",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementary.Softplus<V, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementary.Logistic<V, T>(x);
}
