using System.Text;
using Evenkeel.Formats.Csv;
using Evenkeel.Formats.Reading;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Csv;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("1,2\n3,4")]
    [InlineData("1,2\r\n3,4\r\n")]
    [InlineData("1,2\r3,4\r")]
    [InlineData("1;2\n3;4\n")]
    [InlineData("1\t2\n3\t4\n")]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("\"a;x\";\"b,y\"\n1;2\n3;4\n")]
    [InlineData("# a,b\n1,2\n3,4\n")]
    [InlineData(" 1 ,\t2\n\n\"3\",4.0e0\n\n")]
    [InlineData("\ufeffa,b\n1,2\n+3,4\n")]
    public void Load_Dialect_IsDetected(string text)
    {
        foreach (var content in new[] { Encoding.UTF8.GetBytes(text), Bytes.Gzip(Encoding.UTF8.GetBytes(text)) })
        {
            var tensor = Bytes.Load(content);

            Assert.Equal(new Shape(2, 2), tensor.Shape);
            Assert.Equal([1, 2, 3, 4], tensor.Span<float>());
        }
    }

    [Fact]
    public void Load_Utf16_IsDecoded() =>
        Assert.Equal([1, 2, 3, 4], Bytes.Load([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("ä;b\r\n1;2\r\n3;4\r\n")]).Span<float>());

    [Fact]
    public void Load_SpecialValues_AreKept()
    {
        var values = Bytes.Load("1,nan,inf\n-inf,NaN,-Infinity\n-0,1e-50,3.4e38"u8.ToArray()).Span<float>();

        Assert.Equal([1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.NegativeInfinity, -0f, 0, 3.4e38f], values);
    }

    [Fact]
    public void Load_MoreThanOneBlock_KeepsTheOrder()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++) text.Append(i).Append(',').Append(-i).Append('\n');

        var tensor = Bytes.Load(Encoding.UTF8.GetBytes(text.ToString()));

        Assert.Equal(new Shape(100_000, 2), tensor.Shape);
        Assert.Equal([99_999, -99_999], tensor.Chunk<float>(199_998, 2));
        Assert.Equal([32_768, -32_768], tensor.Chunk<float>(65_536, 2));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n", "the file is empty")]
    [InlineData("a,b\n", "a header row and nothing else")]
    [InlineData("1,2\n3\n", "line 2: it has 1 columns; the rows before have 2")]
    [InlineData("1,2\n3,4,5\n", "line 2: it has 3 columns")]
    [InlineData("1,2\n3,4,\n", "line 2: it has 3 columns")]
    [InlineData("x,y,z\n1,2,3\n4,5,6\n\n7,8,9\n1,2,3\n1,2,abc\n", "line 7, column 3 (z): 'abc' is not a number")]
    [InlineData("1,2\n3,\n", "line 2, column 2: the cell is empty; fill it or remove the row")]
    [InlineData("1;2\n3;4,5\n", "line 2, column 2: '4,5' is not a number; write it with a decimal point")]
    [InlineData("1,2\n3,1e39\n", "line 2, column 2: '1e39' is beyond the range of a float")]
    [InlineData("1,2\n3,1e999\n", "'1e999' is beyond the range of a float")]
    [InlineData("1,2\n3,NA\n", "'NA' is not a number")]
    [InlineData("1,2\n3,0x10\n", "'0x10' is not a number")]
    [InlineData("1,2\n3,1_000\n", "'1_000' is not a number")]
    [InlineData("1,2\n\"3,4\n5,6\n", "line 2: the row has an open quote")]
    [InlineData("1,2\n\"3\"4,5\n", "line 2: the row has an open quote, text after a quote")]
    [InlineData("a,\u202eb\n1,x\u202ey\n", "'x\\u202ey' is not a number")]
    [InlineData("{\"a\": 1}", "line 1: the row has an open quote, text after a quote")]
    [InlineData("once upon a time\nthere was\n", "line 1, column 1: 'once upon a time' is not a number")]
    public void Load_TextAgainstARule_IsRefusedWithLineAndColumn(string text, string expected) =>
        Refused.With($"{expected}", () => Bytes.Load(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Load_LongLine_IsRefusedInBoundedMemory()
    {
        var content = new byte[40 << 20];
        content.AsSpan().Fill((byte)'1');
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused.With("line 1", () => Bytes.Load(content));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Load_GzipBomb_IsRefused()
    {
        var text = new byte[100_000_000];
        text.AsSpan().Fill((byte)'0');
        for (var i = 999; i < text.Length; i += 1000) text[i] = (byte)'\n';

        Refused.With("it expands to more bytes than the limit", () => Bytes.Load(Bytes.Gzip(text)));
    }

    [Theory]
    [InlineData("x,label,y\n1,0,2\n3,4,5\n", null, new long[] { 0, 4 }, null)]
    [InlineData("x,Species,y\n1,b,2\n3,a,5\n", null, new long[] { 1, 0 }, "a b")]
    [InlineData("1,2,dog\n3,5,Cat\n", null, new long[] { 1, 0 }, "Cat dog")]
    [InlineData("0,1,species\n1,2,b\n3,5,b\n", null, new long[] { 0, 0 }, "b")]
    [InlineData("x,y,z\n1,2,3\n3,5,4\n", "z", new long[] { 3, 4 }, null)]
    [InlineData("x,y,z\n1,2,3\n3,5,4\n", "last", new long[] { 3, 4 }, null)]
    [InlineData("1,2,3\n3,5,4\n", "3", new long[] { 3, 4 }, null)]
    [InlineData("x,y,1\n5,2,3\n6,5,4\n", "1", new long[] { 3, 4 }, null)]
    public void ReadLabelled_Column_IsFound(string text, string? column, long[] expected, string? names)
    {
        var table = CsvReader.ReadLabelled(ByteSource.Whole("a.csv", new MemoryStream(Encoding.UTF8.GetBytes(text))), column);

        Assert.Equal(new Shape(2, 2), table.Values.Shape);
        Assert.Equal(expected, table.Targets!.Span<long>());
        Assert.Equal(names?.Split(' '), table.ClassNames);
    }

    [Fact]
    public void ReadLabelled_Fractions_AreValues()
    {
        var table = CsvReader.ReadLabelled(ByteSource.Whole("a.csv", new MemoryStream("x,y\n1,2.5\n3,4\n"u8.ToArray())), "y");

        Assert.Equal([2.5f, 4], table.Targets!.Span<float>());
    }

    [Theory]
    [InlineData("x,y\n1,2\n", "w", "no column is named 'w' (it has 'x', 'y'; a number from 1 to 2 and 'last' work too)")]
    [InlineData("1,2\n", "3", "no column is named '3' (it has no header row")]
    [InlineData("x,label\n1,2\n3,b\n", null, "line 3, column 2 (label): 'b' is not a number, as the labels before it are")]
    [InlineData("x,label\n1,b\n3,\n", null, "line 3, column 2 (label): the label is empty")]
    [InlineData("150,2,a,b\n1,2,0\n", null, "line 1: it declares 150 samples; 1 rows follow")]
    public void ReadLabelled_AgainstARule_IsRefused(string text, string? column, string expected) =>
        Refused.With(expected, () => CsvReader.ReadLabelled(ByteSource.Whole("a.csv", new MemoryStream(Encoding.UTF8.GetBytes(text))), column));

    [Fact]
    public void ReadLabelled_Latin1Label_IsRefused() =>
        Refused.With("is not UTF-8", () => CsvReader.ReadLabelled(ByteSource.Whole("a.csv", new MemoryStream([.. "1,ab\n2,"u8, 0xE9, (byte)'\n'])), null));
}
