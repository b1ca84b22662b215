using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>What a derivative is computed from; what is not named need not be kept for the backward pass.</summary>
[Flags]
internal enum DerivativeReads
{
    None = 0,
    Input = 1,
    Output = 2,
    Both = Input | Output,
}

/// <summary>An activation's function and derivative, written once for every register width and precision.</summary>
internal interface IActivationFormula
{
    DerivativeReads Reads { get; }

    /// <summary>y = f(x).</summary>
    V Value<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>f'(x), from x or from y = f(x), whichever <see cref="Reads"/> names; the other is 0.</summary>
    V Derivative<V, T>(V x, V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;
}
