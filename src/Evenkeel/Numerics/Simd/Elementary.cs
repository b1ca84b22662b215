using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Simd;

/// <summary>Elementary functions beyond the machine's own, accurate to a few units in the last place in float and in double.</summary>
/// <remarks>Coefficients: S. L. Moshier, Cephes Mathematical Library (tanh.c, ndtr.c), rational approximations in double.</remarks>
internal static class Elementary
{
    /// <summary>Computes tanh(x), with full relative accuracy near 0, so that a vanishing signal is still a signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var magnitude = V.Abs(x);
        var capped = V.Min(magnitude, V.Of(22));
        var large = V.Of(1) - V.Of(2) / (V.Exp(capped + capped) + V.Of(1));
        large = V.Select(V.Less(x, V.Zero), -large, large);
        return V.Select(V.Less(magnitude, V.Of(0.625)), TanhNearZero<V, T>(x), V.Select(V.Equal(x, x), large, x));
    }

    /// <summary>Computes tanh(x) for |x| ≤ 0.625.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TanhNearZero<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var square = x * x;
        var p = V.MultiplyAdd(V.MultiplyAdd(V.Of(-9.64399179425052238628e-1), square, V.Of(-9.92877231001918586564e1)), square, V.Of(-1.61468768441708447952e3));
        var q = V.MultiplyAdd(V.MultiplyAdd(square + V.Of(1.12811678491632931402e2), square, V.Of(2.23548839060100448583e3)), square, V.Of(4.84406305325125486048e3));
        return V.MultiplyAdd(x * square, p / q, x);
    }

    /// <summary>
    /// Computes eˣ for x ≤ 0, to two units in the last place, and 0 below the least normal number: a softmax's exponential. In float it
    /// stays in float (Cephes, expf.c), which the machine's own does not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpNegative<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float)) return V.Exp(x);
        const double rounder = 3 << 22;
        const double least = -87;
        var capped = V.Max(x, V.Of(least));
        var n = V.MultiplyAdd(capped, V.Of(1.44269504088896341), V.Of(rounder)) - V.Of(rounder);
        var r = V.MultiplyAdd(n, V.Of(2.12194440e-4), V.MultiplyAdd(n, V.Of(-0.693359375), capped));
        var p = V.MultiplyAdd(V.MultiplyAdd(V.Of(1.9875691500e-4), r, V.Of(1.3981999507e-3)), r, V.Of(8.3334519073e-3));
        p = V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(p, r, V.Of(4.1665795894e-2)), r, V.Of(1.6666665459e-1)), r, V.Of(5.0000001201e-1));
        var power = (V.MultiplyAdd(p, r * r, r) + V.Of(1)) * V.PowerOfTwo(n);
        return V.Select(V.Less(x, V.Of(least)), V.Zero, power);
    }

    /// <summary>Computes eˣ − 1 without cancellation near 0: 2t/(1 − t) with t = tanh(x/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var t = TanhNearZero<V, T>(x * V.Of(0.5));
        return V.Select(V.Less(V.Abs(x), V.Of(0.5)), (t + t) / (V.Of(1) - t), V.Exp(x) - V.Of(1));
    }

    /// <summary>Computes ln(1 + x) for x ≥ 0 without losing a small x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOnePlus<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var u = x + V.Of(1);
        return V.Log(u) + (x - (u - V.Of(1))) / u;
    }

    /// <summary>Computes the logistic function 1/(1 + e⁻ˣ), with full relative accuracy in its lower tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Logistic<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Logistic<V, T>(x, out _);

    /// <summary>Computes σ(x) = 1/(1 + e⁻ˣ) and its slope σ(x) σ(−x), both with full relative accuracy in their tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Logistic<V, T>(V x, out V slope)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var e = V.Exp(-V.Abs(x));
        var near = V.Of(1) / (V.Of(1) + e);
        var far = e * near;
        slope = near * far;
        return V.Select(V.Less(x, V.Zero), far, near);
    }

    /// <summary>Computes ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => V.Max(x, V.Zero) + LogOnePlus<V, T>(V.Exp(-V.Abs(x)));

    /// <summary>Computes the error function erf(x) = 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var magnitude = V.Abs(x);
        var square = x * x;
        var t = V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(V.Of(9.60497373987051638749e0), square, V.Of(9.00260197203842689217e1)), square, V.Of(2.23200534594684319226e3)), square, V.Of(7.00332514112805075473e3)), square, V.Of(5.55923013010394962768e4));
        var u = V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(square + V.Of(3.35617141647503099647e1), square, V.Of(5.21357949780152679795e2)), square, V.Of(4.59432382970980127987e3)), square, V.Of(2.26290000613890934246e4)), square, V.Of(4.92673942608635921086e4));
        var small = x * t / u;

        var large = V.Of(1) - V.Exp(-square) * ScaledComplement.Of<V, T>(magnitude);
        large = V.Select(V.Less(x, V.Zero), -large, large);
        return V.Select(V.Less(magnitude, V.Of(1)), small, large);
    }

    /// <summary>
    /// Computes the normal distribution function Φ(x) = ½ erfc(−x/√2), with full relative accuracy in its lower tail, and the density
    /// φ(x) = e^(−x²/2)/√(2π) that it needs on the way.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Normal<V, T>(V x, out V density)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const double rootHalf = 0.70710678118654752440;
        const double densityAtZero = 0.39894228040143267794;
        var bell = V.Exp(x * x * V.Of(-0.5));
        density = bell * V.Of(densityAtZero);
        var tail = V.Of(0.5) * bell * ScaledComplement.Of<V, T>(V.Abs(x) * V.Of(rootHalf));
        return V.Select(V.Less(x, V.Zero), tail, V.Of(1) - tail);
    }
}
