using System.Numerics;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// Draws matrices with orthonormal rows or columns, whichever are fewer, by the Haar measure: the law of Q·sign(diag R) of the QR
/// decomposition of a Gaussian matrix (Mezzadri 2007), without the decomposition.
/// </summary>
/// <remarks>
/// G. W. Stewart, The efficient generation of random orthogonal matrices with an application to condition estimators, SIAM J. Numer.
/// Anal. 17 (1980): what a reflection leaves of a Gaussian matrix is Gaussian again and independent of the reflection, so each reflector
/// can be made from a Gaussian vector of its own. What remains is to multiply them out. Blocks of reflectors are applied at once, from
/// the last to the first: H₁…H_b = I − V T Vᵀ with T⁻¹ + T⁻ᵀ = VᵀV, T upper triangular (Schreiber and Van Loan 1989; Puglisi 1992).
/// The products run through <see cref="Gemm"/>, and the cut into blocks depends on the shape alone: so do the bits.
/// </remarks>
internal static unsafe class HaarMatrix
{
    /// <summary>Fills a matrix with gain·Q.</summary>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="gain">The factor, which all singular values then equal.</param>
    /// <param name="random">The stream of the normals.</param>
    /// <param name="workers">The workers; they do not change the bits.</param>
    public static void Fill<T>(T* values, long rows, long columns, double gain, AddressedRandom random, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Width.Run<Kernel<T>, T>(new(values, rows, columns, gain, random, workers));

    /// <summary>Runs with registers and tiles of a given size.</summary>
    public static void Fill<V, T>(T* values, long rows, long columns, double gain, AddressedRandom random, Workers workers, int height)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows > 0 && columns > 0) new ReflectorProduct<V, T>(values, rows, columns, T.CreateTruncating(gain), workers, height).Run(random);
    }

    private readonly struct Kernel<T>(T* values, long rows, long columns, double gain, AddressedRandom random, Workers workers) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
            => Fill<V, T>(values, rows, columns, gain, random, workers, Tile.Height);
    }
}
