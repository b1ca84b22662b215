using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Initializers;

/// <summary>A seed gives the same bytes on any number of threads and at any register width.</summary>
public sealed class OrthogonalBytesTests
{
    private static readonly (int Rows, int Columns)[] Sizes = [(1, 1), (3, 3), (64, 64), (70, 33), (33, 70), (300, 270), (150, 600), (9000, 5)];

    [Fact]
    public void Fill_AnyWorkerCount_GivesTheSameBytes()
    {
        var expected = Hashes(1);
        foreach (var count in new[] { 2, 3, 8, 16 }) Assert.Equal(expected, Hashes(count));

        static string[] Hashes(int count)
        {
            using var workers = new Workers(count);
            return [.. Sizes.SelectMany(s => new[] { Hash(Haar.Matrix<float>(s.Rows, s.Columns, workers)), Hash(Haar.Matrix<double>(s.Rows, s.Columns, workers)) })];
        }
    }

    [Fact]
    public void Fill_AnyRegisterAndTile_GivesTheSameBytes()
    {
        using var workers = new Workers(2);
        foreach (var (rows, columns) in Sizes)
        {
            var single = Hash(Haar.Matrix<float>(rows, columns, workers));
            var twice = Hash(Haar.Matrix<double>(rows, columns, workers));
            foreach (var height in new[] { 6, Tile.MaxHeight })
            {
                Assert.Equal(single, Hash(Haar.Matrix<Vec512<float>, float>(rows, columns, height, workers)));
                Assert.Equal(single, Hash(Haar.Matrix<Vec256<float>, float>(rows, columns, height, workers)));
                Assert.Equal(single, Hash(Haar.Matrix<Vec128<float>, float>(rows, columns, height, workers)));
                Assert.Equal(single, Hash(Haar.Matrix<Vec1<float>, float>(rows, columns, height, workers)));
                Assert.Equal(twice, Hash(Haar.Matrix<Vec512<double>, double>(rows, columns, height, workers)));
                Assert.Equal(twice, Hash(Haar.Matrix<Vec256<double>, double>(rows, columns, height, workers)));
                Assert.Equal(twice, Hash(Haar.Matrix<Vec128<double>, double>(rows, columns, height, workers)));
                Assert.Equal(twice, Hash(Haar.Matrix<Vec1<double>, double>(rows, columns, height, workers)));
            }
        }
    }

    private static string Hash<T>(T[] values)
        where T : unmanaged, INumber<T>
        => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
}
