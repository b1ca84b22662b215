using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// A matrix with orthonormal rows or columns, whichever are fewer, times a gain, distributed by the Haar measure, as Q·sign(diag R) of
/// the QR decomposition of a Gaussian matrix is (Saxe, McClelland and Ganguli 2014; Stewart 1980; Mezzadri 2007). A kernel is taken as
/// (out, in·height·width).
/// </summary>
/// <param name="Gain">The factor, which all singular values then equal.</param>
public sealed record Orthogonal(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override string Name => Gain == 1 ? "orthogonal" : string.Create(CultureInfo.InvariantCulture, $"orthogonal:{Gain}");

    /// <inheritdoc/>
    public override double Kurtosis => 3;

    /// <summary>gain²/max(rows, columns): each row of a wide matrix, each column of a tall one has length 1.</summary>
    public override double SecondMoment(Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Gain * Gain / Math.Max(shape[0], shape.Length / Math.Max(1, shape[0]));
    }

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans) => [];

    private protected override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        var (rows, columns) = (shape[0], shape.Length / Math.Max(1, shape[0]));
        if (typeof(T) == typeof(float)) HaarMatrix.Fill((float*)values, rows, columns, Gain, random, workers);
        else if (typeof(T) == typeof(double)) HaarMatrix.Fill((double*)values, rows, columns, Gain, random, workers);
        else FillRounded(values, rows, columns, random, workers);
    }

    private unsafe void FillRounded<T>(T* values, long rows, long columns, AddressedRandom random, Workers workers)
        where T : unmanaged
    {
        using var exact = new Tensor(DType.Float32, new Shape(rows, columns));
        HaarMatrix.Fill(exact.Pointer<float>(), rows, columns, Gain, random, workers);
        for (long row = 0; row < rows; row++)
        {
            Elements.Round<T>(exact.Chunk<float>(row * columns, (int)columns), new Span<T>(values + row * columns, (int)columns));
        }
    }
    }
