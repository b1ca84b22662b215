using Evenkeel.Formats.Tests.Support;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>ONNX's own conformance cases: those that are run give ONNX's outputs, and those that are not are listed with the reason.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>Folders of more cases, parted by the system's separator for paths.</summary>
    private const string MoreFolders = "EVENKEEL_CONFORMANCE";

    [Fact]
    public void Run_CasesOfTheArchive_GiveOnnxsOutputsOrAreListed()
    {
        var listed = File.ReadAllLines(Bytes.File("onnx/unsupported.txt")).Select(line => line.Split(": ", 2)).ToDictionary(l => l[0], l => l[1]);
        var problems = Run(Bytes.File("onnx/conformance.zip"));
        Assert.Empty(problems.Where(p => !listed.TryGetValue(p.Key, out var reason) || !p.Value.Contains(reason, StringComparison.Ordinal)).Select(p => $"{p.Key}: {p.Value}"));
        Assert.Empty(listed.Keys.Except(problems.Keys));
    }

    [Fact]
    public void Run_CasesOfOtherFolders_GiveOnnxsOutputs()
    {
        var folders = Environment.GetEnvironmentVariable(MoreFolders);
        Assert.SkipWhen(folders is null, $"{MoreFolders} names no folder of cases");
        foreach (var folder in folders!.Split(Path.PathSeparator))
        {
            foreach (var (name, problem) in Run(folder)) output.WriteLine($"{name}: {problem}");
        }
    }

    private Dictionary<string, string> Run(string path)
    {
        using var workers = new Workers(2);
        var problems = new Dictionary<string, string>();
        var ways = new SortedDictionary<ConformanceCase.Way, int>();
        foreach (var item in ConformanceCase.Load(path))
        {
            if (item.Run(workers, out var way) is { } problem) problems.Add(item.Name, problem);
            else ways[way] = ways.GetValueOrDefault(way) + 1;
        }

        output.WriteLine($"{Path.GetFileName(path)}: {ways.Values.Sum()} cases pass ({string.Join(", ", ways.Select(w => $"{w.Value} {w.Key}"))}), {problems.Count} are not run");
        return problems;
    }
}
