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
public sealed record Orthogonal(double Gain = 1) : MatrixInitializer
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

    internal override IEnumerable<string> FindArgumentProblems() => ArgumentRules.Finite("gain", Gain);

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
        => shape.Rank == 0 ? ["a scalar is no matrix: use it for weights alone"] : [];

    private protected override unsafe void Make<T>(T* values, Shape shape, AddressedRandom random, Workers workers)
        => HaarMatrix.Fill(values, shape[0], shape.Length / Math.Max(1, shape[0]), Gain, random, workers);
}
