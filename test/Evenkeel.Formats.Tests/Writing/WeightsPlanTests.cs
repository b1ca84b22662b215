using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Numpy;
using Evenkeel.Formats.Safetensors;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Formats.Writing;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Writing;

/// <summary>Weights that are written are read back bit for bit, whatever the threads and files; a write that fails leaves nothing.</summary>
public sealed class WeightsPlanTests
{
    private const ulong Seed = 7;

    /// <summary>More than a piece, no whole number of pieces; less than a piece; a scheme that draws whole; a scalar.</summary>
    private static readonly (Parameter Parameter, Initializer Scheme)[] Network =
    [
        (new("a.weight", new Shape(701, 503), ParameterRole.Weight, new Fans(503, 701)), Schemes.Parse("he")),
        (new("a.bias", new Shape(701), ParameterRole.Bias, new Fans(503, 701)), Schemes.Parse("uniform:0.5")),
        (new("b.weight", new Shape(65, 41), ParameterRole.Weight, new Fans(41, 65)), Schemes.Parse("orthogonal")),
        (new("b.slope", new Shape(), ParameterRole.Slope, new Fans(1, 1)), Schemes.Parse("constant:0.25")),
        (new("c.weight", new Shape(33, 1024), ParameterRole.Weight, new Fans(1024, 33)), Schemes.Parse("truncated-normal:0.02")),
    ];

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Write_Safetensors_IsReadBackAsDrawn(DType type)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "w.safetensors");
        WeightsPlan.Create(path, Contents(type)).Write(new WriteOptions { Threads = 2, Metadata = Metadata("format", "pt") }, TestContext.Current.CancellationToken);

        var file = SafetensorsFile.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.All(Network, p => AssertEqual(Drawn(p, type), file.Load(p.Parameter.Name)));
        Assert.Equal([3], file.Load("n").Span<long>().ToArray());
        Assert.Equal(["w.safetensors"], Files(folder));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    public void Write_Npz_IsReadBackAsDrawn(DType type)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "w.npz");
        WeightsPlan.Create(path, Contents(type)).Write(new WriteOptions { Threads = 2 }, TestContext.Current.CancellationToken);

        Assert.All(Network, p => AssertEqual(Drawn(p, type), DataFile.Load(path, p.Parameter.Name)));
        Assert.Equal(["w.npz"], Files(folder));
    }

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.npz")]
    public void Write_AnyThreads_GivesTheSameFile(string name)
    {
        var hashes = new[] { 1, 2, 7 }.Select(threads =>
        {
            using var folder = new TemporaryFolder();
            var path = Path.Combine(folder.Path, name);
            WeightsPlan.Create(path, Contents(DType.Float32)).Write(new WriteOptions { Threads = threads }, TestContext.Current.CancellationToken);
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        });
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Write_Shards_HaveHuggingFacesNamesAndIndex()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "model.safetensors");
        var plan = WeightsPlan.Create(path, Contents(DType.Float32), shardBytes: 20_000);
        plan.Write(new WriteOptions { Threads = 2 }, TestContext.Current.CancellationToken);

        Assert.Equal(["model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors", "model-00003-of-00004.safetensors", "model-00004-of-00004.safetensors", "model.safetensors.index.json"], Files(folder));
        using var index = JsonDocument.Parse(File.ReadAllText(plan.Index!));
        Assert.Equal(plan.Bytes, index.RootElement.GetProperty("metadata").GetProperty("total_size").GetInt64());
        Assert.Equal("model-00001-of-00004.safetensors", index.RootElement.GetProperty("weight_map").GetProperty("a.weight").GetString());
        var file = SafetensorsFile.Open(plan.Index!);
        Assert.All(Network, p => AssertEqual(Drawn(p, DType.Float32), file.Load(p.Parameter.Name)));
    }

    [Fact]
    public void Write_ShardsLargeEnough_MakesOneFile()
        => Assert.Equal("w.safetensors", Assert.Single(WeightsPlan.Create("w.safetensors", Contents(DType.Float32), 1L << 40).Files).Path);

    [Fact]
    public void Write_OneFileOverShards_RemovesTheIndex()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "w.safetensors");
        WeightsPlan.Create(path, Contents(DType.Float32), 20_000).Write(new WriteOptions(), TestContext.Current.CancellationToken);
        var plan = WeightsPlan.Create(path, Contents(DType.Float32));
        Assert.Equal([path + ".index.json"], plan.Existing());
        plan.Write(new WriteOptions(), TestContext.Current.CancellationToken);

        Assert.Contains("w.safetensors", Files(folder));
        Assert.DoesNotContain("w.safetensors.index.json", Files(folder));
    }

    [Theory]
    [InlineData("w.safetensors", null)]
    [InlineData("w.safetensors", 20_000L)]
    [InlineData("w.npz", null)]
    public void Write_CancelledOnTheWay_LeavesTheFileOfBefore(string name, long? shardBytes)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, "before");
        using var cancellation = new CancellationTokenSource();
        var options = new WriteOptions { Threads = 2, Progress = _ => cancellation.Cancel() };

        Assert.ThrowsAny<OperationCanceledException>(() => WeightsPlan.Create(path, Contents(DType.Float32), shardBytes).Write(options, cancellation.Token));
        Assert.Equal([name], Files(folder));
        Assert.Equal("before", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.npz")]
    public void Write_TensorThatCannotBeRead_LeavesNothing(string name)
    {
        using var folder = new TemporaryFolder();
        var gone = new Tensor(DType.Float32, new Shape(5));
        var plan = WeightsPlan.Create(Path.Combine(folder.Path, name), [.. Contents(DType.Float32), TensorContent.Stored("gone", gone)]);
        gone.Dispose();

        Assert.Throws<ObjectDisposedException>(() => plan.Write(new WriteOptions { Threads = 3 }, TestContext.Current.CancellationToken));
        Assert.Empty(Files(folder));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600_000)]
    public void Write_DiskThatIsFull_ThrowsItsError(int room)
    {
        using var pump = new Pump(3, null, TestContext.Current.CancellationToken) { Total = 1 };
        var contents = Contents(DType.Float32);
        Assert.Throws<IOException>(() => SafetensorsWriter.Write(new FullDisk(room), contents, Metadata("format", "pt"), pump));
        Assert.Throws<IOException>(() => NpzWriter.Write(new FullDisk(room), contents, pump));
    }

    [Theory]
    [InlineData("w.pt", null, DType.Float32, "must end in .safetensors or .npz")]
    [InlineData("w.npz", null, DType.BFloat16, "NumPy has no bfloat16")]
    [InlineData("w.npz", 5L, DType.Float32, "a .npz is a single file")]
    public void Create_WhatNoFormatHolds_SaysWhy(string path, long? shardBytes, DType type, string expected)
        => Assert.Contains(expected, Assert.Throws<ArgumentException>(() => WeightsPlan.Create(path, Contents(type), shardBytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void Header_AnyTensors_StartsDataAtAMultipleOfEight()
    {
        for (var length = 1; length < 20; length++) Assert.Equal(0, SafetensorsWriter.Header([], Metadata("k", new string('x', length))).Length % 8);
    }

    private static TensorContent[] Contents(DType type)
        => [.. Network.Select(p => TensorContent.Drawn(p.Parameter, p.Scheme, type, Seed)), TensorContent.Stored("n", Tensor.From<long>([3], new Shape()))];

    private static Tensor Drawn((Parameter Parameter, Initializer Scheme) entry, DType type)
    {
        var tensor = new Tensor(type, entry.Parameter.Shape);
        using var workers = new Workers(1);
        entry.Scheme.Fill(tensor, entry.Parameter.Fans, Seed, entry.Parameter.Name, workers);
        return tensor;
    }

    private static void AssertEqual(Tensor expected, Tensor actual)
    {
        Assert.Equal((expected.DType, expected.Shape), (actual.DType, actual.Shape));
        using var a = expected.Cast<double>();
        using var b = actual.Cast<double>();
        Assert.True(a.Span<double>().SequenceEqual(b.Span<double>()));
    }

    private static ImmutableSortedDictionary<string, string> Metadata(string key, string value) => ImmutableSortedDictionary<string, string>.Empty.Add(key, value);

    private static IEnumerable<string?> Files(TemporaryFolder folder) => Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    /// <summary>Takes so many bytes and no more.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > room) throw new IOException("No space left on device");
            base.Write(buffer, offset, count);
        }
    }
}
