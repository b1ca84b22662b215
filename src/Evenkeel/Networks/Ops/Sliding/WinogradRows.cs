using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>The last few rows of some channels' planes, turned so that the channels of a place stand side by side; 0 outside the plane.</summary>
/// <param name="plane">The first channel's plane.</param>
/// <param name="height">The rows of a plane.</param>
/// <param name="width">The columns of a plane.</param>
/// <param name="channels">The number of channels.</param>
/// <param name="lanes">The distance of two places.</param>
/// <param name="rows">Memory for <see cref="Kept"/> rows.</param>
/// <param name="places">The places of a row.</param>
internal readonly unsafe ref struct WinogradRows<T>(T* plane, long height, long width, int channels, int lanes, T* rows, int places)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The rows that a tile's patch has.</summary>
    public const int Kept = 4;

    /// <summary>The elements of memory that so many places take.</summary>
    public static long LengthOf(int places, int lanes) => (long)Kept * places * lanes;

    /// <summary>Where a row is, as long as the next ones but three have not been read.</summary>
    public T* At(long row) => rows + (row & (Kept - 1)) * places * lanes;

    public void Clear() => new Span<T>(rows, checked((int)LengthOf(places, lanes))).Clear();

    /// <summary>Reads a row from the column <paramref name="left"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(long row, long left)
    {
        if (row < 0 || row >= height)
        {
            new Span<T>(At(row), places * lanes).Clear();
            return;
        }

        var skip = Math.Max(0, -left);
        var count = (int)Math.Min(width - left - skip, places - skip);
        if (count > 0) Transposition.Run(plane + row * width + left + skip, height * width, At(row) + skip * lanes, count, channels, lanes);
    }
}
