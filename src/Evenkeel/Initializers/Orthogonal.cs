using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// A matrix with orthonormal rows or columns, whichever are fewer, times a gain, distributed by the Haar measure: Q·sign(diag R) of the QR
/// decomposition of a Gaussian matrix (Saxe, McClelland and Ganguli 2014; Mezzadri 2007). A kernel is taken as (out, in·height·width).
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
        var rows = checked((int)shape[0]);
        var columns = checked((int)(shape.Length / Math.Max(1, rows)));
        var (tall, narrow) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var gaussian = new float[(long)tall * narrow];
        random.FillNormal(gaussian, 0, 0, 1);
        var q = HouseholderQr.HaarColumns(gaussian, tall, narrow);
        var drawn = new float[shape.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) drawn[i * columns + j] = (float)(Gain * (rows >= columns ? q[(long)j * tall + i] : q[(long)i * tall + j]));
        }

        if (typeof(T) == typeof(float)) drawn.CopyTo(new Span<float>(values, drawn.Length));
        else Elements.Round(drawn, new Span<T>(values, drawn.Length));
    }
}
