using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Evenkeel.Numerics.Simd;

/// <summary>A register of 128 bits.</summary>
internal readonly unsafe struct Vec128<T>(Vector128<T> value) : ISimd<Vec128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector128<T> v = value;

    internal Vector128<T> V => v;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Create(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vec128<T> value, T* destination) => Vector128.Store(value.v, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> operator +(Vec128<T> a, Vec128<T> b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> operator -(Vec128<T> a, Vec128<T> b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> operator *(Vec128<T> a, Vec128<T> b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> operator /(Vec128<T> a, Vec128<T> b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> operator -(Vec128<T> a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> MultiplyAdd(Vec128<T> a, Vec128<T> b, Vec128<T> c) => typeof(T) == typeof(float)
        ? new(Vector128.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()).As<float, T>())
        : new(Vector128.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Max(Vec128<T> a, Vec128<T> b) => new(Vector128.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Min(Vec128<T> a, Vec128<T> b) => new(Vector128.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> MaxNative(Vec128<T> a, Vec128<T> b) => new(Vector128.MaxNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> MinNative(Vec128<T> a, Vec128<T> b) => new(Vector128.MinNative(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Abs(Vec128<T> a) => new(Vector128.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Sqrt(Vec128<T> a) => new(Vector128.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Exp(Vec128<T> a) => typeof(T) == typeof(float)
        ? new(Vector128.Exp(a.v.AsSingle()).As<float, T>())
        : new(Vector128.Exp(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> PowerOfTwo(Vec128<T> n) => typeof(T) == typeof(float)
        ? new(((Vector128.ConvertToInt32(n.v.AsSingle()) + Vector128.Create(127)) << 23).As<int, T>())
        : new(((Vector128.ConvertToInt64(n.v.AsDouble()) + Vector128.Create(1023L)) << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Log(Vec128<T> a) => typeof(T) == typeof(float)
        ? new(Vector128.Log(a.v.AsSingle()).As<float, T>())
        : new(Vector128.Log(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Sin(Vec128<T> a) => typeof(T) == typeof(float)
        ? new(Vector128.Sin(a.v.AsSingle()).As<float, T>())
        : new(Vector128.Sin(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Cos(Vec128<T> a) => typeof(T) == typeof(float)
        ? new(Vector128.Cos(a.v.AsSingle()).As<float, T>())
        : new(Vector128.Cos(a.v.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Less(Vec128<T> a, Vec128<T> b) => new(Vector128.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> LessOrEqual(Vec128<T> a, Vec128<T> b) => new(Vector128.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Equal(Vec128<T> a, Vec128<T> b) => new(Vector128.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Select(Vec128<T> mask, Vec128<T> a, Vec128<T> b) => new(Vector128.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Evens(Vec128<T> a, Vec128<T> b) => new(Pairs.Evens(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> Odds(Vec128<T> a, Vec128<T> b) => new(Pairs.Odds(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> FirstTurns(Vec128<T> a, Vec128<T> b) => new(Pairs.FirstTurns(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<T> SecondTurns(Vec128<T> a, Vec128<T> b) => new(Pairs.SecondTurns(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Vec128<T> a, Vec128<T> b) => Vector128.LessThanAny(a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountTrue(Vec128<T> mask) => BitOperations.PopCount(Vector128.ExtractMostSignificantBits(mask.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vec128<T> a) => Vector128.Sum(a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LargestOf(Vec128<T> a)
    {
        var largest = a.v[0];
        for (var i = 1; i < Count; i++) largest = T.Max(largest, a.v[i]);
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SmallestOf(Vec128<T> a)
    {
        var smallest = a.v[0];
        for (var i = 1; i < Count; i++) smallest = T.Min(smallest, a.v[i]);
        return smallest;
    }
}
