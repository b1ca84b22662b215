using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Idx;

public sealed class IdxReaderTests
{
    [Theory]
    [InlineData(0x08, DType.UInt8, new byte[] { 1, 255 }, new float[] { 1, 255 })]
    [InlineData(0x09, DType.Int8, new byte[] { 1, 255 }, new float[] { 1, -1 })]
    [InlineData(0x0B, DType.Int16, new byte[] { 1, 2, 255, 254 }, new float[] { 258, -2 })]
    [InlineData(0x0C, DType.Int32, new byte[] { 0, 0, 1, 2, 255, 255, 255, 254 }, new float[] { 258, -2 })]
    [InlineData(0x0D, DType.Float32, new byte[] { 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0 }, new float[] { 1, -2 })]
    [InlineData(0x0E, DType.Float64, new byte[] { 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 }, new float[] { 1, -2 })]
    public void Load_Type_GivesItsBigEndianValues(byte code, DType type, byte[] data, float[] expected)
    {
        foreach (var content in new[] { Bytes.Idx(code, [2, 1], data), Bytes.Gzip(Bytes.Idx(code, [2, 1], data)) })
        {
            var tensor = Bytes.Load(content);

            Assert.Equal((type, new Shape(2, 1)), (tensor.DType, tensor.Shape));
            Assert.Equal(expected, tensor.Cast<float>().Span<float>());
        }
    }

    [Fact]
    public void Load_LargerThanOneChunk_GivesEveryValue()
    {
        var data = Enumerable.Range(0, 600_000).Select(i => (byte)(i % 251)).ToArray();

        Assert.Equal(data, Bytes.Load(Bytes.Gzip(Bytes.Idx(8, [600, 1000], data))).Span<byte>().ToArray());
    }

    [Fact]
    public void Load_ScalarAndEmpty_AreLegal()
    {
        Assert.Equal(new Shape(), Bytes.Load(Bytes.Idx(8, [], [7])).Shape);
        Assert.Equal(new Shape(0, 28, 28), Bytes.Load(Bytes.Idx(8, [0, 28, 28], [])).Shape);
    }

    [Theory]
    [InlineData("too few elements", new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "header: 3 of UInt8 needs 3 bytes, 2 follow")]
    [InlineData("too many elements", new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "header: 1 of UInt8 needs 1 bytes, 2 follow")]
    [InlineData("extents cut off", new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 1, 2 }, "header: the file ends 2 bytes too early")]
    [InlineData("four gigabytes", new byte[] { 0, 0, 8, 1, 255, 255, 255, 255, 1 }, "needs 4294967295 bytes, 1 follow")]
    [InlineData("overflow", new byte[] { 0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255 }, "exceeds 2^63 bytes")]
    [InlineData("overflow to 0", new byte[] { 0, 0, 8, 2, 128, 0, 0, 0, 128, 0, 0, 0 }, "needs 4611686018427387904 bytes, 0 follow")]
    [InlineData("unknown type", new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 1 }, "this is not a data file")]
    [InlineData("too many axes", new byte[] { 0, 0, 8, 65, 0, 0, 0, 1, 1 }, "this is not a data file")]
    public void Load_HeaderThatLies_IsRefused(string name, byte[] content, string expected)
    {
        Assert.NotEmpty(name);
        Refused.With(expected, () => Bytes.Load(content));
    }

    [Fact]
    public void Load_GzipDeclaresMoreThanItCanHold_IsRefusedBeforeMemoryIsTaken() =>
        Refused.With("needs 4294967295 bytes, at most", () => Bytes.Load(Bytes.Gzip(Bytes.Idx(8, [uint.MaxValue], [1]))));

    [Fact]
    public void Load_GzipCutOff_IsRefused()
    {
        var content = Bytes.Gzip(Bytes.Idx(8, [1000], [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * i % 253))]));

        Refused.With("a.file: ", () => Bytes.Load(content[..^200]));
    }

    [Fact]
    public void Load_GzipWithMoreThanDeclared_IsRefused() =>
        Refused.With("more bytes follow than the header declares", () => Bytes.Load(Bytes.Gzip(Bytes.Idx(8, [2], [1, 2, 3]))));

    [Fact]
    public void Load_Bomb_IsRefused() =>
        Refused.With("needs 200000000 bytes, at most", () => Bytes.Load(Bytes.Gzip(Bytes.Idx(8, [200_000_000], new byte[200_000_000]))));
}
