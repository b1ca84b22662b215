using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Evenkeel.Numerics.Simd;

/// <summary>A register of 512 bits.</summary>
internal readonly unsafe struct Vec512<T>(Vector512<T> value) : ISimd<Vec512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> v = value;

    internal Vector512<T> V => v;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Create(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vec512<T> value, T* destination) => Vector512.Store(value.v, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> operator +(Vec512<T> a, Vec512<T> b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> operator -(Vec512<T> a, Vec512<T> b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> operator *(Vec512<T> a, Vec512<T> b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> operator /(Vec512<T> a, Vec512<T> b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> operator -(Vec512<T> a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> MultiplyAdd(Vec512<T> a, Vec512<T> b, Vec512<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Max(Vec512<T> a, Vec512<T> b) => new(Vector512.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Min(Vec512<T> a, Vec512<T> b) => new(Vector512.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> MaxNative(Vec512<T> a, Vec512<T> b) => new(Vector512.MaxNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> MinNative(Vec512<T> a, Vec512<T> b) => new(Vector512.MinNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Abs(Vec512<T> a) => new(Vector512.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Sqrt(Vec512<T> a) => new(Vector512.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Exp(Vec512<T> a) => typeof(T) == typeof(float)
        ? new(Vector512.Exp(a.v.AsSingle()).As<float, T>())
        : new(Vector512.Exp(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> PowerOfTwo(Vec512<T> n) => typeof(T) == typeof(float)
        ? new(((Vector512.ConvertToInt32(n.v.AsSingle()) + Vector512.Create(127)) << 23).As<int, T>())
        : new(((Vector512.ConvertToInt64(n.v.AsDouble()) + Vector512.Create(1023L)) << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Log(Vec512<T> a) => typeof(T) == typeof(float)
        ? new(Vector512.Log(a.v.AsSingle()).As<float, T>())
        : new(Vector512.Log(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Sin(Vec512<T> a) => typeof(T) == typeof(float)
        ? new(Vector512.Sin(a.v.AsSingle()).As<float, T>())
        : new(Vector512.Sin(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Cos(Vec512<T> a) => typeof(T) == typeof(float)
        ? new(Vector512.Cos(a.v.AsSingle()).As<float, T>())
        : new(Vector512.Cos(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Less(Vec512<T> a, Vec512<T> b) => new(Vector512.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> LessOrEqual(Vec512<T> a, Vec512<T> b) => new(Vector512.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Equal(Vec512<T> a, Vec512<T> b) => new(Vector512.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Select(Vec512<T> mask, Vec512<T> a, Vec512<T> b) => new(Vector512.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Evens(Vec512<T> a, Vec512<T> b) => new(Pairs.Evens(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> Odds(Vec512<T> a, Vec512<T> b) => new(Pairs.Odds(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> FirstTurns(Vec512<T> a, Vec512<T> b) => new(Pairs.FirstTurns(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<T> SecondTurns(Vec512<T> a, Vec512<T> b) => new(Pairs.SecondTurns(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Vec512<T> a, Vec512<T> b) => Vector512.LessThanAny(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountTrue(Vec512<T> mask) => BitOperations.PopCount(Vector512.ExtractMostSignificantBits(mask.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vec512<T> a) => Vector512.Sum(a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LargestOf(Vec512<T> a) => Vec256<T>.LargestOf(new(Vector256.Max(a.v.GetLower(), a.v.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SmallestOf(Vec512<T> a) => Vec256<T>.SmallestOf(new(Vector256.Min(a.v.GetLower(), a.v.GetUpper())));
}
