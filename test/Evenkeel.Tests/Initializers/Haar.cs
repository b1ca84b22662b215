using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Initializers;

/// <summary>Random orthogonal matrices in managed arrays.</summary>
internal static unsafe class Haar
{
    public static AddressedRandom Stream => new(7, "haar");

    public static T[] Matrix<T>(int rows, int columns, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[rows * columns];
        Fill(values, rows, columns, 1, Stream, workers);
        return values;
    }

    public static void Fill<T>(T[] values, int rows, int columns, double gain, AddressedRandom random, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* matrix = values) HaarMatrix.Fill(matrix, rows, columns, gain, random, workers);
    }

    /// <summary>With registers and tiles of a given size.</summary>
    public static T[] Matrix<V, T>(int rows, int columns, int height, Workers workers)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[rows * columns];
        fixed (T* matrix = values) HaarMatrix.Fill<V, T>(matrix, rows, columns, 1, Stream, workers, height);
        return values;
    }
}
