using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Evenkeel.Numerics.Simd;

/// <summary>16 words of 32 bits.</summary>
internal readonly unsafe struct Words512(Vector512<uint> value) : IWords<Words512, Vec512<float>>, IPairedWords<Words512>
{
    private readonly Vector512<uint> w = value;

    public static int Count => Vector512<uint>.Count;

    internal Vector512<uint> W => w;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Create(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Load(uint* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Words512 value, uint* destination) => Vector512.Store(value.w, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 operator +(Words512 a, Words512 b) => new(a.w + b.w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Xor(Words512 a, Words512 b, Words512 c) => new(Avx512F.IsSupported ? Avx512F.TernaryLogic(a.w, b.w, c.w, 0x96) : a.w ^ b.w ^ c.w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Select(Words512 mask, Words512 a, Words512 b) => new(Vector512.ConditionalSelect(mask.w, a.w, b.w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 ShiftRight(Words512 a, int bits) => new(a.w >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Signs(Words512 a) => new((a.w.AsInt32() >> 31).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 MultiplyEven(Words512 a, Words512 b) => new(Avx512F.IsSupported
        ? Avx512F.Multiply(a.w, b.w).AsUInt32()
        : Vector512.Create(Words256.MultiplyEven(new(a.w.GetLower()), new(b.w.GetLower())).W, Words256.MultiplyEven(new(a.w.GetUpper()), new(b.w.GetUpper())).W));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 OddToEven(Words512 a) => new((a.w.AsUInt64() >>> 32).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Evens(Words512 a, Words512 b) => new(Pairs.Evens(a.w.AsSingle(), b.w.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<float> ToFloat(Words512 a) => new(Vector512.ConvertToSingle(a.w.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Bits(Vec512<float> a) => new(a.V.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<float> FromBits(Words512 a) => new(a.w.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512<float> LookUp(float* table, Words512 index) => Avx512F.IsSupported
        ? new(Avx512F.PermuteVar16x32(Vector512.Load(table), index.w.AsInt32()))
        : new(Vector512.Create(Words256.LookUp(table, new(index.w.GetLower())).V, Words256.LookUp(table, new(index.w.GetUpper())).V));
}
