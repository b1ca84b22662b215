namespace Evenkeel.Initializers.DataDependent;

/// <summary>When <see cref="Lsuv"/> is content with a layer.</summary>
public sealed record LsuvOptions
{
    /// <summary>How far the variance may be from 1: |Var − 1| &lt; tolerance.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>How often a layer's weights are divided at most.</summary>
    public int MaxPasses { get; init; } = 10;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One is wrong.</exception>
    internal void Check()
    {
        if (!(Tolerance > 0 && double.IsFinite(Tolerance))) throw new ArgumentException(FormattableString.Invariant($"`tolerance` (={Tolerance}) must be positive and finite"));
        if (MaxPasses < 1) throw new ArgumentException($"`passes` (={MaxPasses}) must be at least 1");
    }
}
