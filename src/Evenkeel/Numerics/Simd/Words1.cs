using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Simd;

/// <summary>One word of 32 bits: the scalar machine.</summary>
internal readonly unsafe struct Words1(uint value) : IWords<Words1, Vec1<float>>
{
    private readonly uint w = value;

    public static int Count => 1;

    public static Words1 Create(uint value) => new(value);

    public static Words1 Load(uint* source) => new(*source);

    public static void Store(Words1 value, uint* destination) => *destination = value.w;

    public static Words1 operator +(Words1 a, Words1 b) => new(a.w + b.w);

    public static Words1 Xor(Words1 a, Words1 b, Words1 c) => new(a.w ^ b.w ^ c.w);

    public static Words1 Select(Words1 mask, Words1 a, Words1 b) => new((mask.w & a.w) | (~mask.w & b.w));

    public static Words1 ShiftRight(Words1 a, int bits) => new(a.w >> bits);

    public static Words1 Signs(Words1 a) => new((uint)((int)a.w >> 31));

    public static Vec1<float> ToFloat(Words1 a) => new((int)a.w);

    public static Words1 Bits(Vec1<float> a) => new(BitConverter.SingleToUInt32Bits(a.V));

    public static Vec1<float> FromBits(Words1 a) => new(BitConverter.UInt32BitsToSingle(a.w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec1<float> LookUp(float* table, Words1 index) => new(table[index.w & 15]);
}
