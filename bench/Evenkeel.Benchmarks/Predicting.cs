using System.Diagnostics;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Text;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;

namespace Evenkeel.Benchmarks;

/// <summary>How long theory thinks about a network that is built already.</summary>
internal static class Predicting
{
    private const int Calls = 50;

    private static readonly string[] Usual = ["resnet50", "resnet18", "mobilenet-v2", "gpt-mini", "mlp?depth=50"];

    public static int Run(ReadOnlySpan<string> references)
    {
        Console.WriteLine("| network | layers | a prediction | allocated |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var reference in references.Length > 0 ? references : Usual)
        {
            var text = OptionText.Parse(reference, "mlp?depth=50");
            Measure(reference, Zoo.Build(text.Name, text.Options, null, null));
        }

        return 0;
    }

    private static void Measure(string reference, Graph graph)
    {
        var weights = graph.Parameters.ToDictionary(p => p.Name, ForecastRequest.By(Recipe.Parse("he")), StringComparer.Ordinal);
        var times = new List<double>();
        for (var call = 0; call < 2 * Calls; call++)
        {
            var start = Stopwatch.GetTimestamp();
            Predictor.Predict(graph, p => weights[p.Name], InputMoments.Noise, _ => 1);
            if (call >= Calls) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Predictor.Predict(graph, p => weights[p.Name], InputMoments.Noise, _ => 1);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"| {reference} | {graph.Nodes.Length} | {Median.Of(times):0.00} ms | {allocated / 1e6:0.00} MB |");
    }
}
