namespace Evenkeel.Diagnosis;

/// <summary>Fixes that several rules propose.</summary>
internal static class Fixes
{
    /// <summary>Draw all weights anew by a recipe.</summary>
    public static Fix Recipe(Evidence evidence, string recipe, string? title = null)
        => new(title ?? $"initialize with {recipe}", Command(evidence, $"--recipe {recipe}"));

    public static Fix Normalize(Evidence evidence)
        => new("standardize the input", Command(evidence, "--normalize"));

    public static Fix Model(string change) => new(change, null);

    /// <summary>The plain scheme that fits the activation that most layers have: it keeps the second moment, or comes nearest to it.</summary>
    public static string SchemeFor(IEnumerable<string?> activations)
    {
        var commonest = activations.Where(a => a is not null).GroupBy(a => a).MaxBy(g => g.Count())?.Key;
        return SchemeFit.Recommended(commonest ?? "identity");
    }

    private static string? Command(Evidence evidence, string options) => evidence.Probe.Model.Command is { } command ? $"{command} {options}" : null;
}
