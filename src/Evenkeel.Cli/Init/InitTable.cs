using Evenkeel.Formats.Writing;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Reporting.Text;

namespace Evenkeel.Cli.Init;

/// <summary>Says what would be drawn: a row for each tensor, then the sums.</summary>
internal static class InitTable
{
    /// <summary>The widest name and scheme that are shown whole.</summary>
    private const int MaxName = 60, MaxScheme = 40;

    private static readonly string[] RateHeads = ["lr Adam", "lr SGD"];

    public static void Write(TextWriter writer, InitSubject subject, WeightsPlan plan, InitOptions options)
    {
        string[] heads = ["parameter", "shape", "scheme", "std", .. subject.HasRates ? RateHeads : [], "why"];
        string[][] rows = [heads, .. subject.Entries.Select(e => Row(e, subject.HasRates))];
        var widths = Enumerable.Range(0, heads.Length - 1).Select(c => rows.Max(r => Columns.Of(r[c]))).ToArray();
        foreach (var row in rows) writer.WriteLine(string.Join("  ", row.Select((cell, c) => c < widths.Length ? Wording.Fit(cell, widths[c]) : cell)).TrimEnd());
        writer.WriteLine();
        var values = subject.Entries.Sum(e => e.Parameter.Shape.Length);
        writer.WriteLine(Wording.Safe($"model    {subject.Model.Graph.Name}, {Wording.Count(plan.Tensors, "tensor")}, {Wording.Count(values, "value")}"));
        writer.WriteLine(Wording.Safe($"recipe   {subject.Recipe.Name}, seed {options.Seed}, {TypeName(options.DType)}"));
        writer.WriteLine($"size     {ByteSize.ToText(plan.Bytes)}{(plan.Files.Length > 1 ? $" in {plan.Files.Length} files" : "")}");
        writer.WriteLine($"memory   {ByteSize.ToText(plan.Memory(options.Threads))} beside the program");
        writer.WriteLine("nothing was written: --dry-run");
    }

    public static string TypeName(DType type) => type.ToString().ToLowerInvariant();

    private static string[] Row(DrawnEntry entry, bool hasRates)
    {
        var parameter = entry.Parameter;
        return [Wording.Clip(parameter.Name, MaxName), parameter.Shape.Rank == 0 ? "scalar" : $"{parameter.Shape}", Wording.Clip(entry.Scheme.Name, MaxScheme), Std(entry), .. hasRates ? Rates(entry) : [], entry.Why];
    }

    private static string[] Rates(DrawnEntry entry)
        => entry.Rates is { } rates ? [Wording.Scale(rates.Adam), Wording.Scale(rates.Sgd)] : entry.Parameter.Role == ParameterRole.Buffer ? ["–", "–"] : [Wording.Scale(1), Wording.Scale(1)];

    /// <summary>The scheme's standard deviation; for one whose values are not drawn from a law around 0, their root mean square would be no such thing.</summary>
    private static string Std(DrawnEntry entry)
    {
        if (entry.Scheme is ElementwiseInitializer elementwise) return Wording.Scale(Math.Sqrt(elementwise.LawOf(entry.Parameter.Fans).Variance));
        return entry.Scheme.IsCentred ? Wording.Scale(Math.Sqrt(entry.Scheme.SecondMoment(entry.Parameter.Shape, entry.Parameter.Fans))) : "–";
    }
}
