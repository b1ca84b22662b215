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
        var square = x * x;
        var p = V.MultiplyAdd(V.MultiplyAdd(V.Of(-9.64399179425052238628e-1), square, V.Of(-9.92877231001918586564e1)), square, V.Of(-1.61468768441708447952e3));
        var q = V.MultiplyAdd(V.MultiplyAdd(square + V.Of(1.12811678491632931402e2), square, V.Of(2.23548839060100448583e3)), square, V.Of(4.84406305325125486048e3));
        var small = V.MultiplyAdd(x * square, p / q, x);

        var capped = V.Min(magnitude, V.Of(22));
        var large = V.Of(1) - V.Of(2) / (V.Exp(capped + capped) + V.Of(1));
        large = V.Select(V.Less(x, V.Zero), -large, large);
        return V.Select(V.Less(magnitude, V.Of(0.625)), small, V.Select(V.Equal(x, x), large, x));
    }

    /// <summary>Computes eˣ − 1 without cancellation near 0: 2t/(1 − t) with t = tanh(x/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var t = Tanh<V, T>(x * V.Of(0.5));
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
    {
        var e = V.Exp(-V.Abs(x));
        return V.Select(V.Less(x, V.Zero), e, V.Of(1)) / (V.Of(1) + e);
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
        var magnitude = V.Min(V.Abs(x), V.Of(7));
        var square = x * x;
        var t = V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(V.Of(9.60497373987051638749e0), square, V.Of(9.00260197203842689217e1)), square, V.Of(2.23200534594684319226e3)), square, V.Of(7.00332514112805075473e3)), square, V.Of(5.55923013010394962768e4));
        var u = V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(V.MultiplyAdd(square + V.Of(3.35617141647503099647e1), square, V.Of(5.21357949780152679795e2)), square, V.Of(4.59432382970980127987e3)), square, V.Of(2.26290000613890934246e4)), square, V.Of(4.92673942608635921086e4));
        var small = x * t / u;

        var large = V.Of(1) - Complement<V, T>(magnitude);
        large = V.Select(V.Less(x, V.Zero), -large, large);
        return V.Select(V.Less(V.Abs(x), V.Of(1)), small, V.Select(V.Equal(x, x), large, x));
    }

    /// <summary>Computes erfc(x) for 1 ≤ x ≤ 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Complement<V, T>(V x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var p = V.Of(2.46196981473530512524e-10);
        p = V.MultiplyAdd(p, x, V.Of(5.64189564831068821977e-1));
        p = V.MultiplyAdd(p, x, V.Of(7.46321056442269912687e0));
        p = V.MultiplyAdd(p, x, V.Of(4.86371970985681366614e1));
        p = V.MultiplyAdd(p, x, V.Of(1.96520832956077098242e2));
        p = V.MultiplyAdd(p, x, V.Of(5.26445194995477358631e2));
        p = V.MultiplyAdd(p, x, V.Of(9.34528527171957607540e2));
        p = V.MultiplyAdd(p, x, V.Of(1.02755188689515710272e3));
        p = V.MultiplyAdd(p, x, V.Of(5.57535335369399327526e2));
        var q = x + V.Of(1.32281951154744992508e1);
        q = V.MultiplyAdd(q, x, V.Of(8.67072140885989742329e1));
        q = V.MultiplyAdd(q, x, V.Of(3.54937778887819891062e2));
        q = V.MultiplyAdd(q, x, V.Of(9.75708501743205489753e2));
        q = V.MultiplyAdd(q, x, V.Of(1.82390916687909736289e3));
        q = V.MultiplyAdd(q, x, V.Of(2.24633760818710981792e3));
        q = V.MultiplyAdd(q, x, V.Of(1.65666309194161350182e3));
        q = V.MultiplyAdd(q, x, V.Of(5.57535340817727675546e2));
        return V.Exp(-(x * x)) * p / q;
    }
}
