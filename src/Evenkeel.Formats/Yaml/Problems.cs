namespace Evenkeel.Formats.Yaml;

/// <summary>What is wrong with one layer, said in one line at the place of the first slip.</summary>
internal sealed class Problems(string file)
{
    /// <summary>More than these say no more.</summary>
    private const int Shown = 4;

    private readonly List<(Place Place, string Rule)> found = [];

    public bool Any => found.Count > 0;

    public void Add(Place place, string rule) => found.Add((place, rule));

    public InvalidFileException Exception(Exception? cause = null)
    {
        var rules = found.Take(Shown).Select(p => p.Rule);
        if (found.Count > Shown) rules = rules.Append($"and {found.Count - Shown} more");
        return new InvalidFileException(file, $"{found[0].Place}", string.Join("; ", rules), cause);
    }

    public void ThrowIfAny()
    {
        if (Any) throw Exception();
    }
}
