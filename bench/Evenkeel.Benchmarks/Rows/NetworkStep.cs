using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>Forward, loss and backward of a network, bare or with all of the probe's statistics; the peer's side is bare.</summary>
internal sealed class NetworkStep : IRow
{
    private readonly string name;
    private readonly bool statistics;
    private readonly ProbeRequest request;
    private readonly Session session;
    private readonly Tensor gradient;

    private NetworkStep(Workers workers, string name, Graph graph, long batch, double flop, bool statistics)
    {
        (this.name, this.statistics, Work) = (name, statistics, flop);
        var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(batch));
        new AddressedRandom(1, "input").FillNormal(input.Span<float>(), 0, 0, 1);
        var classes = graph.OutputShape[^1];
        var target = Tensor.From<long>([.. Enumerable.Range(0, (int)batch).Select(i => i % classes)], new Shape(batch));
        request = new ProbeRequest { Graph = graph, Weights = Recipe.Parse("pytorch").Initialize(graph, 0, workers), Input = input, Target = target, Workers = workers };
        session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch }), request.Weights, workers);
        gradient = new Tensor(DType.Float32, graph.OutputShape.WithBatch(batch));
    }

    public string Name => $"{name}{(statistics ? " with all statistics" : " bare")}";

    public string PeerRequest => name.Split(' ')[0];

    public double Work { get; }

    public WorkUnit Unit => WorkUnit.Flop;

    /// <summary>50 × 512 tanh, batch 256.</summary>
    public static IEnumerable<IRow> Mlp(Workers workers)
    {
        const int Depth = 50, Width = 512, Batch = 256, Classes = 10;
        foreach (var statistics in new[] { false, true })
        {
            var builder = new GraphBuilder("mlp", new Shape(Width));
            for (var i = 0; i < Depth; i++)
            {
                builder.Add($"fc.{i}", new Linear(Width));
                builder.Add($"act.{i}", new Activate(ActivationCatalogue.Parse("tanh")));
            }

            builder.Add("head", new Linear(Classes));
            yield return new NetworkStep(workers, $"mlp {Depth}×{Width} tanh", builder.Build(), Batch, 6.0 * Depth * Width * Width * Batch, statistics);
        }
    }

    public void Run()
    {
        var observer = statistics ? new LayerCollector(request) : null;
        var output = session.Forward(request.Input, observer);
        request.Loss.Evaluate(output, request.Target!, gradient);
        session.Backward(gradient, observer);
    }

    public void Dispose()
    {
        session.Dispose();
        gradient.Dispose();
        request.Input.Dispose();
        foreach (var weight in request.Weights.Values) weight.Dispose();
    }
}
