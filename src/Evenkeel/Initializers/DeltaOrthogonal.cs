using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// A kernel (out, in, k…) that is zero but for its centre tap: an out × in matrix with orthonormal columns, times a gain, distributed by
/// the Haar measure. The convolution then keeps the length of every place's channels, times the gain, and its Jacobian's singular values
/// are all the gain (Xiao, Bahri, Sohl-Dickstein, Schoenholz and Pennington 2018, algorithm 1).
/// </summary>
/// <remarks>
/// A dense layer's matrix is a kernel without axes. Of a grouped kernel (out, in/groups, k…) the columns are orthonormal over all outputs
/// together, not over those of each group.
/// </remarks>
/// <param name="Gain">The factor, which all singular values then equal.</param>
public sealed record DeltaOrthogonal(double Gain = 1) : MatrixInitializer
{
    /// <inheritdoc/>
    public override string Name => Gain == 1 ? "delta-orthogonal" : string.Create(CultureInfo.InvariantCulture, $"delta-orthogonal:{Gain}");

    /// <summary>NaN: most values are 0, the more so the larger the kernel, so that one number does not fit all shapes.</summary>
    public override double Kurtosis => double.NaN;

    /// <summary>gain²/(out·taps): each of the in columns has length gain, and all other taps are 0.</summary>
    public override double SecondMoment(Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Gain * Gain / Math.Max(1, shape[0] * Taps(shape));
    }

    internal override IEnumerable<string> FindArgumentProblems() => ArgumentRules.Finite("gain", Gain);

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
    {
        if (shape.Rank < 2)
        {
            yield return $"the shape {shape} must be that of a kernel (out, in, k…): use it for weights alone";
            yield break;
        }

        if (shape.Extents.Skip(2).Any(k => k % 2 == 0))
        {
            yield return $"the kernel (={new Shape(shape.Extents.AsSpan()[2..])}) must be odd along every axis, to have a centre: use an odd kernel, or 'orthogonal'";
        }

        if (shape[1] > shape[0]) yield return $"the inputs (={shape[1]}) must not exceed the outputs (={shape[0]}): widen the layer, or use 'orthogonal'";
    }

    private protected override unsafe void Make<T>(T* values, Shape shape, AddressedRandom random, Workers workers)
    {
        if (shape.Length == 0) return;
        var (elements, taps) = (shape[0] * shape[1], Taps(shape));
        HaarMatrix.Fill(values, shape[0], shape[1], Gain, random, workers);

        // From the end, so that an element's taps take the place only of elements that have moved already.
        for (var i = elements - 1; i >= 0; i--)
        {
            var value = values[i];
            for (long tap = 0; tap < taps; tap++) values[i * taps + tap] = T.Zero;
            values[i * taps + taps / 2] = value;
        }
    }

    private static long Taps(Shape shape)
    {
        long taps = 1;
        for (var axis = 2; axis < shape.Rank; axis++) taps *= shape[axis];
        return taps;
    }
}
