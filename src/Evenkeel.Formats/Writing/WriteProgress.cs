namespace Evenkeel.Formats.Writing;

/// <summary>How far a write is.</summary>
/// <param name="Written">The bytes that are written.</param>
/// <param name="Total">The bytes that there are.</param>
/// <param name="Tensor">The tensor that is being written; empty while the system brings the last bytes to the disk.</param>
public readonly record struct WriteProgress(long Written, long Total, string Tensor);
