using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Simd;

/// <summary>A register of one value: the scalar machine, and the way to evaluate a kernel's formula at a point.</summary>
/// <remarks>A mask is 1 where set and 0 elsewhere.</remarks>
internal readonly unsafe struct Vec1<T>(T value) : ISimd<Vec1<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T v = value;

    internal T V => v;

    public static int Count => 1;

    public static implicit operator T(Vec1<T> a) => a.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Create(T value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Load(T* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vec1<T> value, T* destination) => *destination = value.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> operator +(Vec1<T> a, Vec1<T> b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> operator -(Vec1<T> a, Vec1<T> b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> operator *(Vec1<T> a, Vec1<T> b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> operator /(Vec1<T> a, Vec1<T> b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> operator -(Vec1<T> a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> MultiplyAdd(Vec1<T> a, Vec1<T> b, Vec1<T> c) => new(T.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Max(Vec1<T> a, Vec1<T> b) => new(T.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Min(Vec1<T> a, Vec1<T> b) => new(T.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> MaxNative(Vec1<T> a, Vec1<T> b) => Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> MinNative(Vec1<T> a, Vec1<T> b) => Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Abs(Vec1<T> a) => new(T.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Sqrt(Vec1<T> a) => new(T.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Exp(Vec1<T> a) => new(T.Exp(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> PowerOfTwo(Vec1<T> n) => new(T.ScaleB(T.One, int.CreateTruncating(n.v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Log(Vec1<T> a) => new(T.Log(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Sin(Vec1<T> a) => new(T.Sin(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Cos(Vec1<T> a) => new(T.Cos(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Less(Vec1<T> a, Vec1<T> b) => new(a.v < b.v ? T.One : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> LessOrEqual(Vec1<T> a, Vec1<T> b) => new(a.v <= b.v ? T.One : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Equal(Vec1<T> a, Vec1<T> b) => new(a.v == b.v ? T.One : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Select(Vec1<T> mask, Vec1<T> a, Vec1<T> b) => mask.v != T.Zero ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Evens(Vec1<T> a, Vec1<T> b) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> Odds(Vec1<T> a, Vec1<T> b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> FirstTurns(Vec1<T> a, Vec1<T> b) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<T> SecondTurns(Vec1<T> a, Vec1<T> b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Vec1<T> a, Vec1<T> b) => a.v < b.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountTrue(Vec1<T> mask) => mask.v != T.Zero ? 1 : 0;

    public static T Sum(Vec1<T> a) => a.v;

    public static T LargestOf(Vec1<T> a) => a.v;

    public static T SmallestOf(Vec1<T> a) => a.v;
}
