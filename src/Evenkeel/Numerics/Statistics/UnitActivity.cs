using System.Collections.Immutable;

namespace Evenkeel.Numerics.Statistics;

/// <summary>For each unit (feature or channel) the number of values at or beyond either end of an interval.</summary>
/// <param name="Low">How many of a unit's values are at or below the lower end.</param>
/// <param name="High">How many are at or above the upper end.</param>
/// <param name="PerUnit">The number of values that a unit has over samples and positions.</param>
public sealed record UnitActivity(ImmutableArray<long> Low, ImmutableArray<long> High, long PerUnit)
{
    /// <summary>The activity of the same units over the values of both.</summary>
    public static UnitActivity operator +(UnitActivity a, UnitActivity b) => Add(a, b);

    /// <inheritdoc cref="op_Addition"/>
    public static UnitActivity Add(UnitActivity a, UnitActivity b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new([.. a.Low.Zip(b.Low, (x, y) => x + y)], [.. a.High.Zip(b.High, (x, y) => x + y)], a.PerUnit + b.PerUnit);
    }
}
