using System.Runtime.Intrinsics;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>Σ x², the same bits on every machine.</summary>
internal static unsafe class SumOfSquares
{
    private const int Lanes = 16;

    /// <summary>Computes Σ x² in double, in sixteen sums of every sixteenth value, which are then added pairwise.</summary>
    /// <remarks>Registers of 512 bits that the machine lacks are made up of smaller ones: the sixteen sums are the same.</remarks>
    public static double Of<T>(T* values, long count)
        where T : unmanaged
    {
        var (first, second) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var whole = count - count % Lanes;
        for (long i = 0; i < whole; i += Lanes) Add(values + i, ref first, ref second);
        if (whole < count)
        {
            var padded = stackalloc T[Lanes];
            for (var i = 0; i < Lanes; i++) padded[i] = whole + i < count ? values[whole + i] : default;
            Add(padded, ref first, ref second);
        }

        var eight = first + second;
        var four = eight.GetLower() + eight.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    private static void Add<T>(T* values, ref Vector512<double> first, ref Vector512<double> second)
        where T : unmanaged
    {
        Vector512<double> x, y;
        if (typeof(T) == typeof(float)) (x, y) = Vector512.Widen(Vector512.Load((float*)values));
        else (x, y) = (Vector512.Load((double*)values), Vector512.Load((double*)values + Lanes / 2));
        first += x * x;
        second += y * y;
    }
}
