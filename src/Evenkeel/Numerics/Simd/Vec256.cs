using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Evenkeel.Numerics.Simd;

/// <summary>A register of 256 bits.</summary>
internal readonly unsafe struct Vec256<T>(Vector256<T> value) : ISimd<Vec256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector256<T> v = value;

    internal Vector256<T> V => v;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Create(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vec256<T> value, T* destination) => Vector256.Store(value.v, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> operator +(Vec256<T> a, Vec256<T> b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> operator -(Vec256<T> a, Vec256<T> b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> operator *(Vec256<T> a, Vec256<T> b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> operator /(Vec256<T> a, Vec256<T> b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> operator -(Vec256<T> a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> MultiplyAdd(Vec256<T> a, Vec256<T> b, Vec256<T> c) => typeof(T) == typeof(float)
        ? new(Vector256.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()).As<float, T>())
        : new(Vector256.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Max(Vec256<T> a, Vec256<T> b) => new(Vector256.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Min(Vec256<T> a, Vec256<T> b) => new(Vector256.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> MaxNative(Vec256<T> a, Vec256<T> b) => new(Vector256.MaxNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> MinNative(Vec256<T> a, Vec256<T> b) => new(Vector256.MinNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Abs(Vec256<T> a) => new(Vector256.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Sqrt(Vec256<T> a) => new(Vector256.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Exp(Vec256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.Exp(a.v.AsSingle()).As<float, T>())
        : new(Vector256.Exp(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> PowerOfTwo(Vec256<T> n) => typeof(T) == typeof(float)
        ? new(((Vector256.ConvertToInt32(n.v.AsSingle()) + Vector256.Create(127)) << 23).As<int, T>())
        : new(((Vector256.ConvertToInt64(n.v.AsDouble()) + Vector256.Create(1023L)) << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Log(Vec256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.Log(a.v.AsSingle()).As<float, T>())
        : new(Vector256.Log(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Sin(Vec256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.Sin(a.v.AsSingle()).As<float, T>())
        : new(Vector256.Sin(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Cos(Vec256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.Cos(a.v.AsSingle()).As<float, T>())
        : new(Vector256.Cos(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Less(Vec256<T> a, Vec256<T> b) => new(Vector256.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> LessOrEqual(Vec256<T> a, Vec256<T> b) => new(Vector256.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Equal(Vec256<T> a, Vec256<T> b) => new(Vector256.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Select(Vec256<T> mask, Vec256<T> a, Vec256<T> b) => new(Vector256.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Evens(Vec256<T> a, Vec256<T> b) => new(Pairs.Evens(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> Odds(Vec256<T> a, Vec256<T> b) => new(Pairs.Odds(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> FirstTurns(Vec256<T> a, Vec256<T> b) => new(Pairs.FirstTurns(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<T> SecondTurns(Vec256<T> a, Vec256<T> b) => new(Pairs.SecondTurns(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Vec256<T> a, Vec256<T> b) => Vector256.LessThanAny(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountTrue(Vec256<T> mask) => BitOperations.PopCount(Vector256.ExtractMostSignificantBits(mask.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vec256<T> a) => Vector256.Sum(a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LargestOf(Vec256<T> a) => Vec128<T>.LargestOf(new(Vector128.Max(a.v.GetLower(), a.v.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SmallestOf(Vec256<T> a) => Vec128<T>.SmallestOf(new(Vector128.Min(a.v.GetLower(), a.v.GetUpper())));
}
