using System.Numerics;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Initializers;

/// <summary>Matrices of every shape are orthogonal to rounding.</summary>
public sealed class OrthogonalResidualTests
{
    /// <summary>Nothing, one, small, the sizes around a block of reflectors and a register, long and thin both ways.</summary>
    public static TheoryData<int, int> Shapes => new()
    {
        { 0, 5 }, { 5, 0 }, { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 2 }, { 3, 2 }, { 3, 3 }, { 17, 17 }, { 1, 1000 }, { 1000, 1 }, { 64, 64 }, { 63, 65 },
        { 127, 127 }, { 128, 128 }, { 129, 128 }, { 128, 129 }, { 129, 129 }, { 257, 256 }, { 300, 300 }, { 200, 511 }, { 511, 200 },
        { 20_000, 3 }, { 3, 20_000 }, { 70_001, 1 }, { 9000, 20 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fill_AnyShape_IsOrthogonalToRounding(int rows, int columns)
    {
        using var workers = new Workers(2);
        Check<float>(rows, columns, Tolerances.OrthogonalFloat, workers);
        Check<double>(rows, columns, Tolerances.OrthogonalDouble, workers);
    }

    [Fact]
    public void Fill_Transposed_GivesTheTransposedBits()
    {
        using var workers = new Workers(2);
        foreach (var (rows, columns) in new[] { (1, 2), (5, 3), (40, 39), (300, 129), (131, 130) })
        {
            var tall = Haar.Matrix<float>(rows, columns, workers);
            var wide = Haar.Matrix<float>(columns, rows, workers);
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++) Assert.Equal(tall[i * columns + j], wide[j * rows + i]);
            }
        }
    }

    [Fact]
    public void Fill_UsedMemory_IsOverwritten()
    {
        using var workers = new Workers(1);
        var fresh = Haar.Matrix<float>(150, 140, workers);
        var used = new float[fresh.Length];
        Array.Fill(used, float.NaN);
        Haar.Fill(used, 150, 140, 1, Haar.Stream, workers);
        Assert.Equal(fresh, used);
    }

    [Fact]
    public void Residual_OfAKnownMatrix_IsItsLargestDeviation()
    {
        using var workers = new Workers(2);
        using var matrix = Tensor.From<float>([2, 0, 0, 0, 2, 0.5f], new Shape(2, 3));
        Assert.Equal(0.0625, Orthogonality.Residual(matrix, workers, gain: 2));
        Assert.Equal(3.25, Orthogonality.Residual(matrix, workers));
        using var upright = Tensor.From<double>([2, 0, 0, 2, 1, 1], new Shape(3, 2));
        Assert.Equal(4, Orthogonality.Residual(upright, workers));
    }

    [Fact]
    public void Residual_OfNaN_IsNaN()
    {
        using var workers = new Workers(2);
        var values = Haar.Matrix<float>(300, 270, workers);
        values[^1] = float.NaN;
        using var matrix = Tensor.From<float>(values, new Shape(300, 270));
        Assert.Equal(double.NaN, Orthogonality.Residual(matrix, workers));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Residual_GainWithoutALength_Throws(double gain)
    {
        using var workers = new Workers(1);
        using var matrix = new Tensor(DType.Float32, new Shape(2, 2));
        Assert.Contains("must be finite and not 0", Assert.Throws<ArgumentException>(() => Orthogonality.Residual(matrix, workers, gain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Residual_OfAnotherType_Throws()
    {
        using var workers = new Workers(1);
        using var whole = new Tensor(DType.Int32, new Shape(2, 2));
        using var scalar = new Tensor(DType.Float32, new Shape());
        Assert.Throws<ArgumentException>(() => Orthogonality.Residual(whole, workers));
        Assert.Throws<ArgumentException>(() => Orthogonality.Residual(scalar, workers));
    }

    [Fact]
    public void Fill_AKernelWithAGain_HasRowsOfThatLength()
    {
        using var workers = new Workers(2);
        var scheme = new Orthogonal(Math.Sqrt(2));
        using var kernel = new Tensor(DType.Float32, new Shape(32, 16, 3, 3));
        scheme.Fill(kernel, new Fans(144, 288), 1, "conv.weight", workers);
        Assert.InRange(Orthogonality.Residual(kernel, workers, scheme.Gain), 0, Tolerances.OrthogonalFloat);
    }

    private static void Check<T>(int rows, int columns, double tolerance, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var matrix = Tensor.From<T>(Haar.Matrix<T>(rows, columns, workers), new Shape(rows, columns));
        Assert.InRange(Orthogonality.Residual(matrix, workers), 0, tolerance);
    }
}
