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
    private static readonly (int Rows, int Columns)[] Sizes = [(1, 1), (3, 3), (64, 64), (70, 33), (33, 70), (300, 270), (150, 600), (450, 400), (9000, 5)];

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

    /// <summary>
    /// The first 16 digits of SHA-256 of the bytes of seed 7, stream "haar". They change with the normals of AddressedRandom, and must then be written anew from
    /// this test's message; with anything else they change what users' seeds give.
    /// </summary>
    [Theory]
    [InlineData(1, 1, "E00E5EB9444182F3", "6C3C396ED6B5C36D")]
    [InlineData(64, 64, "1A82E0068A0468AD", "91623E24847DD983")]
    [InlineData(300, 270, "A951BC7C993A1AD1", "A3E1B83A74D98D89")]
    [InlineData(150, 600, "B42D51DEA15484D1", "60A30407340AC48D")]
    [InlineData(500, 500, "E5CCA3A78E6A125C", "1A196C1AC0A37BCC")]
    [InlineData(9000, 5, "DD03E06C73BC2B2F", "B3CB531F704CFBAC")]
    public void Fill_OfASeed_GivesTheBytesItAlwaysGave(int rows, int columns, string single, string twice)
    {
        using var workers = new Workers(2);
        Assert.Equal((single, twice), (Hash(Haar.Matrix<float>(rows, columns, workers))[..16], Hash(Haar.Matrix<double>(rows, columns, workers))[..16]));
    }

    private static string Hash<T>(T[] values)
        where T : unmanaged, INumber<T>
        => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
}
