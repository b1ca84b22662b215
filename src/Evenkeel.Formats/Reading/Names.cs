namespace Evenkeel.Formats.Reading;

/// <summary>Names that the user may have meant, for a message.</summary>
internal static class Names
{
    private const int MaxListed = 8;

    /// <summary>The first eight, quoted and joined; how many more there are.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        var listed = string.Join(", ", all.Take(MaxListed).Select(n => Untrusted.Quote(n)));
        return all.Count > MaxListed ? $"{listed} and {all.Count - MaxListed} more" : listed;
    }
}
