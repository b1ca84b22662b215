using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Evenkeel.Networks.Ops;

/// <summary>A whole number for each axis that a window slides along; a single one holds for all of them.</summary>
/// <example><c>new Window(3)</c> is square, or a cube; <c>new Window([1, 5])</c> is one row of five.</example>
[CollectionBuilder(typeof(PerAxis), nameof(Of))]
public sealed class PerAxis : IEquatable<PerAxis>
{
    private readonly ImmutableArray<long> values;

    private PerAxis(ReadOnlySpan<long> values) => this.values = [.. values];

    /// <summary>The values as they were given.</summary>
    public ImmutableArray<long> Values => values;

    /// <summary>The value along an axis.</summary>
    internal long this[int axis] => values.Length == 1 ? values[0] : values[axis];

    /// <summary>Makes one value for each axis.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static PerAxis Of(params ReadOnlySpan<long> values)
        => values.IsEmpty ? throw new ArgumentException("an axis needs a value, got none; give one for all axes, or one for each") : new PerAxis(values);

    /// <summary>The same value along every axis.</summary>
    public static implicit operator PerAxis(long value) => FromInt64(value);

    /// <summary>The same value along every axis.</summary>
    public static PerAxis FromInt64(long value) => new([value]);

    /// <summary>The values in turn.</summary>
    public ImmutableArray<long>.Enumerator GetEnumerator() => values.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(PerAxis? other) => other is not null && values.AsSpan().SequenceEqual(other.values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PerAxis);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in values) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The values joined by "×", as in 1×5.</summary>
    public override string ToString() => string.Join('×', values);

    /// <summary>Whether every axis's value is at least <paramref name="least"/>.</summary>
    internal bool AreAtLeast(long least) => values.All(v => v >= least);

    /// <summary>Whether there is a value for each of so many axes.</summary>
    internal bool Fits(int axes) => values.Length == 1 || values.Length == axes;
}
