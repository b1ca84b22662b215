using System.Collections.Immutable;

namespace Evenkeel.Networks;

/// <summary>The extents of a tensor, outermost first; elements are stored row-major.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<long> extents;

    /// <summary>Makes a shape of the given extents; none make a scalar.</summary>
    /// <exception cref="ArgumentException">An extent is negative, or the product exceeds 2⁶³ − 1.</exception>
    public Shape(params ReadOnlySpan<long> extents)
    {
        long length = 1;
        var overflow = false;
        foreach (var extent in extents)
        {
            if (extent < 0) throw new ArgumentException($"an extent (={extent}) must not be negative");
            overflow |= Math.BigMul(length, extent, out length) != 0 || length < 0;
        }

        this.extents = [.. extents];
        Length = this.extents.Contains(0) ? 0 : !overflow ? length : throw new ArgumentException($"the shape {this} has more than 2^63 elements");
    }

    /// <summary>The number of axes.</summary>
    public int Rank => extents.Length;

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    public long Length { get; }

    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<long> Extents => extents;

    /// <summary>The extent of an axis; a negative one counts from the end.</summary>
    public long this[Index axis] => extents[axis];

    /// <summary>This shape with <paramref name="batch"/> put before its first axis.</summary>
    public Shape WithBatch(long batch) => new([batch, .. extents]);

    /// <summary>This shape without its first axis.</summary>
    public Shape WithoutBatch() => new(extents.AsSpan()[1..]);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && extents.AsSpan().SequenceEqual(other.extents.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var extent in extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>The extents joined by "×", as in 32×1×28×28; "scalar" where there are none.</summary>
    public override string ToString() => extents.IsEmpty ? "scalar" : string.Join('×', extents);
}
