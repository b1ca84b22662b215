using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Evenkeel.Numerics.Simd;

/// <summary>4 words of 32 bits.</summary>
internal readonly unsafe struct Words128(Vector128<uint> value) : IWords<Words128, Vec128<float>>, IPairedWords<Words128>
{
    private readonly Vector128<uint> w = value;

    public static int Count => Vector128<uint>.Count;

    internal Vector128<uint> W => w;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Create(uint value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Load(uint* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Words128 value, uint* destination) => Vector128.Store(value.w, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 operator +(Words128 a, Words128 b) => new(a.w + b.w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Xor(Words128 a, Words128 b, Words128 c) => new(Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a.w, b.w, c.w, 0x96) : a.w ^ b.w ^ c.w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Select(Words128 mask, Words128 a, Words128 b) => new(Vector128.ConditionalSelect(mask.w, a.w, b.w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 ShiftRight(Words128 a, int bits) => new(a.w >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Signs(Words128 a) => new((a.w.AsInt32() >> 31).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 MultiplyEven(Words128 a, Words128 b) => new(Sse2.IsSupported
        ? Sse2.Multiply(a.w, b.w).AsUInt32()
        : ((a.w.AsUInt64() & Vector128.Create(0xFFFFFFFFUL)) * (b.w.AsUInt64() & Vector128.Create(0xFFFFFFFFUL))).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 OddToEven(Words128 a) => new((a.w.AsUInt64() >>> 32).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Evens(Words128 a, Words128 b) => new(Pairs.Evens(a.w.AsSingle(), b.w.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<float> ToFloat(Words128 a) => new(Vector128.ConvertToSingle(a.w.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Bits(Vec128<float> a) => new(a.V.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<float> FromBits(Words128 a) => new(a.w.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128<float> LookUp(float* table, Words128 index) => new(Vector128.Create(table[index.w[0] & 15], table[index.w[1] & 15], table[index.w[2] & 15], table[index.w[3] & 15]));
}
