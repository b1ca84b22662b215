namespace Evenkeel.Theory.Moments;

/// <summary>What was padded, and how: a window behind it sees less of it at the edges, which the mean over all places does not know.</summary>
/// <param name="Inside">The values before.</param>
/// <param name="Before">The entries before each axis.</param>
/// <param name="Value">The constant.</param>
internal sealed record Padding(SignalMoments Inside, long[] Before, double Value);
