namespace Evenkeel.Cli;

/// <summary>Files that are there whole or not at all.</summary>
internal static class OutputFile
{
    private const string Devices = "/dev/";

    /// <summary>Says before a long run, and not after it, that its result would have no place.</summary>
    public static void RequireFolder(string path)
    {
        if (path.Length == 0) throw new UsageException("--out needs the name of a file");
        if (Directory.Exists(path)) throw new EnvironmentException($"{path}: cannot be written: it is a directory; name a file");
        var folder = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder)) throw new EnvironmentException($"{path}: cannot be written: there is no directory '{folder}'; make it first");
    }

    /// <summary>Writes beside the target and renames when all is written; a device is written to directly, never replaced.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var isDevice = Path.GetFullPath(path).StartsWith(Devices, StringComparison.Ordinal);
        // Two runs with one target do not meet in one partial file; the last one that ends wins.
        var partial = isDevice ? path : $"{path}.{Environment.ProcessId}.partial";
        try
        {
            using (var stream = new FileStream(partial, isDevice ? FileMode.Open : FileMode.Create, FileAccess.Write)) write(stream);
            if (!isDevice) File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"{path}: cannot be written: {exception.Message}");
        }
        finally
        {
            if (!isDevice && File.Exists(partial)) File.Delete(partial);
        }
    }
}
