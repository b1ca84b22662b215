namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How second moments are spread over the positions along each axis, as factors of mean 1 whose product holds at a place: windows that hang
/// over the edge make less of it, and a norm over all positions keeps it so.
/// </summary>
internal sealed class Profile
{
    private readonly double[]?[] axes;

    private Profile(double[]?[] axes) => this.axes = axes;

    /// <summary>All positions are alike.</summary>
    public static Profile Flat { get; } = new([]);

    /// <summary>The factors along an axis; null where all are 1.</summary>
    public double[]? this[int axis] => axis < axes.Length ? axes[axis] : null;

    /// <summary>The same with other factors along an axis.</summary>
    public Profile With(int axis, double[]? factors)
        => factors == this[axis] ? this : Of(Math.Max(axes.Length, axis + 1), i => i == axis ? factors : this[i]);

    /// <summary>That of the sum of independent values, which have such shares of its second moment.</summary>
    public Profile Mixed(double share, Profile other)
        => other == this ? this : Of(Math.Max(axes.Length, other.axes.Length), axis => Mixed(this[axis], share, other[axis]));

    private static Profile Of(int count, Func<int, double[]?> axis) => new([.. Enumerable.Range(0, count).Select(axis)]);

    private static double[]? Mixed(double[]? a, double share, double[]? b)
        => (a ?? b) is { } any ? [.. any.Select((_, i) => share * (a?[i] ?? 1) + (1 - share) * (b?[i] ?? 1))] : null;
}
