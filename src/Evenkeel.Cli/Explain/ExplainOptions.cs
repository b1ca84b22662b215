using Evenkeel.Diagnosis.Explaining;

namespace Evenkeel.Cli.Explain;

/// <summary>What the user asked of `evenkeel explain`.</summary>
/// <param name="Topic">The topic; null for a list of all.</param>
/// <param name="Conditions">What to explain it for.</param>
/// <param name="Format">"text" or "json".</param>
/// <param name="Out">The file to write to; null for standard output.</param>
internal sealed record ExplainOptions(string? Topic, Conditions Conditions, string Format, string? Out);
