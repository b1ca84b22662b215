using System.Globalization;
using Evenkeel.Initializers.DataDependent;

namespace Evenkeel.Reporting.Text;

/// <summary>Writes what was done with each layer by the variance of its output: in a few lines, or with a row for each.</summary>
public static class LsuvText
{
    private const int LabelIndent = 9, MaxName = 60;

    private static readonly string[] Heads = ["layer", "variance", "after", "passes", "factor"];

    /// <summary>Writes; nothing where no layer was scaled by data.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="fitted">What was done.</param>
    /// <param name="source">The data, in words.</param>
    /// <param name="isVerbose">Whether each layer has a row.</param>
    public static void Write(TextWriter writer, FittedRecipe fitted, string source, bool isVerbose)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(fitted);
        if (fitted.Layers.IsEmpty) return;
        var reached = fitted.Layers.Where(l => l.IsReached).ToArray();
        if (isVerbose && reached.Length > 0)
        {
            WriteRows(writer, reached);
            writer.WriteLine();
        }

        LabelledText.Write(writer, "lsuv", $"on {Wording.Count(fitted.Samples, "sample")} of {source}: {Said(reached)}", LabelIndent);
        var label = "left";
        foreach (var group in fitted.Layers.Where(l => !l.IsReached).GroupBy(l => l.Reason, StringComparer.Ordinal))
        {
            LabelledText.Write(writer, label, $"{Wording.Names([.. group.Select(Name)])}: {group.Key}", LabelIndent);
            label = "";
        }
    }

    private static string Said(LsuvLayer[] reached)
    {
        if (reached.Length == 0) return "no weight was scaled";
        var (least, most, passes) = (reached.Min(l => l.After), reached.Max(l => l.After), reached.Max(l => l.Passes));
        return $"what {Wording.Count(reached.Length, "weight")} make{(reached.Length == 1 ? "s" : "")} has a variance of {Wording.Scale(least)} to {Wording.Scale(most)}, after {passes} {(passes == 1 ? "pass" : "passes")} at most";
    }

    private static void WriteRows(TextWriter writer, LsuvLayer[] layers)
    {
        string[][] rows = [Heads, .. layers.Select(l => new[] { Wording.Clip(Name(l), MaxName), Wording.Scale(l.Before), Wording.Scale(l.After), l.Passes.ToString(CultureInfo.InvariantCulture), Wording.Scale(l.Factor) })];
        var widths = Enumerable.Range(0, Heads.Length).Select(c => rows.Max(r => Columns.Of(r[c]))).ToArray();
        foreach (var row in rows) writer.WriteLine(string.Join("  ", row.Select((cell, c) => c == 0 ? Wording.Fit(cell, widths[c]) : cell.PadLeft(widths[c]))));
    }

    private static string Name(LsuvLayer layer)
    {
        var name = layer.Gate is null && layer.Parameter?.EndsWith(".weight", StringComparison.Ordinal) != false ? layer.Layer : layer.Parameter!;
        return layer.Gate is { } gate ? $"{name}, gate {gate}" : name;
    }
}
