namespace Evenkeel.Networks.Execution;

/// <summary>A stretch of memory that one value has, or several that are views of one another or follow one another, and when it is in use.</summary>
internal sealed class Storage(long length, int first)
{
    public long Length { get; } = length;

    public int First { get; } = first;

    public int Last { get; private set; } = first;

    /// <summary>The values that are in it.</summary>
    public List<int> Members { get; } = [];

    public void Add(int value, int lastUse)
    {
        Members.Add(value);
        Last = Math.Max(Last, lastUse);
    }
}
