using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// The innermost kernel of the matrix product: a tile of C, up to <see cref="Height"/> rows by two registers, that stays in registers
/// while k runs: C[i, j] (+)= Σₖ a[k, i]·b[k, j].
/// </summary>
/// <remarks>
/// K. Goto, R. van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008). Fourteen rows of two registers, with
/// two registers of b and one of a, fill 31 of 32; six rows fill 15 of 16.
/// </remarks>
internal static unsafe class Tile
{
    /// <summary>The most rows that any machine's tile has.</summary>
    public const int MaxHeight = 14;

    private const int SmallHeight = 6;

    /// <summary>The rows of this machine's tile.</summary>
    public static int Height => Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported ? MaxHeight : SmallHeight;

    /// <summary>The columns of a tile: two registers.</summary>
    public static int Width<V, T>()
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => 2 * V.Count;

    /// <summary>The least height, at or above <paramref name="rows"/>, that there is a kernel for.</summary>
    public static int HeightFor(int rows) => rows > 8 ? 14 : rows > 6 ? 8 : rows > 4 ? 6 : rows > 2 ? 4 : rows;

    /// <summary>Computes <c>HeightFor(rows)</c> rows by one or two registers of C.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="a">A panel of A.</param>
    /// <param name="height">The width of A's panels.</param>
    /// <param name="b">A panel of B.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="stride">The distance of C's rows.</param>
    /// <param name="add">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, T>(int rows, int columns, int depth, T* a, int height, T* b, T* c, long stride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns > V.Count) Run<V, T, Two>(rows, depth, a, height, b, c, stride, add);
        else Run<V, T, One>(rows, depth, a, height, b, c, stride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<V, T, TVectors>(int rows, int depth, T* a, int height, T* b, T* c, long stride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVectors : struct, ITileExtent
    {
        switch (HeightFor(rows))
        {
            case 14: Run<V, T, Fourteen, TVectors>(depth, a, height, b, c, stride, add); break;
            case 8: Run<V, T, Eight, TVectors>(depth, a, height, b, c, stride, add); break;
            case 6: Run<V, T, Six, TVectors>(depth, a, height, b, c, stride, add); break;
            case 4: Run<V, T, Four, TVectors>(depth, a, height, b, c, stride, add); break;
            case 2: Run<V, T, Two, TVectors>(depth, a, height, b, c, stride, add); break;
            default: Run<V, T, One, TVectors>(depth, a, height, b, c, stride, add); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, T, TRows, TVectors>(int depth, T* a, int height, T* b, T* c, long stride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        Prefetch<V, T, TRows, TVectors>(c, stride);

        // One variable a register: the compiler keeps no array in registers.
        V c0 = V.Zero, c1 = V.Zero, c2 = V.Zero, c3 = V.Zero, c4 = V.Zero, c5 = V.Zero, c6 = V.Zero, c7 = V.Zero, c8 = V.Zero, c9 = V.Zero, c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        V d0 = V.Zero, d1 = V.Zero, d2 = V.Zero, d3 = V.Zero, d4 = V.Zero, d5 = V.Zero, d6 = V.Zero, d7 = V.Zero, d8 = V.Zero, d9 = V.Zero, d10 = V.Zero, d11 = V.Zero, d12 = V.Zero, d13 = V.Zero;
        for (var end = a + (long)depth * height; a != end; a += height, b += 2 * V.Count)
        {
            var b0 = V.Load(b);
            var b1 = TVectors.Value > 1 ? V.Load(b + V.Count) : V.Zero;
            Step<V, T, TVectors>(a[0], b0, b1, ref c0, ref d0);
            if (TRows.Value >= 2)
            {
                Step<V, T, TVectors>(a[1], b0, b1, ref c1, ref d1);
            }

            if (TRows.Value >= 4)
            {
                Step<V, T, TVectors>(a[2], b0, b1, ref c2, ref d2);
                Step<V, T, TVectors>(a[3], b0, b1, ref c3, ref d3);
            }

            if (TRows.Value >= 6)
            {
                Step<V, T, TVectors>(a[4], b0, b1, ref c4, ref d4);
                Step<V, T, TVectors>(a[5], b0, b1, ref c5, ref d5);
            }

            if (TRows.Value >= 8)
            {
                Step<V, T, TVectors>(a[6], b0, b1, ref c6, ref d6);
                Step<V, T, TVectors>(a[7], b0, b1, ref c7, ref d7);
            }

            if (TRows.Value >= 14)
            {
                Step<V, T, TVectors>(a[8], b0, b1, ref c8, ref d8);
                Step<V, T, TVectors>(a[9], b0, b1, ref c9, ref d9);
                Step<V, T, TVectors>(a[10], b0, b1, ref c10, ref d10);
                Step<V, T, TVectors>(a[11], b0, b1, ref c11, ref d11);
                Step<V, T, TVectors>(a[12], b0, b1, ref c12, ref d12);
                Step<V, T, TVectors>(a[13], b0, b1, ref c13, ref d13);
            }
        }

        Put<V, T, TVectors>(c0, d0, c, add);
        if (TRows.Value >= 2)
        {
            Put<V, T, TVectors>(c1, d1, c + stride, add);
        }

        if (TRows.Value >= 4)
        {
            Put<V, T, TVectors>(c2, d2, c + 2 * stride, add);
            Put<V, T, TVectors>(c3, d3, c + 3 * stride, add);
        }

        if (TRows.Value >= 6)
        {
            Put<V, T, TVectors>(c4, d4, c + 4 * stride, add);
            Put<V, T, TVectors>(c5, d5, c + 5 * stride, add);
        }

        if (TRows.Value >= 8)
        {
            Put<V, T, TVectors>(c6, d6, c + 6 * stride, add);
            Put<V, T, TVectors>(c7, d7, c + 7 * stride, add);
        }

        if (TRows.Value >= 14)
        {
            Put<V, T, TVectors>(c8, d8, c + 8 * stride, add);
            Put<V, T, TVectors>(c9, d9, c + 9 * stride, add);
            Put<V, T, TVectors>(c10, d10, c + 10 * stride, add);
            Put<V, T, TVectors>(c11, d11, c + 11 * stride, add);
            Put<V, T, TVectors>(c12, d12, c + 12 * stride, add);
            Put<V, T, TVectors>(c13, d13, c + 13 * stride, add);
        }
    }

    /// <summary>Asks for C's lines now, so that they are there when the sums are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<V, T, TRows, TVectors>(T* c, long stride)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        if (!Sse.IsSupported) return;
        for (var i = 0; i < TRows.Value; i++, c += stride)
        {
            Sse.Prefetch0(c);
            Sse.Prefetch0(c + TVectors.Value * V.Count - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V, T, TVectors>(T a, V b0, V b1, ref V c, ref V d)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVectors : struct, ITileExtent
    {
        var broadcast = V.Create(a);
        c = V.MultiplyAdd(broadcast, b0, c);
        if (TVectors.Value > 1) d = V.MultiplyAdd(broadcast, b1, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V, T, TVectors>(V left, V right, T* c, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVectors : struct, ITileExtent
    {
        V.Store(add ? V.Load(c) + left : left, c);
        if (TVectors.Value > 1) V.Store(add ? V.Load(c + V.Count) + right : right, c + V.Count);
    }
}
