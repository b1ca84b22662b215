namespace Evenkeel.Studies.Printing;

/// <summary>A table of a page.</summary>
/// <param name="Caption">A paragraph before it: what its columns are, and what it shows.</param>
/// <param name="Columns">The heads of its columns.</param>
/// <param name="Rows">A cell for each column.</param>
internal sealed record Table(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
