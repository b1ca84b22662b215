using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>Copies rows into columns: destination[k·width + j] = source[j·stride + k].</summary>
internal static unsafe class Transposition
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* source, long stride, T* destination, int kCount, int jCount, int width)
        where T : unmanaged
    {
        var side = Vector128<T>.Count;
        if (jCount < side || kCount < side)
        {
            for (var j = 0; j < jCount; j++)
            {
                for (var k = 0; k < kCount; k++) destination[(long)k * width + j] = source[j * stride + k];
            }

            return;
        }

        // Few rows at a time, each read to its end, since many rows a power of two apart push each other out of the cache.
        for (var j = 0; j < jCount; j += side)
        {
            // The last squares overlap those before where an extent is not a multiple of their side.
            var first = Math.Min(j, jCount - side);
            var from = source + first * stride;
            var to = destination + first;
            for (var k = 0; k <= kCount - side; k += side) Square(from + k, stride, to + (long)k * width, width);
            if (kCount % side != 0) Square(from + kCount - side, stride, to + (long)(kCount - side) * width, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<T>(T* source, long stride, T* destination, int width)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(double)) Square((double*)source, stride, (double*)destination, width);
        else Square((float*)source, stride, (float*)destination, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* source, long stride, float* destination, int width)
    {
        var row0 = Vector128.Load(source);
        var row1 = Vector128.Load(source + stride);
        var row2 = Vector128.Load(source + 2 * stride);
        var row3 = Vector128.Load(source + 3 * stride);
        var even0 = InterleaveLow(row0, row2);
        var even1 = InterleaveHigh(row0, row2);
        var odd0 = InterleaveLow(row1, row3);
        var odd1 = InterleaveHigh(row1, row3);
        InterleaveLow(even0, odd0).Store(destination);
        InterleaveHigh(even0, odd0).Store(destination + width);
        InterleaveLow(even1, odd1).Store(destination + 2 * width);
        InterleaveHigh(even1, odd1).Store(destination + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(double* source, long stride, double* destination, int width)
    {
        var row0 = Vector128.Load(source);
        var row1 = Vector128.Load(source + stride);
        Vector128.Create(row0.GetLower(), row1.GetLower()).Store(destination);
        Vector128.Create(row0.GetUpper(), row1.GetUpper()).Store(destination + width);
    }

    /// <summary>Computes (a₀, b₀, a₁, b₁).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>Computes (a₂, b₂, a₃, b₃).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
