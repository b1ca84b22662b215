using System.Diagnostics;
using System.Globalization;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>
/// Damaged ONNX files: whatever they say, the answer is a network that runs, or one line. The variable EVENKEEL_ONNX_MUTATIONS sets the number of
/// files, and EVENKEEL_ONNX_SEED which they are.
/// </summary>
public sealed class OnnxMutationTests(ITestOutputHelper output)
{
    /// <summary>A network that takes more is not run; a check would say how much it takes.</summary>
    private const long MostArena = 1 << 24;

    /// <summary>What one file may take on a crowded machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly int Count = Number("EVENKEEL_ONNX_MUTATIONS", 1500), Seed = Number("EVENKEEL_ONNX_SEED", 1);

    [Fact]
    public void Check_DamagedModels_RunOrGiveOneLine()
    {
        byte[][] seeds = [.. ConformanceCase.Load(Bytes.File("onnx/conformance.zip")).Select(c => c.Model), .. Directory.GetFiles(Bytes.File("onnx/models"), "*.onnx").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        using var workers = new Workers(1);
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        var mutator = new OnnxMutator(random);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (clock, slowest) = (new Stopwatch(), TimeSpan.Zero);
        for (var i = 0; i < Count; i++)
        {
            var content = mutator.Mutate(seeds[random.Next(seeds.Length)]);
            var path = folder.Write("m.onnx", content);
            clock.Restart();
            try
            {
                var how = Run(path, workers);
                counts[how] = counts.GetValueOrDefault(how) + 1;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {Seed}, file {i}, {Convert.ToBase64String(content)}: {exception}");
            }

            Assert.True(clock.Elapsed < Longest, $"seed {Seed}, file {i} took {clock.Elapsed}: {Convert.ToBase64String(content)}");
            if (clock.Elapsed > slowest) slowest = clock.Elapsed;
        }

        output.WriteLine($"{Count:N0} files: {string.Join(", ", counts.Select(c => $"{c.Value:N0} {c.Key}"))}; the slowest took {slowest.TotalSeconds:0.0} s, at most {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }

    private static string Run(string path, Workers workers)
    {
        try
        {
            var model = ModelSource.Open(path).Build(null, null);
            var graph = model.Graph;
            var plan = Plan.Create(graph, new PlanOptions { Batch = graph.Batch ?? 1 });
            if (plan.ArenaBytes + graph.Parameters.Sum(p => (double)p.Shape.Length) + (double)graph.InputShape.Length * plan.Options.Batch > MostArena) return "are large";
            foreach (var problem in model.Problems) Assert.DoesNotContain(problem, char.IsControl);
            using var session = new Session(plan, graph.Parameters.ToDictionary(p => p.Name, p => model.Weights!.GetValueOrDefault(p.Name) ?? new Tensor(DType.Float32, p.Shape)), workers);
            using var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(plan.Options.Batch));
            using var gradient = new Tensor(DType.Float32, session.Forward(input).Shape);
            session.Backward(gradient);
            return "run";
        }
        catch (Exception exception) when (exception is InvalidFileException or ShapeException or TokenException)
        {
            Assert.DoesNotContain(exception.Message, char.IsControl);
            return "are refused";
        }
    }

    private static int Number(string variable, int usual) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{usual}", CultureInfo.InvariantCulture);
}
