using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The product of a packed block of A and a packed block of B, tile by tile.</summary>
internal static unsafe class Block
{
    private const int LineBytes = 64;

    /// <summary>Computes C[i0 + i, j0 + j] (+)= Σₖ A[i, k]·B[k, j] for i &lt; rows, j &lt; columns, k &lt; depth.</summary>
    /// <remarks>A panel of A stays in the first cache while B's panels pass by it from the second.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T>(
        int rows, int columns, int depth, T* a, int height, T* b, in Target<T> c, long entry, long i0, long j0, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Tile.Width<V, T>();
        var edge = stackalloc T[Tile.MaxHeight * 2 * Partial.MaxCount];
        var share = (int)Blocking.DivideUp((long)height * depth, Blocking.DivideUp(columns, width));
        var stride = c.RowStride;
        for (var i = 0; i < rows; i += height)
        {
            var next = a + (long)(i + height) * depth;
            var tileRows = Math.Min(height, rows - i);
            var wholeRows = Tile.HeightFor(tileRows) == tileRows;
            var panel = a + (long)i * depth;
            var tile = c.At(entry, i0 + i, j0);
            var run = c.RunFrom(j0);
            for (var j = 0; j < columns; j += width)
            {
                Prefetch(next, share);
                next += share;
                var tileColumns = Math.Min(width, columns - j);
                if (wholeRows && tileColumns <= run && (tileColumns == width || tileColumns == V.Count))
                {
                    Tile.Run<V, T>(tileRows, tileColumns, depth, panel, height, b + (long)j * depth, tile, stride, add);
                    tile += tileColumns;
                    run -= tileColumns;
                    continue;
                }

                Tile.Run<V, T>(tileRows, tileColumns, depth, panel, height, b + (long)j * depth, edge, width, add: false);
                for (var done = 0; done < tileColumns;)
                {
                    if (run == 0)
                    {
                        tile = c.At(entry, i0 + i, j0 + j + done);
                        run = c.RunFrom(j0 + j + done);
                    }

                    var count = (int)Math.Min(run, tileColumns - done);
                    for (var row = 0; row < tileRows; row++) Row.Put<V, T>(edge + row * width + done, tile + row * stride, count, add);
                    done += count;
                    tile += count;
                    run -= count;
                }
            }
        }
    }

    /// <summary>Asks for a part of A's next panel, which comes from further away than the second cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<T>(T* source, int count)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (var i = 0; i < count; i += LineBytes / sizeof(T)) Sse.Prefetch1(source + i);
    }
}
