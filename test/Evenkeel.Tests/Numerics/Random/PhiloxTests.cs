using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Tests.Numerics.Random;

public sealed unsafe class PhiloxTests
{
    /// <summary>The known-answer vectors of Random123 (Salmon et al. 2011), philox4x32 with 10 rounds.</summary>
    [Theory]
    [InlineData(0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Block_KnownCounterAndKey_GivesTheKnownAnswer(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x, uint y, uint z, uint w)
        => Assert.Equal((x, y, z, w), Philox.Block(c0, c1, c2, c3, k0, k1));

    /// <summary>The last group's counters pass 2³².</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData((1L << 28) - 2)]
    [InlineData(1L << 40)]
    public void Groups_AnyWidth_HoldTheBlocksWords(long first)
    {
        const int groups = 5;
        const uint k0 = 0xa4093822, k1 = 0x299f31d0;
        var expected = new uint[groups * PhiloxGroups.Length];
        for (var i = 0; i < expected.Length; i++) expected[i] = PhiloxGroups.WordAt(first * PhiloxGroups.Length + i, k0, k1);

        Assert.Equal(expected, Words(p => PhiloxGroups.FillSingly(p, first, groups, k0, k1)));
        Assert.Equal(expected, Words(p => PhiloxGroups.Fill<Words128, Vec128<float>>(p, first, groups, k0, k1)));
        Assert.Equal(expected, Words(p => PhiloxGroups.Fill<Words256, Vec256<float>>(p, first, groups, k0, k1)));
        Assert.Equal(expected, Words(p => PhiloxGroups.Fill<Words512, Vec512<float>>(p, first, groups, k0, k1)));

        static uint[] Words(WordAction fill)
        {
            var words = new uint[groups * PhiloxGroups.Length];
            fixed (uint* pointer = words) fill(pointer);
            return words;
        }
    }

    private delegate void WordAction(uint* words);
}
