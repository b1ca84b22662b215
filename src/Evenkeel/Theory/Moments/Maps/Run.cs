namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Units one after the other.</summary>
/// <param name="From">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct Run(long From, long End)
{
    public long Count => End - From;

    /// <summary>The same, counted from another unit.</summary>
    public Run After(long from) => new(From - from, End - from);
}
