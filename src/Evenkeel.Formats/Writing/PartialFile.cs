namespace Evenkeel.Formats.Writing;

/// <summary>
/// A file that is there whole or not at all: written beside its place, as <c>NAME.partial</c>, brought to the disk, and renamed. A write that
/// fails takes the partial file away; a process that is killed leaves it under that name.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    public const string Suffix = ".partial";

    private readonly string path;
    private readonly string partial;
    private bool isPublished;

    /// <exception cref="IOException">It cannot be written, or another run is writing it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public PartialFile(string path)
    {
        (this.path, partial) = (path, path + Suffix);
        if (new FileInfo(partial).LinkTarget is not null) throw new IOException($"'{partial}' is a symbolic link, which is not written through; remove it");
        Stream = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
    }

    public FileStream Stream { get; }

    /// <summary>Brings all bytes to the disk and closes.</summary>
    public void Complete()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
    }

    /// <summary>Gives the complete file its name, in place of any other.</summary>
    public void Publish()
    {
        File.Move(partial, path, overwrite: true);
        isPublished = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!isPublished) File.Delete(partial);
    }
}
