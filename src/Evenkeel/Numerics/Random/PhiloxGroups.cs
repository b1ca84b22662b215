using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Random;

/// <summary>
/// Random words in groups of <see cref="Length"/>: the outputs of 16 <see cref="Philox"/> blocks of successive counters, all their first
/// words, then all their second words, and so on. Registers of any width make a group without moving words between lanes.
/// </summary>
internal static unsafe class PhiloxGroups
{
    /// <summary>The words of a group.</summary>
    public const int Length = 4 * Blocks;

    private const int Blocks = 16;

    /// <summary>The word at an index of the stream, alone.</summary>
    public static uint WordAt(long index, uint k0, uint k1)
    {
        var (group, place) = (index / Length, (int)(index % Length));
        var counter = group * Blocks + place % Blocks;
        var (x, y, z, w) = Philox.Block((uint)counter, (uint)(counter >> 32), 0, 0, k0, k1);
        return (place / Blocks) switch { 0 => x, 1 => y, 2 => z, _ => w };
    }

    /// <summary>Writes <paramref name="count"/> groups from group <paramref name="first"/> on.</summary>
    public static void Fill(uint* words, long first, int count, uint k0, uint k1)
    {
        if (Vector512.IsHardwareAccelerated) Fill<Words512, Vec512<float>>(words, first, count, k0, k1);
        else if (Vector256.IsHardwareAccelerated) Fill<Words256, Vec256<float>>(words, first, count, k0, k1);
        else if (Vector128.IsHardwareAccelerated) Fill<Words128, Vec128<float>>(words, first, count, k0, k1);
        else FillSingly(words, first, count, k0, k1);
    }

    /// <summary>As <see cref="Fill(uint*, long, int, uint, uint)"/>, block by block.</summary>
    public static void FillSingly(uint* words, long first, int count, uint k0, uint k1)
    {
        for (long counter = first * Blocks; counter < (first + count) * Blocks; counter++)
        {
            var (x, y, z, w) = Philox.Block((uint)counter, (uint)(counter >> 32), 0, 0, k0, k1);
            var block = (int)(counter % Blocks);
            (words[block], words[Blocks + block], words[2 * Blocks + block], words[3 * Blocks + block]) = (x, y, z, w);
            if (block == Blocks - 1) words += Length;
        }
    }

    /// <summary>As <see cref="Fill(uint*, long, int, uint, uint)"/>, with registers of a given width: a block in each pair of lanes, two registers at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<W, V>(uint* words, long first, int count, uint k0, uint k1)
        where W : struct, IWords<W, V>, IPairedWords<W>
        where V : struct, ISimd<V, float>
    {
        var lanes = stackalloc uint[2 * Blocks];
        for (var block = 0; block < Blocks; block++) (lanes[2 * block], lanes[2 * block + 1]) = ((uint)block, 0);

        var keys = stackalloc uint[2 * Philox.Rounds];
        for (var round = 0; round < Philox.Rounds; round++)
        {
            keys[2 * round] = k0 + (uint)round * Philox.Weyl0;
            keys[2 * round + 1] = k1 + (uint)round * Philox.Weyl1;
        }

        var (m0, m1) = (W.Create(Philox.Multiplier0), W.Create(Philox.Multiplier1));
        for (var group = first; group < first + count; group++, words += Length)
        {
            var counter = group * Blocks;
            var (low, high) = (W.Create((uint)counter), W.Create((uint)(counter >> 32)));
            for (var block = 0; block < Blocks; block += W.Count)
            {
                var (a0, a1, a2, a3) = (low + W.Load(lanes + 2 * block), high, default(W), default(W));
                var (b0, b1, b2, b3) = (low + W.Load(lanes + 2 * block + W.Count), high, default(W), default(W));
                // Written out, so that no round waits for the words to change their registers.
                Round<W, V>(m0, m1, keys + 0, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 2, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 4, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 6, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 8, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 10, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 12, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 14, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 16, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Round<W, V>(m0, m1, keys + 18, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);

                W.Store(W.Evens(a0, b0), words + block);
                W.Store(W.Evens(a1, b1), words + Blocks + block);
                W.Store(W.Evens(a2, b2), words + 2 * Blocks + block);
                W.Store(W.Evens(a3, b3), words + 3 * Blocks + block);
            }
        }
    }

    /// <summary>A round of two registers' blocks, on the even lanes. What the odd ones hold has no effect: products read the even lanes alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<W, V>(
        W m0, W m1, uint* keys, ref W a0, ref W a1, ref W a2, ref W a3, ref W b0, ref W b1, ref W b2, ref W b3)
        where W : struct, IWords<W, V>, IPairedWords<W>
        where V : struct, ISimd<V, float>
    {
        var (key0, key1) = (W.Create(keys[0]), W.Create(keys[1]));
        var (pa0, pa1) = (W.MultiplyEven(m0, a0), W.MultiplyEven(m1, a2));
        var (pb0, pb1) = (W.MultiplyEven(m0, b0), W.MultiplyEven(m1, b2));
        (a0, a1, a2, a3) = (W.Xor(W.OddToEven(pa1), a1, key0), pa1, W.Xor(W.OddToEven(pa0), a3, key1), pa0);
        (b0, b1, b2, b3) = (W.Xor(W.OddToEven(pb1), b1, key0), pb1, W.Xor(W.OddToEven(pb0), b3, key1), pb0);
    }
}
