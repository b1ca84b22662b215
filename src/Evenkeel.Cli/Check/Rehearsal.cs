using Evenkeel.Diagnosis;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Cli.Check;

/// <summary>
/// A check of a small network on a thread of its own, which begins while the one to be checked is still being planned, on one thread: what
/// the runtime compiles when it is first called is compiled then. It is half of a cold pass over a convolutional network.
/// </summary>
internal static class Rehearsal
{
    private const string Network = "resnet18", Scheme = "pytorch";

    private const long Samples = 2;

    /// <summary>Channels that leave every remainder of a tile's rows, and images large enough for every way to convolve.</summary>
    private static readonly Dictionary<string, string> Small = new() { ["width"] = "18", ["image"] = "48", ["classes"] = "10" };

    /// <summary>Begins where it pays: nothing waits for its end.</summary>
    public static void Begin(Graph graph, CheckOptions options)
    {
        if (options.Threads > 1 && graph.Nodes.Any(n => n.Op is Conv)) new Thread(() => TryRun(options)) { IsBackground = true }.Start();
    }

    private static void TryRun(CheckOptions options)
    {
        try
        {
            Run(options);
        }
#pragma warning disable CA1031 // What fails here, as for want of memory, fails again where it counts.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static void Run(CheckOptions options)
    {
        using var workers = new Workers(1);
        var graph = Zoo.Build(Network, Small, null, null);
        using var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(Samples));
        new AddressedRandom(0, Network).FillNormal(input.Span<float>(), 0, 0, 1);
        var weights = Recipe.Parse(Scheme).Initialize(graph, 0, workers);
        var checkup = Checkup.Run(new ProbeRequest { Graph = graph, Weights = weights, Input = input, Workers = workers, IsNoise = true });
        CheckVerb.Render(Stream.Null, checkup, null, options, colour: false);
        foreach (var weight in weights.Values) weight.Dispose();
    }
}
