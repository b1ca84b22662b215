using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Numerics.LinearAlgebra;

/// <summary>A product of made-up matrices, with gaps between C's rows and entries that must stay as they are.</summary>
internal sealed unsafe class Case<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gap = 3;

    private readonly int m, n, k, batch;

    public Case(int m, int n, int k, int batch = 1)
    {
        (this.m, this.n, this.k, this.batch) = (m, n, k, batch);
        A = Made((long)m * k * batch, 1);
        B = Made((long)k * n * batch, 2);
    }

    public T[] A { get; }

    public T[] B { get; }

    public bool TransposeA { get; init; }

    public bool TransposeB { get; init; }

    public bool SharedA { get; init; } = true;

    public bool Accumulate { get; init; }

    public int RowStride => n + Gap;

    private int EntryStride => m * RowStride + Gap;

    public T[] Product(Workers workers)
        => Product((a, b, c) => Gemm.Run(workers, new Extents(m, n, k, batch), a, b, c));

    public void Check(Workers workers) => Check(Product(workers));

    public T[] Product<V>(Workers workers, int height)
        where V : struct, ISimd<V, T>
        => Product((a, b, c) => Gemm.Run<V, T, Strided<T>, Strided<T>>(workers, new Extents(m, n, k, batch), a, b, c, height));

    public void Check<V>(Workers workers, int height)
        where V : struct, ISimd<V, T>
        => Check(Product<V>(workers, height));

    private static T[] Made(long count, int salt)
    {
        var values = new T[count];
        for (long i = 0; i < count; i++) values[i] = T.CreateTruncating((i * 2654435761 + salt * 97) % 2003 - 1001.5) / T.CreateTruncating(1000);
        return values;
    }

    private T[] Product(Action<Strided<T>, Strided<T>, Target<T>> run)
    {
        var result = Made((long)EntryStride * batch, 3);
        fixed (T* a = A, b = B, c = result)
        {
            var batchA = SharedA ? 0 : (long)m * k;
            var batchB = (long)k * n;
            run(
                TransposeA ? new(a, m, 1, batchA) : new(a, 1, k, batchA),
                TransposeB ? new(b, 1, k, batchB) : new(b, n, 1, batchB),
                new(c, RowStride, EntryStride, Accumulate));
        }

        return result;
    }

    private void Check(T[] actual)
    {
        var expected = Made(actual.Length, 3);
        for (var i = 0; i < expected.Length; i++)
        {
            var (entry, inEntry) = Math.DivRem(i, EntryStride);
            var (row, column) = Math.DivRem(inEntry, RowStride);
            var inGap = row >= m || column >= n;
            var (value, magnitude) = inGap ? (double.CreateChecked(expected[i]), 0) : Sum(entry, row, column);
            if (!inGap && Accumulate) value += double.CreateChecked(expected[i]);

            // Rounding: half a unit for each of k sums, of the sum of magnitudes at most.
            var tolerance = inGap ? 0 : (magnitude + 2) * (k + 2) * double.CreateChecked(T.BitIncrement(T.One) - T.One);
            var difference = Math.Abs(double.CreateChecked(actual[i]) - value);
            if (!(difference <= tolerance))
            {
                Assert.Fail($"{typeof(T).Name} {m}×{n}×{k}, entry {entry}, row {row}, column {column}: {actual[i]}, not {value}");
            }
        }
    }

    private (double Value, double Magnitude) Sum(int entry, int i, int j)
    {
        double sum = 0, magnitude = 0;
        for (var p = 0; p < k; p++)
        {
            var a = A[(SharedA ? 0 : (long)entry * m * k) + (TransposeA ? (long)p * m + i : (long)i * k + p)];
            var b = B[(long)entry * k * n + (TransposeB ? (long)j * k + p : (long)p * n + j)];
            var term = double.CreateChecked(a) * double.CreateChecked(b);
            sum += term;
            magnitude += Math.Abs(term);
        }

        return (sum, magnitude);
    }
}
