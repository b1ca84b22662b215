using System.Collections.Immutable;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Diagnosis;

/// <summary>The result in a word.</summary>
public enum Verdict
{
    /// <summary>Nothing, or notes only.</summary>
    Pass,

    /// <summary>Warnings, no errors.</summary>
    Warning,

    /// <summary>Errors.</summary>
    Fail,
}

/// <summary>A network looked at from all sides: what theory says, what was measured, what it means.</summary>
/// <param name="Probe">What was measured.</param>
/// <param name="Prediction">What theory says; null where nothing was predicted, as for a recording of another framework.</param>
/// <param name="Findings">What is wrong, the worst first.</param>
public sealed record Checkup(ProbeResult Probe, Prediction? Prediction, ImmutableArray<Finding> Findings)
{
    /// <summary>The result in a word.</summary>
    public Verdict Verdict => Findings.Select(f => f.Severity).DefaultIfEmpty(Severity.Note).Max() switch
    {
        Severity.Error => Verdict.Fail,
        Severity.Warning => Verdict.Warning,
        _ => Verdict.Pass,
    };

    /// <summary>Probes a network and lets every rule look at what was found.</summary>
    public static Checkup Run(ProbeRequest request, CancellationToken cancellation = default)
    {
        var (probe, prediction) = Probing.Probe.Run(request, cancellation);
        return Of(probe, prediction);
    }

    /// <summary>Lets every rule look at measurements, whoever took them.</summary>
    public static Checkup Of(ProbeResult probe, Prediction? prediction)
    {
        var evidence = new Evidence(probe, prediction);
        var findings = RuleCatalogue.All.SelectMany(r => r.Check(evidence)).OrderByDescending(f => f.Severity).ThenBy(f => f.Id, StringComparer.Ordinal);
        return new Checkup(probe, prediction, [.. findings]);
    }
}
