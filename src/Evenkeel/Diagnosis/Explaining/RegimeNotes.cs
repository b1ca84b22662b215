namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What mean field theory says of deep plain networks: the topics, what each is, and where it comes from.</summary>
internal static class RegimeNotes
{
    public const string MeanField = "mean-field", EdgeOfChaos = "edge-of-chaos", PhaseDiagram = "phase-diagram";

    public const string Source = "Poole et al. 2016; Schoenholz et al. 2017";

    public static IReadOnlyList<string> Names { get; } = [MeanField, EdgeOfChaos, PhaseDiagram];
}
