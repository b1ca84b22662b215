namespace Evenkeel.Networks.Execution;

/// <summary>A place in the arena.</summary>
/// <param name="Offset">The first byte; negative where nothing is wanted.</param>
/// <param name="Length">The number of elements.</param>
internal readonly record struct Slot(long Offset, long Length)
{
    public static Slot None { get; } = new(-1, 0);

    public bool IsWanted => Offset >= 0;
}
