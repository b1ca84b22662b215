using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>The transforms of F(2, 3) along one axis (Lavin and Gray 2016, eq. 7); a tile or kernel takes one along each of its axes.</summary>
internal static class WinogradTransforms
{
    /// <summary>The products that a tile of 2×2 places takes instead of 36.</summary>
    public const int Products = 16;

    /// <summary>Bᵀ x of four elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<V, T>(V x0, V x1, V x2, V x3, out V v0, out V v1, out V v2, out V v3)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        v0 = x0 - x2;
        v1 = x1 + x2;
        v2 = x2 - x1;
        v3 = x1 - x3;
    }

    /// <summary>G w of three taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kernel<V, T>(V w0, V w1, V w2, out V u0, out V u1, out V u2, out V u3)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = V.Of(0.5);
        var ends = w0 + w2;
        u0 = w0;
        u1 = half * (ends + w1);
        u2 = half * (ends - w1);
        u3 = w2;
    }

    /// <summary>Aᵀ m of four products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<V, T>(V m0, V m1, V m2, V m3, out V y0, out V y1)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        y0 = m0 + m1 + m2;
        y1 = m1 - m2 - m3;
    }

    /// <summary>A dy of two places: the transpose of what <see cref="Output"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<V, T>(V y0, V y1, out V m0, out V m1, out V m2, out V m3)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        m0 = y0;
        m1 = y0 + y1;
        m2 = y0 - y1;
        m3 = -y1;
    }

    /// <summary>Gᵀ u of four products: the transpose of what <see cref="Kernel"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KernelGradient<V, T>(V u0, V u1, V u2, V u3, out V w0, out V w1, out V w2)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = V.Of(0.5);
        var even = half * (u1 + u2);
        w0 = u0 + even;
        w1 = half * (u1 - u2);
        w2 = even + u3;
    }
}
