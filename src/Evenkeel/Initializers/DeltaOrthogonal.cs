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
public sealed record DeltaOrthogonal(double Gain = 1) : Initializer
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

    private protected override unsafe void Fill(Tensor tensor, Fans fans, AddressedRandom random, Workers workers)
    {
        var shape = tensor.Shape;
        Check(shape);
        if (shape.Length == 0) return;
        var values = tensor.Pointer<float>();
        var (elements, taps) = (shape[0] * shape[1], Taps(shape));
        HaarMatrix.Fill(values, shape[0], shape[1], Gain, random, workers);

        // From the end, so that an element's taps take the place only of elements that have moved already.
        for (var i = elements - 1; i >= 0; i--)
        {
            var value = values[i];
            for (long tap = 0; tap < taps; tap++) values[i * taps + tap] = 0;
            values[i * taps + taps / 2] = value;
        }

        GC.KeepAlive(tensor);
    }

    private static long Taps(Shape shape)
    {
        long taps = 1;
        for (var axis = 2; axis < shape.Rank; axis++) taps *= shape[axis];
        return taps;
    }

    private static void Check(Shape shape)
    {
        if (shape.Rank < 2) throw new ArgumentException($"'delta-orthogonal' needs a kernel (out, in, k…), and {shape} is none: use it for weights alone");
        for (var axis = 2; axis < shape.Rank; axis++)
        {
            if (shape[axis] % 2 == 0) throw new ArgumentException($"the kernel (={new Shape(shape.Extents.AsSpan()[2..])}) of 'delta-orthogonal' must be odd along every axis, to have a centre: use an odd kernel, or 'orthogonal'");
        }

        if (shape[1] > shape[0]) throw new ArgumentException($"the inputs (={shape[1]}) of 'delta-orthogonal' must not exceed the outputs (={shape[0]}): widen the layer, or use 'orthogonal'");
    }
}
