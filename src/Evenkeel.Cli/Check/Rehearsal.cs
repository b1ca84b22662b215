using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Cli.Check;

/// <summary>
/// A pass over a small network on a thread of its own, while the one to be checked is still being built and planned on another: kernels are
/// compiled when they are first called, which is half of a cold pass over a convolutional network.
/// </summary>
internal static class Rehearsal
{
    private const string Network = "resnet18";

    private const long Samples = 2;

    /// <summary>Channels that leave every remainder of a tile's rows, and images large enough for every way to convolve.</summary>
    private static readonly Dictionary<string, string> Small = new() { ["width"] = "18", ["image"] = "48", ["classes"] = "10" };

    /// <summary>Begins; nothing waits for its end, and nothing depends on it.</summary>
    public static void Begin() => new Thread(TryRun) { IsBackground = true }.Start();

    private static void TryRun()
    {
        try
        {
            Run();
        }
#pragma warning disable CA1031 // What fails here, as for want of memory, fails again where it counts.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static void Run()
    {
        using var workers = new Workers(1);
        var graph = Zoo.Build(Network, Small, null, null);
        using var input = SeededNoise.Gaussian(graph.InputShape.WithBatch(Samples), 0, Network);
        using var gradient = SeededNoise.Gaussian(graph.Nodes[^1].ShapeOf(Samples), 0, Network);
        var weights = graph.Parameters.ToDictionary(p => p.Name, p => SeededNoise.Gaussian(p.Shape, 0, Network), StringComparer.Ordinal);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Samples }), weights, workers);
        var measuring = new Measuring();
        session.Forward(input, measuring);
        session.Backward(gradient, measuring);
        foreach (var weight in weights.Values) weight.Dispose();
    }

    /// <summary>Has everything measured and looks at nothing.</summary>
    private sealed class Measuring : IObserver
    {
        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
        {
        }

        public void Backward(int node, Tensor? gradient, Reading reading)
        {
        }

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }
    }
}
