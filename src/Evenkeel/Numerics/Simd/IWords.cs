using System.Numerics;

namespace Evenkeel.Numerics.Simd;

/// <summary>A register of <see cref="Count"/> whole numbers of 32 bits, beside a register <typeparamref name="V"/> of as many floats.</summary>
/// <remarks>Every operation gives the same bits at every width.</remarks>
internal unsafe interface IWords<W, V> : IAdditionOperators<W, W, W>
    where W : struct, IWords<W, V>
    where V : struct, ISimd<V, float>
{
    static abstract int Count { get; }

    static abstract W Create(uint value);

    static abstract W Load(uint* source);

    static abstract void Store(W value, uint* destination);

    static abstract W Xor(W a, W b, W c);

    /// <summary>The bits of <paramref name="a"/> where the mask's are set, those of <paramref name="b"/> elsewhere.</summary>
    static abstract W Select(W mask, W a, W b);

    /// <summary>The numbers shifted to the right, zeros moving in.</summary>
    static abstract W ShiftRight(W a, int bits);

    /// <summary>All bits of each number equal to its sign bit.</summary>
    static abstract W Signs(W a);

    /// <summary>The numbers as signed ones, rounded to the nearest float.</summary>
    static abstract V ToFloat(W a);

    /// <summary>The floats' bits.</summary>
    static abstract W Bits(V a);

    /// <summary>The floats of these bits.</summary>
    static abstract V FromBits(W a);

    /// <summary>The entries of a table of 16 floats at each number modulo 16.</summary>
    static abstract V LookUp(float* table, W index);
}

/// <summary>A register of an even number of words, pairs of which also hold numbers of 64 bits.</summary>
internal interface IPairedWords<W>
    where W : struct, IPairedWords<W>
{
    /// <summary>The even elements' products, each of 64 bits over an even element and the odd one behind it.</summary>
    static abstract W MultiplyEven(W a, W b);

    /// <summary>The odd elements in the even places.</summary>
    static abstract W OddToEven(W a);

    /// <summary>Takes elements 0, 2, … of <paramref name="a"/> and then of <paramref name="b"/>.</summary>
    static abstract W Evens(W a, W b);
}
