using System.Numerics;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// Neighbouring reflectors H = I − v vᵀ/½|v|², each of which turns a Gaussian vector x of its own onto the first axis:
/// v = x + sign(x₀)|x|·e₀, H x = −sign(x₀)|x|·e₀ (Householder 1958).
/// </summary>
/// <remarks>A vector of one element is on its axis as it is: there H = I, so v = 0, with 1 for ½|v|².</remarks>
/// <param name="memory">Where the vectors go, ½|v|² of each, and the sign of each (H x)₀.</param>
/// <param name="count">The number of reflectors.</param>
/// <param name="length">The length of the first of them.</param>
internal readonly unsafe struct Reflectors<T>(ReflectorMemory<T> memory, int count, long length)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The elements that are drawn, and their squares summed, at a time.</summary>
    private const long PieceLength = 1 << 15;

    /// <summary>The elements below which a task costs more to hand out than to do.</summary>
    private const long LeastTask = 1 << 13;

    /// <summary>The pieces of a vector.</summary>
    public static long Pieces(long length) => Blocking.DivideUp(length, PieceLength);

    /// <summary>Draws the vectors.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="random">The stream of the normals.</param>
    /// <param name="start">The address of the first vector's first element.</param>
    /// <param name="pitch">The distance of the addresses of two vectors.</param>
    public void Draw(Workers workers, AddressedRandom random, long start, long pitch)
    {
        var pieces = Pieces(length) * count;
        var perTask = Math.Max(1, LeastTask / length);
        workers.For(checked((int)Blocking.DivideUp(pieces, perTask)), new Normals(this, random, start, pitch, pieces, perTask));
        for (var i = 0; i < count; i++) Turn(i);
    }

    /// <summary>Draws a piece of a vector.</summary>
    private void Draw(long piece, AddressedRandom random, long start, long pitch)
    {
        var (i, part) = Math.DivRem(piece, Pieces(length));
        var first = part * PieceLength;
        var row = memory.Vectors + i * memory.TallStride;
        if (part == 0) new Span<T>(row, (int)i).Clear();
        var span = (int)Math.Clamp(length - i - first, 0, PieceLength);
        var values = row + i + first;
        var address = start + i * pitch + first;
        if (typeof(T) == typeof(float)) random.FillNormal(new Span<float>(values, span), address, 0, 1);
        else random.FillNormal(new Span<double>(values, span), address, 0, 1);
        memory.Sums[piece] = SumOfSquares.Of(values, span);
    }

    /// <summary>Makes vector i a reflector.</summary>
    private void Turn(int i)
    {
        var v = memory.Vectors + i * memory.TallStride + i;
        var pieces = Pieces(length);
        double squares = 0;
        for (var piece = 0L; piece < pieces; piece++) squares += memory.Sums[i * pieces + piece];
        var x0 = double.CreateTruncating(*v);
        var isOnAxis = length - i == 1 || squares == 0;
        memory.Signs[i] = x0 < 0 == isOnAxis ? -T.One : T.One;
        *v = isOnAxis ? T.Zero : T.CreateTruncating(x0 < 0 ? x0 - Math.Sqrt(squares) : x0 + Math.Sqrt(squares));

        // From v as it was rounded, so that H is orthogonal to the rounding of this number alone.
        var v0 = double.CreateTruncating(*v);
        memory.Halves[i] = isOnAxis ? T.One : T.CreateTruncating((squares - x0 * x0 + v0 * v0) / 2);
    }

    private readonly struct Normals(
        Reflectors<T> reflectors, AddressedRandom random, long start, long pitch, long pieces, long perTask) : IBlocks
    {
        public void Run(int block, int worker)
        {
            var end = Math.Min(pieces, (block + 1) * perTask);
            for (var piece = block * perTask; piece < end; piece++) reflectors.Draw(piece, random, start, pitch);
        }
    }
}
