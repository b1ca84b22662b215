using System.Collections.Immutable;

namespace Evenkeel.Formats.Writing;

/// <summary>How weights are written; nothing of it changes a tensor's bytes.</summary>
public sealed record WriteOptions
{
    /// <summary>The threads that draw, beside the one that writes.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Strings for the header of a safetensors file, under <c>__metadata__</c>; a .npz has no place for them.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Is told after every piece, on the caller's thread.</summary>
    public Action<WriteProgress>? Progress { get; init; }
}
