using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Evenkeel.Networks;

/// <summary>Whole numbers in an order, such as axes or indices; equal where their contents are.</summary>
[CollectionBuilder(typeof(Numbers), nameof(Create))]
public sealed class Numbers : IEquatable<Numbers>, IReadOnlyList<long>
{
    private readonly ImmutableArray<long> values;

    private Numbers(ImmutableArray<long> values) => this.values = values;

    /// <summary>No numbers.</summary>
    public static Numbers None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => values.Length;

    internal ReadOnlySpan<long> Span => values.AsSpan();

    /// <inheritdoc/>
    public long this[int index] => values[index];

    /// <summary>Copies the numbers.</summary>
    public static Numbers Create(ReadOnlySpan<long> values) => new([.. values]);

    /// <inheritdoc/>
    public bool Equals(Numbers? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Numbers);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in values) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)values).GetEnumerator();

    /// <summary>The numbers in brackets, as in [1, 0].</summary>
    public override string ToString() => $"[{string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
