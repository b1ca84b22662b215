namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What mean field theory says of deep plain networks: the topics, what each is, and where it comes from.</summary>
public static class RegimeNotes
{
    /// <summary>Where signal and likeness settle at given variances.</summary>
    public const string MeanField = "mean-field";

    /// <summary>The weights' variance at which χ₁ = 1, for a given one of the biases.</summary>
    public const string EdgeOfChaos = "edge-of-chaos";

    /// <summary>The depth to which a network is trainable, over both variances.</summary>
    public const string PhaseDiagram = "phase-diagram";

    internal const string Source = "Poole et al. 2016; Schoenholz et al. 2017";

    internal static IReadOnlyList<string> Names { get; } = [MeanField, EdgeOfChaos, PhaseDiagram];
}
