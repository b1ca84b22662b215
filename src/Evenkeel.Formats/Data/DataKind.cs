namespace Evenkeel.Formats.Data;

/// <summary>The formats of data that are told by their first bytes; what is text and none of the others is CSV.</summary>
internal enum DataKind
{
    Npy,
    Idx,
    Csv,
}
