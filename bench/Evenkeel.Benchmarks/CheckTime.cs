using System.Diagnostics;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Benchmarks;

/// <summary>Compares <c>evenkeel check MODEL</c>, a process from start to end, with the one step of the network that it takes: <c>check MODEL</c>.</summary>
internal static class CheckTime
{
    private const int Rounds = 9;
    private const int Refused = 2;
    private const long Samples = 8;

    /// <summary>What a check may take besides twice its step: the runtime's start, the file, the report.</summary>
    private const double Allowance = 0.5;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [var reference])
        {
            Console.Error.WriteLine("check: name one model, as resnet18.onnx or zoo:resnet18");
            return Refused;
        }

        using var workers = new Workers(Environment.ProcessorCount);
        var model = ModelSource.Open(reference).Build(null, null, null, new BuildOptions { Samples = Samples });
        var (graph, batch) = (model.Graph, model.Graph.Batch ?? Samples);
        using var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(batch));
        using var gradient = new Tensor(DType.Float32, graph.Nodes[^1].ShapeOf(batch));
        new AddressedRandom(1, "input").FillNormal(input.Span<float>(), 0, 0, 1);
        new AddressedRandom(1, "gradient").FillNormal(gradient.Span<float>(), 0, 0, 1);
        var request = new ProbeRequest { Graph = graph, Weights = model.Weights ?? model.Recipe.Initialize(graph, 0, workers), Input = input, Workers = workers };
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch }), request.Weights, workers);

        var rounds = new List<(double Step, double Check)>();
        for (var i = 0; i < Rounds; i++)
        {
            Step();
            rounds.Add((Seconds(Step), Seconds(() => Check(reference))));
        }

        var (step, check) = (Median.Of(rounds.Select(r => r.Step)), Median.Of(rounds.Select(r => r.Check)));
        Console.WriteLine($"{Path.GetFileName(reference)}, {batch}×{graph.InputShape}: a step with all statistics {step * 1e3:F0} ms, evenkeel check {check * 1e3:F0} ms, medians of {Rounds} pairs;");
        Console.WriteLine($"that is {check / (2 * step + Allowance):F2} of twice the step and {Allowance} s.");
        return 0;

        void Step()
        {
            var observer = new LayerCollector(request);
            session.Forward(input, observer);
            session.Backward(gradient, observer);
        }
    }

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Check(string reference)
    {
        var tool = Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("bench", "Evenkeel.Benchmarks"), Path.Combine("src", "Evenkeel.Cli"), StringComparison.Ordinal), "Evenkeel.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, "check", reference, "--quiet", "--fail-on", "never"]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"evenkeel check ended with exit code {process.ExitCode}");
    }
}
