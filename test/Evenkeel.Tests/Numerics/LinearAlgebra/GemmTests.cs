using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Numerics.LinearAlgebra;

/// <summary>The matrix product against the sum that defines it.</summary>
public sealed class GemmTests
{
    public static TheoryData<bool, bool> Transpositions => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    public static TheoryData<int, int, int> LargeSizes => new()
    {
        { 1, 1, 3000 }, { 1, 700, 300 }, { 700, 1, 300 }, { 127, 10, 513 }, { 129, 257, 511 }, { 300, 97, 256 }, { 57, 500, 257 },
        { 64, 49, 576 }, { 15, 17, 20_000 }, { 6, 25, 8192 },
    };

    [Theory]
    [MemberData(nameof(Transpositions))]
    public void Run_AnySizeUpTo40_EqualsTheSum(bool transposeA, bool transposeB)
    {
        using var workers = new Workers(2);
        for (var m = 0; m <= 40; m++)
        {
            for (var n = 0; n <= 40; n++)
            {
                var k = (m * 7 + n * 3) % 41;
                new Case<float>(m, n, k) { TransposeA = transposeA, TransposeB = transposeB }.Check(workers);
                new Case<double>(m, n, k) { TransposeA = transposeA, TransposeB = transposeB, Accumulate = true }.Check(workers);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void Run_LargeSize_EqualsTheSum(int m, int n, int k)
    {
        using var workers = new Workers(2);
        foreach (var accumulate in new[] { false, true })
        {
            new Case<float>(m, n, k) { TransposeB = true, Accumulate = accumulate }.Check(workers);
            new Case<double>(m, n, k) { TransposeA = true, Accumulate = accumulate }.Check(workers);
        }
    }

    [Fact]
    public void Run_DepthZero_ClearsUnlessAccumulating()
    {
        using var workers = new Workers(2);
        new Case<float>(5, 7, 0, 2).Check(workers);
        new Case<float>(5, 7, 0, 2) { Accumulate = true }.Check(workers);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(20, true)]
    [InlineData(20, false)]
    public void Run_Batch_EqualsTheSumOfEachEntry(int batch, bool sharedA)
    {
        using var workers = new Workers(2);
        foreach (var accumulate in new[] { false, true })
        {
            new Case<float>(33, 70, 300, batch) { SharedA = sharedA, Accumulate = accumulate }.Check(workers);
            new Case<double>(300, 20, 40, batch) { SharedA = sharedA, Accumulate = accumulate, TransposeB = true }.Check(workers);
        }
    }

    [Fact]
    public void Run_AnyRegisterAndTile_EqualsTheSum()
    {
        using var workers = new Workers(2);
        foreach (var height in new[] { 6, Tile.MaxHeight })
        {
            foreach (var (m, n, k) in new[] { (1, 1, 1), (14, 32, 5), (29, 67, 300), (40, 33, 40), (5, 16, 9000) })
            {
                Check<Vec512<float>, float>(m, n, k, height);
                Check<Vec256<float>, float>(m, n, k, height);
                Check<Vec128<float>, float>(m, n, k, height);
                Check<Vec1<float>, float>(m, n, k, height);
                Check<Vec512<double>, double>(m, n, k, height);
                Check<Vec256<double>, double>(m, n, k, height);
                Check<Vec128<double>, double>(m, n, k, height);
                Check<Vec1<double>, double>(m, n, k, height);
            }
        }

        void Check<V, T>(int m, int n, int k, int height)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IFloatingPointIeee754<T>
            => new Case<T>(m, n, k) { TransposeA = true }.Check<V>(workers, height);
    }

    [Fact]
    public void Run_AnyWorkerCount_GivesTheSameBits()
    {
        foreach (var (m, n, k, batch) in new[] { (300, 300, 300, 1), (6, 25, 30_000, 1), (20, 200, 100, 5), (100, 10, 700, 1) })
        {
            float[]? expected = null;
            foreach (var count in new[] { 1, 2, 3, 5 })
            {
                using var workers = new Workers(count);
                var actual = new Case<float>(m, n, k, batch) { SharedA = false, Accumulate = true }.Product(workers);
                expected ??= actual;
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Run_AnyRegisterAndTile_GivesTheSameBits()
    {
        using var workers = new Workers(2);
        foreach (var (m, n, k, batch) in new[] { (29, 67, 300, 1), (300, 40, 700, 1), (5, 16, 9000, 1), (6, 25, 30_000, 1), (20, 50, 300, 5) })
        {
            Check<float>(m, n, k, batch);
            Check<double>(m, n, k, batch);
        }

        void Check<T>(int m, int n, int k, int batch)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var product = new Case<T>(m, n, k, batch) { SharedA = false, TransposeB = true, Accumulate = true };
            var expected = product.Product(workers);
            foreach (var height in new[] { 6, Tile.MaxHeight })
            {
                Assert.Equal(expected, product.Product<Vec512<T>>(workers, height));
                Assert.Equal(expected, product.Product<Vec256<T>>(workers, height));
                Assert.Equal(expected, product.Product<Vec128<T>>(workers, height));
                Assert.Equal(expected, product.Product<Vec1<T>>(workers, height));
            }
        }
    }

    [Fact]
    public unsafe void Run_Again_AllocatesNothing()
    {
        using var workers = new Workers(1);
        var a = stackalloc float[100];
        var c = stackalloc float[100];
        Assert.Equal(0, Allocations.InAStep(Multiply));

        void Multiply() => Gemm.Run(workers, new Extents(10, 10, 10), new Strided<float>(a, 1, 10), new Strided<float>(a, 10, 1), new Target<float>(c, 10));
    }

    [Fact]
    public void Run_NotFiniteValue_ReachesItsRowAndNoOther()
    {
        using var workers = new Workers(2);
        var product = new Case<float>(20, 40, 30);
        product.A[3 * 30 + 7] = float.NaN;
        product.A[5 * 30 + 7] = float.PositiveInfinity;
        var c = product.Product(workers);
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 40; j++)
            {
                var value = c[i * product.RowStride + j];
                if (i == 3) Assert.True(float.IsNaN(value));
                else if (i == 5) Assert.Equal(product.B[7 * 40 + j] > 0 ? float.PositiveInfinity : float.NegativeInfinity, value);
                else Assert.True(float.IsFinite(value));
            }
        }
    }
}
