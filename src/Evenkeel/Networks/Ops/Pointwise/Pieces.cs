using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>What is summed over all elements: the sum over one range of them.</summary>
internal interface IPiece
{
    double Sum(long start, int count);
}

/// <summary>Sums over all elements by pieces of a fixed size, which are added in their order, in double.</summary>
internal static class Pieces
{
    private const long PieceLength = 4096;

    public static unsafe double Sum<TPiece>(Workers workers, long length, TPiece piece)
        where TPiece : struct, IPiece
    {
        var pieces = checked((int)((length + PieceLength - 1) / PieceLength));
        var sums = workers.Shared.AtLeast<double>(pieces);
        workers.For(pieces, new Blocks<TPiece>(piece, length, sums));
        double total = 0;
        for (var i = 0; i < pieces; i++) total += sums[i];
        return total;
    }

    private readonly unsafe struct Blocks<TPiece>(TPiece piece, long length, double* sums) : IBlocks
        where TPiece : struct, IPiece
    {
        public void Run(int block, int worker)
        {
            var start = block * PieceLength;
            sums[block] = piece.Sum(start, (int)Math.Min(PieceLength, length - start));
        }
    }
}
