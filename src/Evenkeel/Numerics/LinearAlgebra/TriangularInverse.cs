using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The inverse of an upper triangular matrix, by back substitution.</summary>
internal static unsafe class TriangularInverse
{
    /// <summary>The multiple that strides are of, so that rows have no ragged ends at any width.</summary>
    public const int StrideUnit = 64;

    /// <summary>Computes X = −U⁻¹ for an upper triangular U; U is not read below its diagonal, and X is 0 there.</summary>
    /// <param name="order">The rows and columns.</param>
    /// <param name="u">U, row-major.</param>
    /// <param name="x">Where X goes, row-major.</param>
    /// <param name="stride">The distance of the rows of both, a multiple of <see cref="StrideUnit"/>.</param>
    /// <remarks>Row i of the inverse is (eᵢ − Σⱼ₍ⱼ﹥ᵢ₎ uᵢⱼ·row j)/uᵢᵢ. An element is summed in the order of j at any width.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Negated<V, T>(int order, T* u, T* x, long stride)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = order - 1; i >= 0; i--)
        {
            var factors = u + i * stride;
            var row = x + i * stride;
            var scale = V.Create(-T.One / factors[i]);
            var first = i - i % StrideUnit;
            new Span<T>(row, first).Clear();
            for (var column = first; column < order; column += 4 * V.Count)
            {
                V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
                var end = Math.Min(order, column + 4 * V.Count);
                for (var j = i + 1; j < end; j++)
                {
                    var factor = V.Create(factors[j]);
                    var source = x + j * stride + column;
                    s0 = V.MultiplyAdd(factor, V.Load(source), s0);
                    s1 = V.MultiplyAdd(factor, V.Load(source + V.Count), s1);
                    s2 = V.MultiplyAdd(factor, V.Load(source + 2 * V.Count), s2);
                    s3 = V.MultiplyAdd(factor, V.Load(source + 3 * V.Count), s3);
                }

                V.Store(s0 * scale, row + column);
                V.Store(s1 * scale, row + column + V.Count);
                V.Store(s2 * scale, row + column + 2 * V.Count);
                V.Store(s3 * scale, row + column + 3 * V.Count);
            }

            row[i] = -T.One / factors[i];
        }
    }
}
