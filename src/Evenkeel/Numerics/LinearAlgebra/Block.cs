using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The product of a packed block of A and a packed block of B, tile by tile.</summary>
internal static unsafe class Block
{
    /// <summary>Computes C[i, j] (+)= Σₖ A[i, k]·B[k, j] for i &lt; rows, j &lt; columns, k &lt; depth.</summary>
    /// <remarks>A panel of A stays in the first cache while B's panels pass by it from the second.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T>(int rows, int columns, int depth, T* a, int height, T* b, T* c, long stride, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Tile.Width<V, T>();
        var edge = stackalloc T[Tile.MaxHeight * 2 * Partial.MaxCount];
        for (var i = 0; i < rows; i += height)
        {
            var tileRows = Math.Min(height, rows - i);
            var wholeRows = Tile.HeightFor(tileRows) == tileRows;
            var panel = a + (long)i * depth;
            for (var j = 0; j < columns; j += width)
            {
                var tileColumns = Math.Min(width, columns - j);
                var tile = c + i * stride + j;
                if (wholeRows && (tileColumns == width || tileColumns == V.Count))
                {
                    Tile.Run<V, T>(tileRows, tileColumns, depth, panel, height, b + (long)j * depth, tile, stride, add);
                    continue;
                }

                Tile.Run<V, T>(tileRows, tileColumns, depth, panel, height, b + (long)j * depth, edge, width, add: false);
                CopyEdge(edge, width, tileRows, tileColumns, tile, stride, add);
            }
        }
    }

    private static void CopyEdge<T>(T* edge, int width, int rows, int columns, T* c, long stride, bool add)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < rows; i++, edge += width, c += stride)
        {
            for (var j = 0; j < columns; j++) c[j] = add ? c[j] + edge[j] : edge[j];
        }
    }
}
