namespace Evenkeel.Diagnosis;

/// <summary>Fixes that several rules propose.</summary>
internal static class Fixes
{
    /// <summary>Draw all weights anew by a plain recipe.</summary>
    public static Fix Recipe(Evidence evidence, string scheme)
        => new($"initialize with {scheme}", $"evenkeel check {Quote(evidence.Probe.Model.Source)} --recipe {scheme}");

    public static Fix Normalize(Evidence evidence)
        => new("standardize the input", $"evenkeel check {Quote(evidence.Probe.Model.Source)} --normalize");

    public static Fix Model(string change) => new(change, null);

    /// <summary>The plain scheme that fits the activation that most layers have: it keeps the second moment, or comes nearest to it.</summary>
    public static string SchemeFor(IEnumerable<string?> activations)
    {
        var commonest = activations.Where(a => a is not null).GroupBy(a => a).MaxBy(g => g.Count())?.Key;
        return SchemeFit.Recommended(commonest ?? "identity");
    }

    /// <summary>A shell would split or expand anything but plain names, as '?' and '&amp;' in zoo:mlp?depth=50&amp;width=256.</summary>
    private static string Quote(string source)
        => source.All(c => char.IsAsciiLetterOrDigit(c) || "._-/:=,@+".Contains(c, StringComparison.Ordinal)) ? source : $"'{source.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
