using System.IO.Compression;
using System.Text;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Data;

public sealed class CharacterTextTests
{
    [Fact]
    public void Load_Sonnets_IsCutIntoSequencesOfCharacters()
    {
        var sonnets = DataSets.Load("sonnets").Check();

        Assert.Equal((new Shape(195, 64), 56L, "sonnets"), (sonnets.Inputs.Shape, sonnets.Vocabulary, sonnets.Source));
        Assert.Equal((DType.Int64, new Shape(195, 64)), (sonnets.Targets!.DType, sonnets.Targets.Shape));
        Assert.StartsWith("From fairest creatures we desire increase,\nThat thereby beauty's", Words(sonnets, 0), StringComparison.Ordinal);
        Assert.StartsWith("\nThat thereby", string.Concat(sonnets.Targets.Chunk<long>(41, 13).ToArray().Select(i => sonnets.ClassNames![(int)i])), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Text_NumbersItsCharactersByCodePoint()
    {
        var text = Load("bañana 😀\r\n", 3);

        Assert.Equal(["\n", "\r", " ", "a", "b", "n", "ñ", "😀"], text.ClassNames);
        Assert.Equal(new Shape(3, 3), text.Inputs.Shape);
        Assert.Equal([4, 3, 6, 3, 5, 3, 2, 7, 1], text.Inputs.Span<float>());
        Assert.Equal([3, 6, 3, 5, 3, 2, 7, 1, 0], text.Targets!.Span<long>());
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    public void Load_AnyLength_LeavesOutWhatFillsNoSequence(long length, long samples) => Assert.Equal(new Shape(samples, length), Load("abcde", length).Inputs.Shape);

    [Fact]
    public void Load_Gzipped_IsTheSameText()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write("to be or not"u8);
        Assert.Equal("to be or", Words(Load(memory.ToArray(), 8, "a.txt.gz"), 0));
    }

    [Fact]
    public void Load_ByteOrderMark_IsNoCharacter() => Assert.Equal(2, Load([0xEF, 0xBB, 0xBF, .. "abab"u8], 2).Vocabulary);

    [Fact]
    public void Load_TextWithATargetColumn_IsATable() => Assert.Equal(2, Load("x,y,label\n1,2,0\n3,4,1\n"u8.ToArray(), 64, target: "label").Inputs.Shape[1]);

    [Theory]
    [InlineData("abc", 3, "its 3 characters make no sequence of 3 and the one that comes next; take shorter sequences")]
    [InlineData("", 64, "its 0 characters make no sequence of 64")]
    [InlineData("abc", 0, "a sequence of 0 characters is none")]
    public void Load_TooShort_IsRefused(string text, long length, string message) => Refused.With(message, () => Load(text, length));

    [Fact]
    public void Load_NoUtf8_NamesTheByte() => Refused.With("byte 5", () => Load([0xEF, 0xBB, 0xBF, (byte)'a', (byte)'b', 0xC3, 0x28], 2));

    [Fact]
    public void Load_BinaryOfThatName_IsRefused() => Refused.With("a PNG image", () => Load([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], 2));

    [Fact]
    public void WithClassTargets_OfAText_KeepsOnePerPosition()
    {
        var text = Load("abcabcabc", 4);
        Assert.Equal(new Shape(2, 4), text.WithClassTargets(3, 4).Targets!.Shape);
        Refused.With("target 2 of position 1 of sample 0 is outside the classes 0…1", () => text.WithClassTargets(2, 4));
        Refused.With("are not class indices, one for each sample", () => text.WithClassTargets(3));
    }

    private static DataSet Load(string text, long length) => Load(Encoding.UTF8.GetBytes(text), length);

    private static DataSet Load(byte[] bytes, long length, string name = "a.txt", string? target = null)
    {
        using var folder = new TemporaryFolder();
        return DataSets.Load(folder.Write(name, bytes), target, length);
    }

    private static string Words(DataSet text, int sample)
        => string.Concat(text.Inputs.Chunk<float>(sample * text.Inputs.Shape[1], (int)text.Inputs.Shape[1]).ToArray().Select(i => text.ClassNames![(int)i]));
}
