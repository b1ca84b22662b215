namespace Evenkeel.Formats;

/// <summary>A file that cannot be read, or is refused as unsafe: one line that names the file, the place in it and the rule.</summary>
public sealed class InvalidFileException : Exception
{
    /// <summary>Makes "file: place: rule".</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="place">Where in the file: a byte offset, a line and column, a tensor's name; empty for the file as a whole.</param>
    /// <param name="rule">What was expected, what stands there, and what to do.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public InvalidFileException(string file, string place, string rule, Exception? cause = null)
        : base(place.Length == 0 ? $"{file}: {rule}" : $"{file}: {place}: {rule}", cause)
    {
        (File, Place, Rule) = (file, place, rule);
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>Where in the file; empty for the file as a whole.</summary>
    public string Place { get; }

    /// <summary>What was expected, what stands there, and what to do.</summary>
    public string Rule { get; }
}
