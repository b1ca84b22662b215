using System.Runtime.Intrinsics;

namespace Evenkeel.Theory.Moments;

/// <summary>Σ a_k c^k, by Horner's rule in c⁸ for eight orders at once.</summary>
internal sealed class PowerSeries
{
    private readonly double[] coefficients;

    /// <param name="a">The coefficients, from order 0.</param>
    public PowerSeries(ReadOnlySpan<double> a)
    {
        coefficients = new double[(a.Length + Vector512<double>.Count - 1) / Vector512<double>.Count * Vector512<double>.Count];
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

    /// <summary>The same without the terms of some orders.</summary>
    public PowerSeries Without(ReadOnlySpan<int> orders)
    {
        var rest = new PowerSeries(coefficients);
        foreach (var order in orders) rest.coefficients[order] = 0;
        return rest;
    }

    public double At(double c)
    {
        var square = c * c;
        var fourth = square * square;
        var (sum, eighth) = (Vector512<double>.Zero, Vector512.Create(fourth * fourth));
        for (var k = coefficients.Length - Vector512<double>.Count; k >= 0; k -= Vector512<double>.Count)
        {
            sum = Vector512.FusedMultiplyAdd(sum, eighth, Vector512.LoadUnsafe(ref coefficients[k]));
        }

        return Vector256.Dot(sum.GetLower() + sum.GetUpper() * fourth, Vector256.Create(1, c, square, square * c));
    }
}
