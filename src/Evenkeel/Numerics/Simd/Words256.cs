using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Evenkeel.Numerics.Simd;

/// <summary>8 words of 32 bits.</summary>
internal readonly unsafe struct Words256(Vector256<uint> value) : IWords<Words256, Vec256<float>>, IPairedWords<Words256>
{
    private readonly Vector256<uint> w = value;

    public static int Count => Vector256<uint>.Count;

    internal Vector256<uint> W => w;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Create(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Load(uint* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Words256 value, uint* destination) => Vector256.Store(value.w, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 operator +(Words256 a, Words256 b) => new(a.w + b.w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Xor(Words256 a, Words256 b, Words256 c) => new(Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a.w, b.w, c.w, 0x96) : a.w ^ b.w ^ c.w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Select(Words256 mask, Words256 a, Words256 b) => new(Vector256.ConditionalSelect(mask.w, a.w, b.w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 ShiftRight(Words256 a, int bits) => new(a.w >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Signs(Words256 a) => new((a.w.AsInt32() >> 31).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 MultiplyEven(Words256 a, Words256 b) => new(Avx2.IsSupported
        ? Avx2.Multiply(a.w, b.w).AsUInt32()
        : Vector256.Create(Words128.MultiplyEven(new(a.w.GetLower()), new(b.w.GetLower())).W, Words128.MultiplyEven(new(a.w.GetUpper()), new(b.w.GetUpper())).W));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 OddToEven(Words256 a) => new((a.w.AsUInt64() >>> 32).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Evens(Words256 a, Words256 b) => new(Pairs.Evens(a.w.AsSingle(), b.w.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<float> ToFloat(Words256 a) => new(Vector256.ConvertToSingle(a.w.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Bits(Vec256<float> a) => new(a.V.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<float> FromBits(Words256 a) => new(a.w.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256<float> LookUp(float* table, Words256 index) => Avx2.IsSupported
        ? new(Vector256.ConditionalSelect(
            Vector256.Equals(index.w & Vector256.Create(8u), Vector256<uint>.Zero).AsSingle(),
            Avx2.PermuteVar8x32(Vector256.Load(table), index.w.AsInt32()),
            Avx2.PermuteVar8x32(Vector256.Load(table + 8), index.w.AsInt32())))
        : new(Vector256.Create(Words128.LookUp(table, new(index.w.GetLower())).V, Words128.LookUp(table, new(index.w.GetUpper())).V));
}
