using System.Text;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests.Safetensors;

public sealed class HostileHeaderTests
{
    [Theory]
    [InlineData("not JSON", "{\"x\":", 0, "not valid JSON")]
    [InlineData("text after the object", "{} x", 0, "not valid JSON")]
    [InlineData("comment", "{/**/}", 0, "not valid JSON")]
    [InlineData("trailing comma", """{"__metadata__":{},}""", 0, "not valid JSON")]
    [InlineData("array", "[]", 0, "must start with '{'")]
    [InlineData("leading blank", " {}", 0, "must start with '{'")]
    [InlineData("byte order mark", "\ufeff{}", 0, "must start with '{'")]
    [InlineData("deep nesting", """{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", 0, "tensor 'x' must be an object")]
    [InlineData("tensor is a number", """{"x":1}""", 0, "tensor 'x' must be an object")]
    [InlineData("duplicate tensor", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "the key 'x' stands twice")]
    [InlineData("duplicate tensor, escaped", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0078":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "stands twice")]
    [InlineData("duplicate dtype", """{"x":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1, "the key 'dtype' stands twice")]
    [InlineData("duplicate metadata", """{"__metadata__":{"a":"1","a":"2"}}""", 0, "the key 'a' stands twice")]
    [InlineData("metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, "the key '__metadata__' stands twice")]
    [InlineData("metadata of numbers", """{"__metadata__":{"a":1}}""", 0, "the value of 'a' in __metadata__ must be a string")]
    [InlineData("metadata is null", """{"__metadata__":null}""", 0, "__metadata__ must be an object")]
    [InlineData("unknown key", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}""", 1, "tensor 'x' has the key 'more'")]
    [InlineData("no dtype", """{"x":{"shape":[1],"data_offsets":[0,1]}}""", 1, "needs a dtype, a shape and two data_offsets")]
    [InlineData("one offset", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[1]}}""", 1, "needs a dtype, a shape and two data_offsets")]
    [InlineData("three offsets", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "holds more than 2 numbers")]
    [InlineData("dtype is a number", """{"x":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1, "dtype of tensor 'x' must be a string")]
    [InlineData("unknown dtype", """{"x":{"dtype":"F3","shape":[1],"data_offsets":[0,1]}}""", 1, "unknown dtype 'F3'")]
    [InlineData("lower-case dtype", """{"x":{"dtype":"u8","shape":[1],"data_offsets":[0,1]}}""", 1, "unknown dtype 'u8'")]
    [InlineData("overlap", """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "tensor 'y' begins at 1 and overlaps")]
    [InlineData("same bytes", """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "overlaps")]
    [InlineData("hole", """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}""", 5, "bytes 2 to 3, before tensor 'y', belong to no tensor")]
    [InlineData("first offset", """{"x":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "must begin at 0 (given: 1)")]
    [InlineData("bytes after the last", """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 5, "3 bytes follow the last tensor")]
    [InlineData("bytes without a tensor", "{}", 1, "1 bytes follow the last tensor")]
    [InlineData("beyond the file", """{"x":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 5, "ends at 9; the file has 5 bytes of data")]
    [InlineData("beyond 2^32", """{"x":{"dtype":"U8","shape":[4294967297],"data_offsets":[0,4294967297]}}""", 1, "ends at 4294967297")]
    [InlineData("end at 2^63-1", """{"x":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 1, "ends at 9223372036854775807")]
    [InlineData("offset of 2^63", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,9223372036854775808]}}""", 1, "must be integers from 0 to 2^63-1")]
    [InlineData("offset of 2^64", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[18446744073709551616,1]}}""", 1, "must be integers from 0 to 2^63-1")]
    [InlineData("end before begin", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "ends at 0, before it begins at 1")]
    [InlineData("offset 1e3", """{"x":{"dtype":"U8","shape":[1000],"data_offsets":[0,1e3]}}""", 1000, "written in digits alone (given: '1e3')")]
    [InlineData("offset 1.0", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1.0]}}""", 1, "written in digits alone (given: '1.0')")]
    [InlineData("offset -0", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[-0,1]}}""", 1, "written in digits alone (given: '-0')")]
    [InlineData("offset -1", """{"x":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}""", 1, "(given: '-1')")]
    [InlineData("offset in quotes", """{"x":{"dtype":"U8","shape":[1],"data_offsets":["0",1]}}""", 1, "(given: String)")]
    [InlineData("extent 01", """{"x":{"dtype":"U8","shape":[01],"data_offsets":[0,1]}}""", 1, "not valid JSON")]
    [InlineData("extent -1", """{"x":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "shape of tensor 'x' must be integers")]
    [InlineData("nested extents", """{"x":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}}""", 1, "(given: StartArray)")]
    [InlineData("shape overflow to 0", """{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "exceeds 2^63-1")]
    [InlineData("bytes overflow to 0", """{"x":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "no whole number of bytes below 2^63")]
    [InlineData("shape too large", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes, its data_offsets span 4")]
    [InlineData("shape too small", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", 12, "needs 8 bytes, its data_offsets span 12")]
    [InlineData("half a byte", """{"x":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "no whole number of bytes")]
    [InlineData("control character", """{"a\u001b[31m":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "the name 'a\\u001b[31m' holds a control character")]
    [InlineData("C1 control", """{"a\u009b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "holds a control character")]
    [InlineData("NUL", """{"\u0000":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "holds a control character")]
    [InlineData("half a surrogate pair", """{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "half of a surrogate pair")]
    public void Open_HeaderAgainstARule_IsRefused(string name, string header, int dataLength, string expected)
    {
        Assert.NotEmpty(name);
        Refused.With($"a.safetensors: header: ", () => Bytes.Open(Bytes.Safetensors(header, dataLength)));
        Refused.With(expected, () => Bytes.Open(Bytes.Safetensors(header, dataLength)));
    }

    [Theory]
    [InlineData(0, 0UL, "the file is empty")]
    [InlineData(7, 0UL, "the file has 7 bytes")]
    [InlineData(8, 0UL, "the file has 8 bytes")]
    [InlineData(9, 0UL, "must start with '{'")]
    [InlineData(10, 3UL, "declared as 3 bytes, the file has 2 left")]
    [InlineData(10, 1UL << 31, "declared as 2147483648 bytes")]
    [InlineData(10, 1UL << 63, "declared as 9223372036854775808 bytes")]
    [InlineData(10, ulong.MaxValue, "declared as 18446744073709551615 bytes")]
    [InlineData(10, ulong.MaxValue - 7, "declared as 18446744073709551608 bytes")]
    public void Open_LengthThatLies_IsRefused(int fileLength, ulong declared, string expected)
    {
        byte[] content = [.. BitConverter.GetBytes(declared), 1, 2];

        Refused.With(expected, () => Bytes.Open(content[..fileLength]));
    }

    [Fact]
    public void Open_NotUtf8_IsRefused() => Refused.With("it is not UTF-8", () => Bytes.Open(Bytes.Safetensors([.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8], 0)));

    [Fact]
    public void Open_HeaderOverTheLimit_IsRefusedAndTheLimitIsAdjustable()
    {
        var content = Bytes.Safetensors("{}".PadRight(200), 0);

        Refused.With("header length: the header is declared as 200 bytes; the limit is 199", () => Bytes.Open(content, 199));
        Assert.Empty(Bytes.Open(content, 200).Entries);
    }

    [Fact]
    public void Open_SparseFileWithHeaderOfThreeHundredMegabytes_IsRefusedWithoutReadingIt()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.safetensors", BitConverter.GetBytes(300_000_000L));
        using (var stream = File.OpenWrite(path)) stream.SetLength(400_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused.With("the limit is 100000000", () => Evenkeel.Formats.Safetensors.SafetensorsFile.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Open_SixtyFiveAxes_AreRefused()
    {
        var shape = new StringBuilder("1").Insert(0, "1,", 64).ToString();

        Refused.With("holds more than 64 numbers", () => Bytes.Open(Bytes.Safetensors($$$"""{"x":{"dtype":"U8","shape":[{{{shape}}}],"data_offsets":[0,1]}}""", 1)));
    }
}
