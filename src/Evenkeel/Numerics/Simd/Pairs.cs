using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Evenkeel.Numerics.Simd;

/// <summary>
/// Takes the even or the odd elements of two registers that stand side by side, and puts two registers' elements in turns: for float and
/// double, whose shuffles have no common name.
/// </summary>
internal static class Pairs
{
    /// <summary>Computes (a₀, a₂, …, b₀, b₂, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Evens<T>(Vector512<T> a, Vector512<T> b)
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Evens(a.GetLower(), a.GetUpper()), Evens(b.GetLower(), b.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(a.AsSingle(), Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(a.AsDouble(), Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), b.AsDouble()).As<double, T>();
    }

    /// <summary>Computes (a₁, a₃, …, b₁, b₃, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Odds<T>(Vector512<T> a, Vector512<T> b)
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Odds(a.GetLower(), a.GetUpper()), Odds(b.GetLower(), b.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(a.AsSingle(), Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(a.AsDouble(), Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), b.AsDouble()).As<double, T>();
    }

    /// <summary>Computes the first register of (a₀, b₀, a₁, b₁, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FirstTurns<T>(Vector512<T> a, Vector512<T> b)
    {
        if (!Avx512F.IsSupported) return Vector512.Create(FirstTurns(a.GetLower(), b.GetLower()), SecondTurns(a.GetLower(), b.GetLower()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(a.AsSingle(), Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(a.AsDouble(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), b.AsDouble()).As<double, T>();
    }

    /// <summary>Computes the second register of (a₀, b₀, a₁, b₁, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SecondTurns<T>(Vector512<T> a, Vector512<T> b)
    {
        if (!Avx512F.IsSupported) return Vector512.Create(FirstTurns(a.GetUpper(), b.GetUpper()), SecondTurns(a.GetUpper(), b.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(a.AsSingle(), Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(a.AsDouble(), Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), b.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Evens<T>(Vector256<T> a, Vector256<T> b)
    {
        if (!Avx2.IsSupported) return Vector256.Create(Evens(a.GetLower(), a.GetUpper()), Evens(b.GetLower(), b.GetUpper()));
        var halves = typeof(T) == typeof(float) ? Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).AsDouble() : Avx.UnpackLow(a.AsDouble(), b.AsDouble());
        return Avx2.Permute4x64(halves, 0b11_01_10_00).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Odds<T>(Vector256<T> a, Vector256<T> b)
    {
        if (!Avx2.IsSupported) return Vector256.Create(Odds(a.GetLower(), a.GetUpper()), Odds(b.GetLower(), b.GetUpper()));
        var halves = typeof(T) == typeof(float) ? Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).AsDouble() : Avx.UnpackHigh(a.AsDouble(), b.AsDouble());
        return Avx2.Permute4x64(halves, 0b11_01_10_00).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FirstTurns<T>(Vector256<T> a, Vector256<T> b)
        => Vector256.Create(FirstTurns(a.GetLower(), b.GetLower()), SecondTurns(a.GetLower(), b.GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SecondTurns<T>(Vector256<T> a, Vector256<T> b)
        => Vector256.Create(FirstTurns(a.GetUpper(), b.GetUpper()), SecondTurns(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Evens<T>(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(double)) return Vector128.Create(a.GetLower(), b.GetLower());
        if (Sse.IsSupported) return Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).As<float, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipEven(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector128.Create(a.AsSingle()[0], a.AsSingle()[2], b.AsSingle()[0], b.AsSingle()[2]).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Odds<T>(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(double)) return Vector128.Create(a.GetUpper(), b.GetUpper());
        if (Sse.IsSupported) return Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).As<float, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipOdd(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector128.Create(a.AsSingle()[1], a.AsSingle()[3], b.AsSingle()[1], b.AsSingle()[3]).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FirstTurns<T>(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(double)) return Vector128.Create(a.GetLower(), b.GetLower());
        if (Sse.IsSupported) return Sse.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector128.Create(a.AsSingle()[0], b.AsSingle()[0], a.AsSingle()[1], b.AsSingle()[1]).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SecondTurns<T>(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(double)) return Vector128.Create(a.GetUpper(), b.GetUpper());
        if (Sse.IsSupported) return Sse.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector128.Create(a.AsSingle()[2], b.AsSingle()[2], a.AsSingle()[3], b.AsSingle()[3]).As<float, T>();
    }
}
