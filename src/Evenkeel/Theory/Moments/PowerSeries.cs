using System.Runtime.Intrinsics;

namespace Evenkeel.Theory.Moments;

/// <summary>Σ a_k c^k, by Horner's rule in c⁴ for four orders at once.</summary>
internal sealed class PowerSeries
{
    private readonly double[] coefficients;

    /// <param name="a">The coefficients, from order 0.</param>
    public PowerSeries(ReadOnlySpan<double> a)
    {
        coefficients = new double[(a.Length + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count];
        a.CopyTo(coefficients);
    }

    public double this[int order] => coefficients[order];

    /// <summary>Σ a_k² c^k, of which the orders beyond the last are known by their sum, total − Σ a_k², which stands at the next order.</summary>
    public static PowerSeries OfSquares(ReadOnlySpan<double> a, double total)
    {
        var squares = new double[a.Length + 1];
        double known = 0;
        for (var k = 0; k < a.Length; k++) known += squares[k] = a[k] * a[k];
        squares[^1] = Math.Max(0, total - known);
        return new PowerSeries(squares);
    }

    public double At(double c)
    {
        var square = c * c;
        var (sum, fourth) = (Vector256<double>.Zero, Vector256.Create(square * square));
        for (var k = coefficients.Length - Vector256<double>.Count; k >= 0; k -= Vector256<double>.Count)
        {
            sum = sum * fourth + Vector256.LoadUnsafe(ref coefficients[k]);
        }

        return Vector256.Dot(sum, Vector256.Create(1, c, square, square * c));
    }
}
