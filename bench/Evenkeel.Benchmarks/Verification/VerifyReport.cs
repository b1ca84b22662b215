using Evenkeel.Networks;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>Prints a line for each op, then those cases that differ, then the count.</summary>
internal static class VerifyReport
{
    /// <summary>Prints the results, and returns whether nothing differs.</summary>
    public static bool Print(CaseFile file, int seed, IReadOnlyList<CaseResult> results)
    {
        Console.WriteLine($"Against PyTorch {file.Version}'s float64, seed {seed}. An error may be {CaseResult.MostConditions} times what one rounding may do.");
        Console.WriteLine();
        Console.WriteLine("| op | cases | tensors | worst error float64 | in roundings | worst error float32 | in roundings |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var op in results.GroupBy(r => r.Case.Label).OrderBy(g => g.Key, StringComparer.Ordinal)) Line(op.Key, [.. op]);
        var differing = results.Where(r => r.Differs).ToList();
        Console.WriteLine();
        foreach (var result in differing) Explain(result);
        var absent = Absent(results);
        if (absent.Length > 0) Console.WriteLine($"ops without a case: {string.Join(", ", absent)}");
        Console.WriteLine($"{results.Count} cases, {differing.Count} differ");
        return differing.Count == 0;
    }

    /// <summary>The library's ops that no case made.</summary>
    private static string[] Absent(IReadOnlyList<CaseResult> results)
    {
        var made = results.Where(r => OpTable.Ops.ContainsKey(r.Case.Op)).Select(r => OpTable.Ops[r.Case.Op](new(r.Case.Attributes)).GetType()).ToHashSet();
        return [.. typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !made.Contains(t)).Select(t => t.Name)];
    }

    private static void Line(string op, CaseResult[] results)
    {
        var wide = results.SelectMany(r => r.Wide).ToList();
        var single = results.SelectMany(r => r.Single).ToList();
        Console.WriteLine($"| {op} | {results.Length} | {wide.Count} | {Worst(wide)} | {Worst(single)} |");
    }

    private static string Worst(IReadOnlyList<Difference> differences)
        => $"{differences.Max(d => d.Relative):0.0e+0} | {differences.Max(d => d.InConditions):0.0}";

    private static void Explain(CaseResult result)
    {
        Console.WriteLine($"case {result.Case.Index}, {result.Case.Label} {result.Case.Attributes.GetRawText()}");
        foreach (var (precision, differences) in new[] { ("float64", result.Wide), ("float32", result.Single) })
        {
            foreach (var d in differences.Where(d => !(d.InConditions <= CaseResult.MostConditions)))
            {
                Console.WriteLine($"  {precision} {d.Tensor}: error {d.Relative:0.0e+0} of its root mean square, {d.InConditions:0.0} roundings");
            }
        }
    }
}
