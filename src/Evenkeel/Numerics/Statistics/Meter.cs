using System.Numerics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.Statistics;

/// <summary>
/// Measures an array in pieces, each by the thread that has it in cache, and merges them in their order: who measured which piece does not
/// show in the result.
/// </summary>
internal sealed unsafe class Meter<T>(bool withHistogram)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long PieceLength = 32768;

    private readonly ExponentCounts? exponents = withHistogram ? new() : null;
    private Moments[] pieces = [];
    private int used;
    private long length;

    /// <summary>Starts measuring an array that comes in so many pieces.</summary>
    public void Begin(long arrayLength, int pieceCount)
    {
        (length, used) = (arrayLength, pieceCount);
        if (pieces.Length < pieceCount) pieces = new Moments[pieceCount];
        exponents?.Clear();
    }

    /// <summary>Measures piece number <paramref name="piece"/>, which starts at element <paramref name="start"/> of the array.</summary>
    public void Measure(int piece, T* array, long start, long count)
    {
        pieces[piece] = BlockMoments.Of(array + start, count);
        exponents?.Add(array + start, start, count, length);
    }

    /// <summary>Measures a whole array that is complete.</summary>
    public Reading Measure(Workers workers, T* array, long arrayLength)
    {
        Begin(arrayLength, checked((int)((arrayLength + PieceLength - 1) / PieceLength)));
        workers.For(used, new Pieces(this, array));
        return End();
    }

    /// <summary>What the pieces come to.</summary>
    public Reading End()
    {
        var total = Moments.Empty;
        for (var i = 0; i < used; i++) total += pieces[i];
        return new Reading(total, exponents?.ToHistogram());
    }

    private readonly struct Pieces(Meter<T> meter, T* array) : IBlocks
    {
        public void Run(int block, int worker)
        {
            var start = block * PieceLength;
            meter.Measure(block, array, start, Math.Min(PieceLength, meter.length - start));
        }
    }
}
