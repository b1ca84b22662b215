using Evenkeel.Cli.Check;
using Evenkeel.Formats.Writing;

namespace Evenkeel.Cli.Init;

/// <summary>Refuses, before anything is drawn, what has no place in memory or on the disk.</summary>
internal static class WritingNeed
{
    /// <exception cref="EnvironmentException">There is not enough memory, or not enough space.</exception>
    public static void Require(WeightsPlan plan, int threads)
    {
        var memory = plan.Memory(threads);
        if (memory > MemoryNeed.Available())
        {
            var largest = plan.Files.SelectMany(f => f.Tensors).MaxBy(t => t.Memory)!;
            throw new EnvironmentException(
                $"{largest.Name} is drawn whole by its scheme, which takes {ByteSize.ToText(memory)} of memory, and {ByteSize.ToText(MemoryNeed.Available())} are free; take a scheme that draws every value by itself, such as he, or fewer threads");
        }

        if (Free(plan.Path) is { } free && plan.Bytes > free) throw new EnvironmentException($"{plan.Path}: cannot be written: it takes {ByteSize.ToText(plan.Bytes)}, and {ByteSize.ToText(free)} are free on its disk");
    }

    /// <summary>The free space where a file is to be; null where the system does not say.</summary>
    private static long? Free(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/").AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
