using Evenkeel.Formats.Safetensors;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests.Safetensors;

public sealed class ShardTests
{
    private const string Index = "model.safetensors.index.json";

    [Fact]
    public void Open_TwoShards_LoadsFromBoth()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a..1.safetensors", Shard("x", 2));
        folder.Write("b.safetensors", Shard("y", 3));
        var path = folder.Write(Index, """{"metadata":{"total_size":5,"more":[{}]},"weight_map":{"y":"b.safetensors","x":"a..1.safetensors"}}""");

        var file = SafetensorsFile.Open(path);

        Assert.Equal(["y", "x"], file.Entries.Select(e => e.Name));
        Assert.Equal([0, 1], file.Load("x").Span<byte>().ToArray());
        Assert.Equal([0, 1, 2], file.Load("y").Span<byte>().ToArray());
    }

    [Theory]
    [InlineData("..", "holds the segment '..'")]
    [InlineData("../b.safetensors", "holds the segment '..'")]
    [InlineData("sub/../../b.safetensors", "holds the segment '..'")]
    [InlineData("./b.safetensors", "holds the segment '.'")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("C:\\b.safetensors", "holds a backslash")]
    [InlineData("C:/b.safetensors", "holds a colon")]
    [InlineData("C:b.safetensors", "holds a colon")]
    [InlineData("\\\\host\\share\\b", "holds a backslash")]
    [InlineData("//host/share/b", "is absolute")]
    [InlineData("..\\b.safetensors", "holds a backslash")]
    [InlineData("sub/..\\b.safetensors", "holds a backslash")]
    [InlineData("sub//b.safetensors", "holds an empty segment")]
    [InlineData("b.safetensors/", "holds an empty segment")]
    [InlineData("b\0.safetensors", "holds a NUL")]
    [InlineData("b\n.safetensors", "holds a control character")]
    [InlineData("", "is empty")]
    public void Open_FileNameThatLeavesTheFolder_IsRefused(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.safetensors", Shard("x", 2));
        var path = folder.Write(Index, $$$"""{"weight_map":{"x":{{{System.Text.Json.JsonSerializer.Serialize(name)}}}}}""");

        Refused.With("weight_map, 'x'", () => SafetensorsFile.Open(path));
        Refused.With(expected, () => SafetensorsFile.Open(path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_SymbolicLink_IsRefused(bool linkIsParent)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        outside.Write("s.safetensors", Shard("x", 2));
        if (linkIsParent) Directory.CreateSymbolicLink(Path.Combine(folder.Path, "sub"), outside.Path);
        else File.CreateSymbolicLink(Path.Combine(folder.Path, "s.safetensors"), Path.Combine(outside.Path, "s.safetensors"));
        var path = folder.Write(Index, $$$"""{"weight_map":{"x":"{{{(linkIsParent ? "sub/" : "")}}}s.safetensors"}}""");

        Refused.With("leads over a symbolic link", () => SafetensorsFile.Open(path));
    }

    [Fact]
    public void Open_SubfolderOfTheIndex_IsFollowed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        folder.Write("sub/s.safetensors", Shard("x", 2));

        Assert.Single(SafetensorsFile.Open(folder.Write(Index, """{"weight_map":{"x":"sub/s.safetensors"}}""")).Entries);
    }

    [Theory]
    [InlineData("""{"metadata":{}}""", "JSON without a weight_map")]
    [InlineData("""{"weight_map":{"x":1}}""", "the file of 'x' in weight_map must be a string")]
    [InlineData("""{"weight_map":[]}""", "weight_map must be an object")]
    [InlineData("""{"weight_map":{"x":"b.safetensors","x":"b.safetensors"}}""", "the key 'x' stands twice")]
    [InlineData("""{"weight_map":{},"weight_map":{}}""", "the key 'weight_map' stands twice")]
    [InlineData("""{"weight_map":{"z":"b.safetensors"}}""", "'b.safetensors' does not hold this tensor")]
    [InlineData("""{"weight_map":{"\u0007":"b.safetensors"}}""", "holds a control character")]
    [InlineData("""{"weight_map":{"x":"b.safetensors"}""", "not valid JSON")]
    [InlineData("""{"weight_map":{"x":"none.safetensors"}}""", "none.safetensors: no such file")]
    [InlineData("""{"weight_map":{"x":"sub"}}""", "this is a directory")]
    [InlineData("""{"metadata":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],"weight_map":{}}""", "not valid JSON")]
    public void Open_IndexAgainstARule_IsRefused(string index, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.safetensors", Shard("x", 2));
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));

        Refused.With(expected, () => SafetensorsFile.Open(folder.Write(Index, index)));
    }

    [Fact]
    public void Open_RealIndexWithoutItsShards_NamesTheMissingFile() =>
        Refused.With("model-00001-of-00002.safetensors: no such file", () => SafetensorsFile.Open(Bytes.File("safetensors/granite.safetensors.index.json")));

    [Fact]
    public void Open_LfsPointer_IsNamedAsSuch() =>
        Refused.With("this is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'", () => SafetensorsFile.Open(Bytes.File("safetensors/lfs-pointer-model.safetensors")));

    private static byte[] Shard(string tensor, int length) =>
        Bytes.Safetensors($$$"""{"{{{tensor}}}":{"dtype":"U8","shape":[{{{length}}}],"data_offsets":[0,{{{length}}}]}}""", length);
}
