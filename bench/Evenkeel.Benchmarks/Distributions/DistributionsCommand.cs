using System.Globalization;
using Evenkeel.TestKit.Distributions;

namespace Evenkeel.Benchmarks.Distributions;

/// <summary>Compares what every scheme draws with its law, as a Markdown table: <c>distributions [--count N]</c>.</summary>
internal static class DistributionsCommand
{
    private const int DefaultCount = 10_000_000;

    /// <summary>Fewer values would show no tail.</summary>
    private const int LeastCount = 1000;

    private const int Differs = 1;
    private const int Usage = 2;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var count = DefaultCount;
        var isGood = arguments.Length == 0
            || (arguments is ["--count", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= LeastCount);
        if (!isGood)
        {
            Console.Error.WriteLine($"distributions takes --count N, a whole number of at least {LeastCount}");
            return Usage;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} values each, seed 0."));
        Console.WriteLine();
        Console.WriteLine("| scheme | type | mean | std | skew | kurtosis | KS p | tails | extremes | equal pairs | at bounds | neighbours | streams | verdict |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        var allGood = true;
        foreach (var sample in SchemeSample.All)
        {
            foreach (var grid in (ElementGrid[])[ElementGrid.Single, ElementGrid.Double]) allGood &= Row(sample, grid, count);
            var areRounded = sample.AreHalvesRounded(count);
            Console.WriteLine($"| `{sample.Text}` | float16, bfloat16 | {(areRounded ? "the float32 values rounded" : "not the float32 values rounded")} | | | | | | | | | | | {Verdict(areRounded)} |");
            allGood &= areRounded;
        }

        return allGood ? 0 : Differs;
    }

    private static bool Row(SchemeSample sample, ElementGrid grid, int count)
    {
        var law = sample.Law;
        var values = sample.Draw(grid, count);
        var streams = Math.Max(Math.Abs(Correlation(seed: 1)), Math.Abs(Correlation(name: "another")));
        var report = DistributionCheck.Of(values, law, grid);
        var isGood = report.IsGood && streams <= DistributionCheck.MostStandardErrors;
        var tail = report.Tails[^1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| `{sample.Text}` | {grid.Name} | {string.Join(" | ", report.Scores.Select(s => s.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)))} | {report.Kolmogorov:0.000} "
            + $"| {tail.Low}, {tail.High} of {tail.Probability * count:0} | {report.Extremes.Low:0.00}, {report.Extremes.High:0.00} "
            + $"| {report.Duplicates} of {report.ExpectedDuplicates:0.#} | {report.AtBounds} | {report.Neighbours:0.0} | {streams:0.0} | {Verdict(isGood)} |"));
        foreach (var failure in report.Failures) Console.Error.WriteLine($"{sample.Text} {grid.Name}: {failure}");
        return isGood;

        double Correlation(ulong seed = 0, string? name = null) => DistributionCheck.Correlation(values, sample.Draw(grid, count, seed, name), law);
    }

    private static string Verdict(bool isGood) => isGood ? "ok" : "**differs**";
}
