namespace Evenkeel.Formats.Yaml;

/// <summary>Where something stands in a file; both count from 1.</summary>
internal readonly record struct Place(long Line, long Column)
{
    public bool IsBefore(Place other) => Line < other.Line || (Line == other.Line && Column < other.Column);

    public override string ToString() => $"line {Line}, column {Column}";
}
