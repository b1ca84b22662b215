using System.Buffers.Binary;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Numpy;

public sealed class NpzReaderTests
{
    private const string Header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}";

    [Fact]
    public void Load_OneArray_NeedsNoName() => Assert.Equal([0, 1, 2, 3, 4, 5], DataFile.Load(Bytes.File("npy/numpy-one.npz")).Span<double>());

    [Fact]
    public void Load_NamedArray_IsDecompressed()
    {
        var mel = DataFile.Load(Bytes.File("npy/whisper-mel_filters.npz"), "mel_80");
        var sum = 0.0;
        foreach (var value in mel.Span<float>()) sum += value;

        Assert.Equal((DType.Float32, new Shape(80, 201)), (mel.DType, mel.Shape));
        Assert.Equal(1.999024092387117, sum, 1e-12);
        Assert.Equal(0.025880683f, mel.Span<float>()[2626]);
    }

    [Fact]
    public void Load_SeveralArraysAndNoName_ListsThem() =>
        Refused.With("it holds 2 arrays; name one as numpy-two.npz:NAME ('x', 'y')", () => DataFile.Load(Bytes.File("npy/numpy-two.npz")));

    [Fact]
    public void Load_UnknownName_ListsTheArrays() =>
        Refused.With("no array is named 'z' (it holds 'x', 'x_plus_one')", () => DataFile.Load(Bytes.File("npy/candle-test.npz"), "z"));

    [Theory]
    [InlineData("../x.npy")]
    [InlineData("/x.npy")]
    [InlineData("a\\x.npy")]
    [InlineData("a\u001b.npy")]
    public void Load_EntryNameThatLeaves_IsRefused(string name) =>
        Refused.With("a .npz holds plain names", () => Bytes.Load(Bytes.Zip((name, Bytes.Npy(Header, 2)))));

    [Fact]
    public void Load_TwoEntriesOfOneName_IsRefused() =>
        Refused.With("several arrays are named 'x'", () => Bytes.Load(Bytes.Zip(("x.npy", Bytes.Npy(Header, 2)), ("x.npy", Bytes.Npy(Header, 2))), "x"));

    [Fact]
    public void Load_NoArrays_IsRefused() => Refused.With("this zip archive holds no .npy arrays", () => Bytes.Load(Bytes.Zip(("x.txt", [1]))));

    [Fact]
    public void Load_TorchArchive_IsRefusedWithTheRecipe() => Refused.With(
        "safetensors.torch.save_file(torch.load(FILE, weights_only=True)", () => Bytes.Load(Bytes.Zip(("mnist/data.pkl", [0x80, 2]), ("mnist/data/0", [1]))));

    [Fact]
    public void Load_TooManyEntries_IsRefused() =>
        Refused.With("the limit is 10000", () => Bytes.Load(Bytes.Zip([.. Enumerable.Range(0, 10_001).Select(i => ($"{i}.npy", Array.Empty<byte>()))])));

    [Fact]
    public void Load_Bomb_IsRefusedBeforeItExpands()
    {
        const int Length = 200_000_000;
        var content = Bytes.Zip(("x.npy", Bytes.Npy($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({Length},)}}", new byte[Length])));

        Refused.With("array 'x'", () => Bytes.Load(content));
        Refused.With("claim to expand to 200000", () => Bytes.Load(content));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1)]
    public void Load_DeclaredSizeThatLies_IsRefused(int declared)
    {
        var content = Bytes.Zip(("x.npy", Bytes.Npy(Header, 2)));
        var central = content.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(central + 24), declared);

        Refused.With("a.file: ", () => Bytes.Load(content));
    }

    [Fact]
    public void Load_CutOff_IsRefused()
    {
        var content = File.ReadAllBytes(Bytes.File("npy/numpy-one.npz"));

        Refused.With("the zip archive is damaged", () => Bytes.Load(content[..^30]));
    }
}
