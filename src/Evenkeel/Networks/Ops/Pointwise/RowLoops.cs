using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>A formula for element i of a row.</summary>
internal interface IRowTerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    V At<V>(long i)
        where V : struct, ISimd<V, T>;
}

/// <summary>Two formulas for element i of a row, which are summed.</summary>
internal interface IRowTerms<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    void At<V>(long i, out V first, out V second)
        where V : struct, ISimd<V, T>;
}

/// <summary>Loops over a row, at the machine's width.</summary>
internal static unsafe class RowLoops
{
    /// <summary>Values that are summed in the kernel's precision before they join the others in double.</summary>
    private const long PieceLength = 1024;

    /// <summary>Computes target[i] = term(i).</summary>
    public static void Write<T, TTerm>(TTerm term, T* target, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, IRowTerm<T>
        => Width.Run<Writing<T, TTerm>, T>(new(term, target, count));

    /// <summary>Computes the sums of both formulas over the row.</summary>
    public static (double First, double Second) Sums<T, TTerms>(TTerms terms, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerms : struct, IRowTerms<T>
    {
        var sums = stackalloc double[2];
        Width.Run<Summing<T, TTerms>, T>(new(terms, count, sums));
        return (sums[0], sums[1]);
    }

    private readonly struct Writing<T, TTerm>(TTerm term, T* target, long count) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, IRowTerm<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            long i = 0;
            for (; i <= count - V.Count; i += V.Count) V.Store(term.At<V>(i), target + i);
            for (; i < count; i++) Vec1<T>.Store(term.At<Vec1<T>>(i), target + i);
        }
    }

    private readonly struct Summing<T, TTerms>(TTerms terms, long count, double* sums) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerms : struct, IRowTerms<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            double total = 0, otherTotal = 0;
            for (long start = 0; start < count; start += PieceLength)
            {
                var end = Math.Min(count, start + PieceLength);
                var i = start;
                var (sum, other) = (V.Zero, V.Zero);
                for (; i <= end - V.Count; i += V.Count)
                {
                    terms.At<V>(i, out var first, out var second);
                    sum += first;
                    other += second;
                }

                var (rest, otherRest) = (V.Sum(sum), V.Sum(other));
                for (; i < end; i++)
                {
                    terms.At<Vec1<T>>(i, out var first, out var second);
                    rest += (T)first;
                    otherRest += (T)second;
                }

                total += double.CreateTruncating(rest);
                otherTotal += double.CreateTruncating(otherRest);
            }

            (sums[0], sums[1]) = (total, otherTotal);
        }
    }
}
