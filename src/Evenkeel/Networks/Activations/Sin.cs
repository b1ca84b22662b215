using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = sin x; f' = cos x.</summary>
/// <remarks>
/// Live everywhere: its slope vanishes at points only. Not inlined, because the machine's sine is large and in the loop would exceed the
/// compiler's budget, which costs more than a call a register.
/// </remarks>
internal readonly struct Sin : IActivationFormula
{
    public static Activation Activation { get; } = Activation.Of(default(Sin), new("sin", "sin x")
    {
        Slope = "cos x",
        Source = "Sitzmann et al. 2020",
    });

    public DerivativeReads Reads => DerivativeReads.Input;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Sin(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Cos(x);
}
