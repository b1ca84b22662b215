using System.Text;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests.Data;

public sealed class DataFileTests
{
    [Theory]
    [InlineData(new byte[] { 0x80, 2, 0x8A, 10 }, "this is a Python pickle, which runs code when it is read; convert it in Python: safetensors.torch.save_file")]
    [InlineData(new byte[] { 0x80, 4, 0x95, 0 }, "this is a Python pickle")]
    [InlineData(new byte[] { 8, 7, 18, 7, 112, 121 }, "this is not a data file; .npy, .npz, IDX and CSV are read")]
    [InlineData(new byte[] { 0x89, 0x48, 0x44, 0x46, 13, 10 }, "this is an HDF5 file")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10 }, "this is a PNG image")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0 }, "decompress it first")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D }, "this is a safetensors file of weights, not a data file")]
    [InlineData(new byte[] { 0x1F, 0x8B }, "a.file: ")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 255 }, "a.file: ")]
    [InlineData(new byte[] { }, "the file is empty")]
    public void Load_AnotherFormat_IsRefusedByItsContent(byte[] content, string expected)
    {
        Refused.With(expected, () => Bytes.Load(content));
        if (content.Length > 2) Refused.With("a.file: ", () => Bytes.Load(Bytes.Gzip(content)));
    }

    [Fact]
    public void Load_LfsPointer_IsNamedAsSuch() =>
        Refused.With("this is a Git LFS pointer", () => DataFile.Load(Bytes.File("safetensors/lfs-pointer-model.safetensors")));

    [Fact]
    public void Load_MissingFile_IsRefused() => Refused.With("none.npy: no such file", () => DataFile.Load("none.npy"));

    [Fact]
    public void Load_Directory_IsRefused() => Refused.With("this is a directory", () => DataFile.Load(AppContext.BaseDirectory));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Load_ImpossiblePath_IsRefused(string path) => Assert.Throws<InvalidFileException>(() => DataFile.Load(path));

    [Fact]
    public void Load_UnreadableFile_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs permissions that bind");
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.npy", "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None);

        Refused.With("access is denied", () => DataFile.Load(path));
    }

    [Fact]
    public void Load_WrongSuffix_IsReadByContent()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(2, DataFile.Load(folder.Write("a.npy", "1,2\n")).Length);
        Assert.Equal(2, DataFile.Load(folder.Write("a.csv", Bytes.Gzip(Bytes.Idx(8, [2], [1, 2])))).Length);
        Assert.Equal(2, DataFile.Load(folder.Write("a.idx", Bytes.Zip(("x.npy", Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", 2))))).Length);
    }

    [Fact]
    public void Load_ArrayOfAFileWithout_IsRefused() => Refused.With("this is no .npz archive", () => Bytes.Load(Encoding.UTF8.GetBytes("1,2"), "x"));
}
