namespace Evenkeel.Networks;

/// <summary>What the numbers of a layer must be for it to have fans.</summary>
internal static class FanRules
{
    /// <exception cref="ArgumentException">A number is below 1; the message says all that are.</exception>
    public static void ThrowIfBelowOne(params ReadOnlySpan<(string Name, long Value)> numbers)
    {
        List<string> problems = [];
        foreach (var (name, value) in numbers) AddIfBelowOne(problems, name, value);
        Throw(problems);
    }

    /// <summary>The product of a kernel's extents, when all numbers of its layer are right.</summary>
    public static long Taps(ReadOnlySpan<long> kernel, long inChannels, long outChannels, long groups, ReadOnlySpan<long> stride = default)
    {
        List<string> problems = [];
        foreach (var extent in kernel) AddIfBelowOne(problems, nameof(kernel), extent);
        foreach (var step in stride) AddIfBelowOne(problems, nameof(stride), step);
        AddIfBelowOne(problems, nameof(inChannels), inChannels);
        AddIfBelowOne(problems, nameof(outChannels), outChannels);
        AddIfBelowOne(problems, nameof(groups), groups);
        if (groups > 0 && inChannels % groups != 0) problems.Add($"`groups` (={groups}) must divide `inChannels` (={inChannels})");
        if (groups > 0 && outChannels % groups != 0) problems.Add($"`groups` (={groups}) must divide `outChannels` (={outChannels})");
        if (stride.Length > 0 && stride.Length != kernel.Length) problems.Add($"`stride` must have a value for each of the kernel's {kernel.Length} axes, got {stride.Length}");
        Throw(problems);
        return Product(kernel);
    }

    /// <exception cref="OverflowException">The product exceeds 2⁶³ − 1.</exception>
    public static long Product(ReadOnlySpan<long> extents)
    {
        long product = 1;
        foreach (var extent in extents) product = checked(product * extent);
        return product;
    }

    private static void AddIfBelowOne(List<string> problems, string name, long value)
    {
        if (value < 1) problems.Add($"`{name}` (={value}) must be at least 1");
    }

    private static void Throw(List<string> problems)
    {
        if (problems.Count > 0) throw new ArgumentException($"fans: {string.Join("; ", problems)}");
    }
}
