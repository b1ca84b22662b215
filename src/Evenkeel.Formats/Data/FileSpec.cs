namespace Evenkeel.Formats.Data;

/// <summary>A file, or FILE:ARRAY for one array of an archive.</summary>
internal readonly record struct FileSpec(string Path, string? Array)
{
    /// <summary>Whether something stands at the path; a folder does too, for a better message than "no such file".</summary>
    public bool Exists => File.Exists(Path) || Directory.Exists(Path);

    /// <summary>Splits at the last colon where no file has the whole name and one has the part before it.</summary>
    public static FileSpec Parse(string spec)
    {
        var colon = spec.LastIndexOf(':');
        return colon > 0 && !File.Exists(spec) && File.Exists(spec[..colon]) ? new(spec[..colon], spec[(colon + 1)..]) : new(spec, null);
    }
}
