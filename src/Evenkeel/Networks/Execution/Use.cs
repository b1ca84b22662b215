namespace Evenkeel.Networks.Execution;

/// <summary>A node's use of a value, among all uses of it.</summary>
/// <param name="IsFirstWritten">Whether this use writes the value's gradient; all others add to it.</param>
/// <param name="IsOnly">Whether there is no other.</param>
internal readonly record struct Use(bool IsFirstWritten, bool IsOnly);
