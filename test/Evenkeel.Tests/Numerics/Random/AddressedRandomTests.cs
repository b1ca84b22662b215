using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Tests.Numerics.Random;

public sealed class AddressedRandomTests
{
    private const int Length = 20_011;

    private static readonly AddressedRandom Stream = new(42, "layer.weight");

    /// <summary>What can be drawn, each with the SHA-256 of its first values: a change of any byte is a new version of the contract.</summary>
    public static TheoryData<string, string> Golden => new()
    {
        { "uniform", "f950b9723fc08310" },
        { "normal", "c93910e0c525d7c1" },
        { "truncated", "722c3712389650d9" },
        { "tail", "f8e930860d72a090" },
        { "wide uniform", "5696a85cb89455df" },
        { "wide normal", "340e6fb7dc511fa0" },
        { "wide truncated", "25142d05dedf188f" },
    };

    public static TheoryData<string> Names => [.. Golden.Select(row => row.Data.Item1)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Fill_KnownSeedAndName_GivesTheBytesOfTheContract(string name, string hash)
        => Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Draw(name, 0, Length)))[..16]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fill_AnySlice_HasTheBytesOfTheWhole(string name)
    {
        const int most = 9_000;
        var whole = Draw(name, 0, Length);
        var size = whole.Length / Length;
        for (var start = 0; start < Length; start = 2 * start + 7)
        {
            foreach (var count in new[] { 0, 1, 5, 63, 64, 65, 200, 4097, most })
            {
                if (start + count > Length) continue;
                Assert.True(whole.AsSpan(start * size, count * size).SequenceEqual(Draw(name, start, count)), $"{start}, {count}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(64)]
    public void Fill_Shards_ConcatenateToTheWhole(int shards)
    {
        List<byte> parts = [];
        for (var shard = 0; shard < shards; shard++)
        {
            var (from, to) = ((long)Length * shard / shards, (long)Length * (shard + 1) / shards);
            parts.AddRange(Draw("normal", from, (int)(to - from)));
        }

        Assert.Equal(Draw("normal", 0, Length), parts);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    [InlineData(32)]
    public void Fill_AnyRegisterWidth_GivesTheSameBytes(int bits)
    {
        var (uniform, normal, truncated) = (new float[Length], new float[Length], new float[Length]);
        WordFill.Run(uniform, 3, Stream, new UniformKernel(-0.5, 0.25), bits);
        WordFill.Run(normal, 3, Stream, new NormalKernel<Unbounded>(new(double.NegativeInfinity, double.PositiveInfinity), 0.5, 2), bits);
        WordFill.Run(truncated, 3, Stream, new NormalKernel<Bounded>(new(-2, 3), 0.5, 2), bits);
        Assert.Equal(Draw("uniform", 3, Length), MemoryMarshal.AsBytes(uniform.AsSpan()));
        Assert.Equal(Draw("normal", 3, Length), MemoryMarshal.AsBytes(normal.AsSpan()));
        Assert.Equal(Draw("truncated", 3, Length), MemoryMarshal.AsBytes(truncated.AsSpan()));
    }

    /// <summary>The fast table against the exact quantile, in the middle and in the tail, where a second word takes part.</summary>
    [Fact]
    public void FillNormal_EveryValue_IsTheQuantileOfItsWord()
    {
        const int count = 1 << 21;
        var values = new float[count];
        Stream.FillNormal(values, 0, 0, 1);
        for (var i = 0; i < count; i++)
        {
            var share = (Stream.Word(i) ^ 0x80000000u) + 0.5;
            var exact = NormalTail.Inverse(Math.Min(share, 4294967296 - share) / 4294967296);
            Assert.Equal(share < 2147483648 ? -exact : exact, values[i], Math.Abs(exact) > 4.3 ? 0.06 : 4e-7 * exact + 1e-12);
        }

        Assert.True(values.Max() > 4.5);
    }

    [Fact]
    public void FillNormal_EveryDouble_IsTheQuantileOfItsBits()
    {
        const int count = 1 << 17;
        var values = new double[count];
        Stream.FillNormal(values, 0, 0, 1);
        for (var i = 0; i < count; i++)
        {
            var k = (long)(Stream.Bits(i) ^ 0x8000000000000000);
            Assert.Equal((long)Stream.Bits(i) < 0, values[i] < 0);
            var share = ((long)Stream.Bits(i) < 0 ? (ulong)k + 0.5 : ~(ulong)k + 0.5) / 18446744073709551616.0;
            Assert.Equal(NormalTail.Inverse(share), Math.Abs(values[i]), 4e-15 * (1 + Math.Abs(values[i])));
        }
    }

    /// <summary>The ends are reached at most, never passed, whatever the rounding of ends and steps.</summary>
    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(0.3, 0.7)]
    [InlineData(1e-30, 1.1e-30)]
    [InlineData(-3, 1e6)]
    [InlineData(1, 1.0000001)]
    public void FillUniform_AnyEnds_StaysBetween(double low, double high)
    {
        var (floats, doubles) = (new float[Length], new double[Length]);
        Stream.FillUniform(floats, 0, low, high);
        Stream.FillUniform(doubles, 0, low, high);
        Assert.All(floats, v => Assert.InRange(v, (float)low, (float)high));
        Assert.All(doubles, v => Assert.InRange(v, low, high));
    }

    [Fact]
    public void FillBernoulli_AnyProbability_HasItsShare()
    {
        var events = new bool[1 << 16];
        foreach (var p in new[] { 0, 1e-12, 0.001, 0.3, 0.5, 0.999, 1 })
        {
            Stream.FillBernoulli(events, 11, p);
            Assert.Equal(p * events.Length, events.Count(e => e), 5 * Math.Sqrt(events.Length * p * (1 - p)) + 1e-6);
            Assert.Equal(events[5], Stream.Bernoulli(16, p));
        }
    }

    [Fact]
    public void FillPermutation_FourThings_ComeInAllOrdersEquallyOften()
    {
        const int draws = 24_000, orders = 24;
        Dictionary<string, int> counts = [];
        var order = new int[4];
        for (var i = 0; i < draws; i++)
        {
            new AddressedRandom((ulong)i, "order").FillPermutation(order);
            var key = string.Concat(order);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(orders, counts.Count);
        var chiSquare = counts.Values.Sum(c => Math.Pow(c - draws / orders, 2) / (draws / orders));
        Assert.InRange(chiSquare, 7, 50);
    }

    /// <summary>Neither seeds nor names that differ by little give streams that do.</summary>
    [Fact]
    public void KeyOf_NeighbouringSeedsAndNames_AreAllDifferent()
    {
        var keys = Enumerable.Range(0, 300).SelectMany(seed => Enumerable.Range(0, 300).Select(layer => AddressedRandom.KeyOf((ulong)seed, $"layer.{layer}.weight")));
        Assert.Equal(90_000, keys.Distinct().Count());
    }

    private static byte[] Draw(string name, long start, int count)
    {
        var floats = new float[count];
        var doubles = new double[count];
        switch (name)
        {
            case "uniform": Stream.FillUniform(floats, start, -0.5, 0.25); break;
            case "normal": Stream.FillNormal(floats, start, 0.5, 2); break;
            case "truncated": Stream.FillTruncatedNormal(floats, start, 0.5, 2, -2, 3); break;
            case "tail": Stream.FillTruncatedNormal(floats, start, 0, 1, 4, double.PositiveInfinity); break;
            case "wide uniform": Stream.FillUniform(doubles, start, -0.5, 0.25); break;
            case "wide normal": Stream.FillNormal(doubles, start, 0.5, 2); break;
            case "wide truncated": Stream.FillTruncatedNormal(doubles, start, 0.5, 2, -2, 3); break;
            default: throw new ArgumentException(name);
        }

        return name.StartsWith("wide", StringComparison.Ordinal) ? MemoryMarshal.AsBytes(doubles.AsSpan()).ToArray() : MemoryMarshal.AsBytes(floats.AsSpan()).ToArray();
    }
}
