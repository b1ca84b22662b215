namespace Evenkeel.Formats.Reading;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class Signature
{
    /// <summary>Enough for every signature here, and to tell text from binary.</summary>
    public const int StartLength = 512;

    private const string PickleRule =
        "this is a Python pickle, which runs code when it is read; convert it in Python: "
        + "safetensors.torch.save_file(torch.load(FILE, weights_only=True), 'model.safetensors')";

    /// <summary>The first bytes of a seekable stream.</summary>
    public static byte[] Start(string file, Stream stream)
    {
        var start = new byte[(int)Math.Min(StartLength, stream.Length)];
        return start[..ByteSource.Whole(file, stream).FillUpTo(start)];
    }

    public static bool IsNpy(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x93, .. "NUMPY"u8]);

    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Two zeros, an element type, and a number of axes that a data set can have.</summary>
    public static bool IsIdx(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && start[0] == 0 && start[1] == 0 && start[2] is 0x08 or 0x09 or 0x0B or 0x0C or 0x0D or 0x0E && start[3] <= TensorBytes.MaxRank;

    /// <summary>A header's length below 2^32 and then the header's first character.</summary>
    public static bool IsSafetensors(ReadOnlySpan<byte> start) =>
        start.Length > 8 && start[8] == (byte)'{' && !start[4..8].ContainsAnyExcept((byte)0);

    /// <summary>No control characters but tab, line feed, carriage return; a byte order mark of UTF-16 counts as text.</summary>
    public static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF])) return true;
        foreach (var b in start)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) return false;
        }

        return true;
    }

    public static InvalidFileException Pickle(string file) => new(file, "", PickleRule);

    /// <summary>Throws for a file that is certainly of a kind no reader here takes, naming the kind.</summary>
    public static void RefuseForeign(string file, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs"u8))
            throw new InvalidFileException(file, "", "this is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'");
        if (start.Length >= 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5) throw Pickle(file);
        if (Foreign(start) is { } kind) throw new InvalidFileException(file, "", $"this is {kind}, which is not read here");
    }

    private static string? Foreign(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0x89, .. "HDF"u8])) return "an HDF5 file (convert it with h5py and numpy.save)";
        if (start.StartsWith<byte>([0x89, .. "PNG"u8])) return "a PNG image";
        if (start.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return "a JPEG image";
        if (start.StartsWith("PAR1"u8)) return "a Parquet file (convert it to CSV or .npy)";
        if (start.StartsWith("ARROW1"u8)) return "an Arrow file (convert it to CSV or .npy)";
        if (start.StartsWith("GGUF"u8)) return "a GGUF model";
        if (start.StartsWith("MATLAB 5.0"u8)) return "a MATLAB file (convert it with scipy.io.loadmat and numpy.save)";
        if (start.StartsWith("BZh"u8)) return "a bzip2 file (decompress it first)";
        if (start.StartsWith<byte>([0xFD, .. "7zXZ"u8])) return "an xz file (decompress it first)";
        if (start.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD])) return "a Zstandard file (decompress it first)";
        return null;
    }
}
