using System.Collections.Immutable;

namespace Evenkeel.Numerics.Statistics;

/// <summary>For each unit (feature or channel) the number of values at or beyond either end of an interval.</summary>
/// <param name="Low">How many of a unit's values are at or below the lower end.</param>
/// <param name="High">How many are at or above the upper end.</param>
/// <param name="PerUnit">The number of values that a unit has over samples and positions.</param>
public sealed record UnitActivity(ImmutableArray<long> Low, ImmutableArray<long> High, long PerUnit);
