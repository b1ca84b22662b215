using System.Numerics;
using Evenkeel.Numerics.Memory;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>What <see cref="ReflectorProduct{V, T}"/> needs beside the matrix: a few rows of its length for each reflector of a block.</summary>
internal readonly unsafe struct ReflectorMemory<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The elements that fill whole cache lines, in float and in double.</summary>
    public const int Alignment = 16;

    /// <param name="scratch">Where the memory is taken.</param>
    /// <param name="most">The reflectors of a block.</param>
    /// <param name="tall">The length of the reflectors.</param>
    /// <param name="narrow">The number of all reflectors.</param>
    public ReflectorMemory(Scratch scratch, int most, long tall, long narrow)
    {
        (TallStride, NarrowStride) = (Padded(tall), Padded(narrow));
        Order = Blocking.RoundUp(most, TriangularInverse.StrideUnit);
        var sums = most * Reflectors<T>.Pieces(tall) * (sizeof(double) / sizeof(T));
        Vectors = scratch.AtLeast<T>(most * (TallStride + 2 * NarrowStride + 2 * Order) + 2 * Order + sums);
        W = Vectors + most * TallStride;
        TW = W + most * NarrowStride;
        Gram = TW + most * NarrowStride;
        Inverse = Gram + most * Order;
        Halves = Inverse + most * Order;
        Signs = Halves + Order;
        Sums = (double*)(Signs + Order);
    }

    /// <summary>Vᵀ: row i holds reflector i, i zeros and then the rest.</summary>
    public T* Vectors { get; }

    /// <summary>The distance of the rows of <see cref="Vectors"/>.</summary>
    public long TallStride { get; }

    /// <summary>Vᵀ [E D, Q].</summary>
    public T* W { get; }

    /// <summary>−T W.</summary>
    public T* TW { get; }

    /// <summary>The distance of the rows of <see cref="W"/> and <see cref="TW"/>.</summary>
    public long NarrowStride { get; }

    /// <summary>VᵀV.</summary>
    public T* Gram { get; }

    /// <summary>−T.</summary>
    public T* Inverse { get; }

    /// <summary>The distance of the rows of <see cref="Gram"/> and <see cref="Inverse"/>.</summary>
    public long Order { get; }

    /// <summary>½|v|² of each reflector.</summary>
    public T* Halves { get; }

    /// <summary>D: the sign that each reflector leaves on the diagonal of R, times the gain.</summary>
    public T* Signs { get; }

    /// <summary>Partial sums of squares.</summary>
    public double* Sums { get; }

    /// <summary>Rows start at whole cache lines, and not a power of two apart, for such rows push each other out of the cache.</summary>
    private static long Padded(long extent) => Blocking.RoundUp(extent, Alignment) + Alignment;
}
