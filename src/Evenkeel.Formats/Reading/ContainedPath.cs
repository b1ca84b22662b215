namespace Evenkeel.Formats.Reading;

/// <summary>A file name that stands in another file: it may lead to that file's folder and below, and nowhere else.</summary>
internal static class ContainedPath
{
    /// <summary>The path of <paramref name="name"/> within <paramref name="folder"/>.</summary>
    /// <param name="file">The file that holds the name, for the error.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="folder">The folder to stay in; the user's own choice, so it may itself be a link.</param>
    /// <param name="name">Segments parted by "/".</param>
    /// <exception cref="InvalidFileException">
    /// The name is empty, absolute, holds "..", a backslash, a colon or a control character, or leads over a symbolic link.
    /// </exception>
    public static string Resolve(string file, string place, string folder, string name)
    {
        if (Fault(name) is { } fault)
            throw new InvalidFileException(file, place, $"the file name {Untrusted.Quote(name)} {fault}; only a name within the same folder is followed");
        var path = folder;
        foreach (var segment in name.Split('/'))
        {
            path = Path.Combine(path, segment);
            if (IsLink(path))
                throw new InvalidFileException(file, place, $"{Untrusted.Quote(name)} leads over a symbolic link, which is not followed; copy the files (cp -L) into one folder");
        }

        return path;
    }

    private static string? Fault(string name)
    {
        if (name.Length == 0) return "is empty";
        if (name.Contains('\0')) return "holds a NUL";
        if (Untrusted.HasControl(name)) return "holds a control character";
        if (name.Contains('\\')) return "holds a backslash";
        if (name.Contains(':')) return "holds a colon";
        if (name[0] == '/') return "is absolute";
        foreach (var segment in name.Split('/'))
        {
            if (segment.Length == 0) return "holds an empty segment";
            if (segment is "." or "..") return $"holds the segment '{segment}'";
        }

        return null;
    }

    private static bool IsLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
