using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The product of a packed block of A and a packed block of B, tile by tile.</summary>
internal static unsafe class Block
{
    private const int LineBytes = 64;

    /// <summary>Computes C[i, j] (+)= Σₖ A[i, k]·B[k, j] for i &lt; rows, j &lt; columns, k &lt; depth.</summary>
    /// <remarks>A panel of A stays in the first cache while B's panels pass by it from the second.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T>(int rows, int columns, int depth, T* a, int height, T* b, T* c, long stride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Tile.Width<V, T>();
        var edge = stackalloc T[Tile.MaxHeight * 2 * Partial.MaxCount];
        var share = (int)Blocking.DivideUp((long)height * depth, Blocking.DivideUp(columns, width));
        for (var i = 0; i < rows; i += height)
        {
            var next = a + (long)(i + height) * depth;
            var tileRows = Math.Min(height, rows - i);
            var wholeRows = Tile.HeightFor(tileRows) == tileRows;
            var panel = a + (long)i * depth;
            for (var j = 0; j < columns; j += width)
            {
                Prefetch(next, share);
                next += share;
                var tileColumns = Math.Min(width, columns - j);
                var tile = c + i * stride + j;
                if (wholeRows && (tileColumns == width || tileColumns == V.Count))
                {
                    Tile.Run<V, T>(tileRows, tileColumns, depth, panel, height, b + (long)j * depth, tile, stride, add);
                    continue;
                }

                Tile.Run<V, T>(tileRows, tileColumns, depth, panel, height, b + (long)j * depth, edge, width, add: false);
                for (var row = 0; row < tileRows; row++) Row.Put<V, T>(edge + row * width, tile + row * stride, tileColumns, add);
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
