namespace Evenkeel.Cli;

/// <summary>Files that are there whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Writes beside the target and renames when all is written.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var partial = $"{path}.partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write)) write(stream);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (File.Exists(partial)) File.Delete(partial);
            throw new EnvironmentException($"{path}: cannot be written: {exception.Message}");
        }
    }
}
