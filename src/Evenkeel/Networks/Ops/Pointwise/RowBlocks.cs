namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>Rows in blocks of a fixed number.</summary>
internal static class RowBlocks
{
    private const int RowsInBlock = 32;

    public static int Count(long rows) => checked((int)((rows + RowsInBlock - 1) / RowsInBlock));

    public static Range Of(int block, long rows) => new((long)block * RowsInBlock, Math.Min(rows, ((long)block + 1) * RowsInBlock));

    /// <summary>The rows of a block, for foreach.</summary>
    public readonly struct Range(long start, long end)
    {
        public Enumerator GetEnumerator() => new(start, end);
    }

    public struct Enumerator(long start, long end)
    {
        public long Current { get; private set; } = start - 1;

        public bool MoveNext() => ++Current < end;
    }
}
