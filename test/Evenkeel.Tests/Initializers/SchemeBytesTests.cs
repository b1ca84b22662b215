using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Initializers;

/// <summary>What each scheme of the catalogue writes, in each element type, is what it has always written.</summary>
public sealed class SchemeBytesTests
{
    private static readonly DType[] Types = [DType.Float32, DType.Float64, DType.Float16, DType.BFloat16];

    /// <summary>Shapes with fans to try, in this order: one of them suits every scheme.</summary>
    private static readonly (Shape Shape, Fans Fans)[] Parameters =
    [
        (new Shape(64, 48), Fans.Dense(48, 64)),
        (new Shape(16, 16, 3, 3), Fans.Convolution([3, 3], 16, 16)),
        (new Shape(2), Fans.Dense(48, 2)),
        (new Shape(3), Fans.Dense(48, 3)),
        (new Shape(64), Fans.Recurrent(48, 16, gates: 4)),
    ];

    private static string Page => Path.Combine(AppContext.BaseDirectory, "Reference", "scheme-bytes.txt");

    public static TheoryData<string> Texts => [.. Schemes.All.Select(e => e.Example)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Fill_ASchemeOfTheCatalogue_WritesTheBytesOfTheContract(string text)
    {
        var recorded = File.ReadAllLines(Page).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).ToDictionary(l => l[0], l => l[1]);
        using var workers = new Workers(2);
        var hashes = string.Join(' ', Types.Select(type => HashOf(text, type, workers)));
        Assert.True(recorded.TryGetValue(text, out var expected), $"a new scheme: add to Reference/scheme-bytes.txt the line\n{text}\t{hashes}");
        Assert.Equal(expected, hashes);
    }

    [Fact]
    public void Fill_AnyNumberOfThreads_WritesTheSameBytes()
    {
        var texts = Schemes.All.Select(e => e.Example).ToArray();
        using var one = new Workers(1);
        var expected = texts.Select(text => HashOf(text, DType.Float32, one, large: true)).ToArray();
        foreach (var count in new[] { 2, 3, 8, 16 })
        {
            using var workers = new Workers(count);
            Assert.Equal(expected, texts.Select(text => HashOf(text, DType.Float32, workers, large: true)));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Fill_HalfTypes_AreTheFloatsRounded(string text)
    {
        using var workers = new Workers(1);
        var scheme = Schemes.Parse(text);
        var (shape, fans) = Suiting(scheme);
        var (floats, halves, brains) = (new float[shape.Length], new Half[shape.Length], new BFloat16[shape.Length]);
        scheme.Fill(floats.AsSpan(), shape, fans, 3, "w");
        scheme.Fill(halves.AsSpan(), shape, fans, 3, "w");
        scheme.Fill(brains.AsSpan(), shape, fans, 3, "w");
        Assert.Equal(floats.Select(v => (Half)v), halves);
        Assert.Equal(floats.Select(v => (BFloat16)v), brains);
    }

    private static string HashOf(string text, DType type, Workers workers, bool large = false)
    {
        var scheme = Schemes.Parse(text);
        var (shape, fans) = Suiting(scheme);
        if (large && shape.Rank == 2) (shape, fans) = (new Shape(640, 480), Fans.Dense(480, 640));
        using var tensor = new Tensor(type, shape);
        scheme.Fill(tensor, fans, 2024, "layer.weight", workers);
        var bytes = type switch
        {
            DType.Float16 => MemoryMarshal.AsBytes(tensor.Span<Half>()),
            DType.BFloat16 => MemoryMarshal.AsBytes(tensor.Span<BFloat16>()),
            DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
            _ => MemoryMarshal.AsBytes(tensor.Span<float>()),
        };
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
    }

    private static (Shape Shape, Fans Fans) Suiting(Initializer scheme) => Parameters.First(p => scheme.Problems(DType.Float16, p.Shape, p.Fans).Count == 0);
}
