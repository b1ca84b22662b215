namespace Evenkeel.Formats.Reading;

/// <summary>Opens a file that the user named, or says in one line why not.</summary>
internal static class InputFile
{
    /// <summary>Opens <paramref name="path"/> for reading; errors name it as <paramref name="name"/>.</summary>
    /// <exception cref="InvalidFileException">It is missing, a directory, not readable, or not seekable.</exception>
    public static FileStream Open(string path, string? name = null)
    {
        name ??= path;
        try
        {
            if (Directory.Exists(path)) throw new InvalidFileException(name, "", "this is a directory; name a file");
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
            if (stream.CanSeek) return stream;
            stream.Dispose();
            throw new InvalidFileException(name, "", "this is a pipe or a device; write it to a file first");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidFileException(name, "", "no such file; check the path", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidFileException(name, "", "access is denied; check the file's permissions", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new InvalidFileException(name, "", $"cannot be opened ({Untrusted.Plain(e.Message)})", e);
        }
    }
}
