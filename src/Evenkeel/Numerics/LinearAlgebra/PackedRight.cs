using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// A right side B (k×n) that is packed once and multiplied many times, each time by one worker inside a block of its own.
/// </summary>
internal readonly unsafe struct PackedRight<V, T>(T* data, long k, long n)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The panels of A that are packed at a time: with B's panel they fit the second cache.</summary>
    private const int PanelsOfLeft = 8;

    private static long MostRows => PanelsOfLeft * Tile.Height;

    /// <summary>The elements of scratch memory that <see cref="Multiply"/> packs A into.</summary>
    public static long LeftLength => MostRows * Blocking.Depth;

    /// <summary>The columns of a product that is computed without ragged ends; those beyond n are 0.</summary>
    public static long PaddedColumns(long n) => Blocking.RoundUp(n, Tile.Width<V, T>());

    /// <summary>The elements that a packed B takes.</summary>
    public static long Length(long k, long n) => checked(k * PaddedColumns(n));

    /// <summary>Packs B in slices of <see cref="Blocking.Depth"/>, each slice as all of its panels.</summary>
    public void Pack(Strided<T> b)
    {
        for (long k0 = 0; k0 < k; k0 += Blocking.Depth)
        {
            var depth = (int)Math.Min(Blocking.Depth, k - k0);
            b.Pack(data + PaddedColumns(n) * k0, new(0, k0, depth, 0, checked((int)n)), Tile.Width<V, T>());
        }
    }

    /// <summary>Computes C (+)= A·B for the first <paramref name="columns"/> columns and the first <paramref name="depth"/> k of B.</summary>
    /// <param name="rows">The rows of A.</param>
    /// <param name="columns">The columns of C, at most the padded ones of B.</param>
    /// <param name="depth">The k that are summed, at most those of B.</param>
    /// <param name="a">The left side.</param>
    /// <param name="left">Memory for <see cref="LeftLength"/> elements.</param>
    /// <param name="c">Where the product goes.</param>
    /// <param name="stride">The distance of C's rows.</param>
    /// <param name="add">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(long rows, long columns, long depth, Strided<T> a, T* left, T* c, long stride, bool add)
    {
        var width = Tile.Width<V, T>();
        var height = Tile.Height;
        for (long k0 = 0; k0 < depth; k0 += Blocking.Depth)
        {
            var packedDepth = (int)Math.Min(Blocking.Depth, k - k0);
            var sliceDepth = (int)Math.Min(packedDepth, depth - k0);
            var panels = data + PaddedColumns(n) * k0;
            for (long i = 0; i < rows; i += MostRows)
            {
                var blockRows = (int)Math.Min(MostRows, rows - i);
                a.Pack(left, new(0, k0, sliceDepth, i, blockRows), height);
                var target = new Target<T>(c, stride);
                if (sliceDepth == packedDepth)
                {
                    Block.Multiply<V, T>(blockRows, (int)columns, sliceDepth, left, height, panels, target, 0, i, 0, add || k0 > 0);
                    continue;
                }

                // A shorter sum leaves the end of each panel unread, so the panels do not follow each other.
                for (var j = 0; j < columns; j += width)
                {
                    var count = (int)Math.Min(width, columns - j);
                    Block.Multiply<V, T>(blockRows, count, sliceDepth, left, height, panels + (long)j * packedDepth, target, 0, i, j, add || k0 > 0);
                }
            }
        }
    }
}
