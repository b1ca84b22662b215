namespace Evenkeel.Theory;

/// <summary>Why a prediction may be farther off than its spread says: an assumption of the theory that does not hold.</summary>
/// <param name="Layer">Where it does not.</param>
/// <param name="Reason">Which it is.</param>
public sealed record Caveat(string Layer, string Reason)
{
    /// <summary>In words.</summary>
    public override string ToString() => $"{Layer}: {Reason}";
}
