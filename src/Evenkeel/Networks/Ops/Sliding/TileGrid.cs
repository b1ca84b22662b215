using System.Runtime.CompilerServices;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>The tiles of 2×2 places that cover a batch's planes, row by row; the last of a row or column may reach beyond the places.</summary>
internal readonly record struct TileGrid(AxisMap Y, AxisMap X, long Samples)
{
    public long Rows => (Y.Places + 1) / 2;

    public long Columns => (X.Places + 1) / 2;

    public long Count => Samples * Rows * Columns;

    /// <summary>The largest rectangle of tiles from <paramref name="tile"/> on, before <paramref name="end"/>: whole rows, or a part of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRun RunFrom(long tile, long end)
    {
        var (line, column) = Math.DivRem(tile, Columns);
        var (sample, row) = Math.DivRem(line, Rows);
        return column == 0 && end - tile >= Columns
            ? new(sample, row, 0, (int)Math.Min((end - tile) / Columns, Rows - row), (int)Columns)
            : new(sample, row, column, 1, (int)Math.Min(end - tile, Columns - column));
    }
}

/// <summary>A rectangle of one sample's tiles.</summary>
internal readonly record struct TileRun(long Sample, long Row, long Column, int Rows, int Columns)
{
    public int Count => Rows * Columns;
}
