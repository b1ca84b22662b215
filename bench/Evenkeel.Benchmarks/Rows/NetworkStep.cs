using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>Forward, loss and backward of a network, bare or with all of the probe's statistics, against the peer bare or with hooks.</summary>
internal sealed class NetworkStep : IRow
{
    private readonly StepNetwork network;
    private readonly bool hasStatistics, hasHooks;
    private readonly ProbeRequest request;
    private readonly Session session;
    private readonly Tensor gradient;

    private NetworkStep(Workers workers, StepNetwork network, bool hasStatistics, bool hasHooks)
    {
        (this.network, this.hasStatistics, this.hasHooks) = (network, hasStatistics, hasHooks);
        var (graph, batch) = (network.Graph, network.Batch);
        Work = Flops.OfStep(graph, batch);
        request = new ProbeRequest
        {
            Graph = graph,
            Weights = Recipe.Parse("pytorch").Initialize(graph, 0, workers),
            Input = network.Input(),
            Target = network.Target(),
            Workers = workers,
        };
        session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch }), request.Weights, workers);
        gradient = new Tensor(DType.Float32, graph.Nodes[^1].ShapeOf(batch));
    }

    public string Name => $"{network.Name} {(hasStatistics ? "with all statistics" : "bare")}{(hasHooks ? ", the peer with hooks" : "")}";

    public string PeerRequest => $"{network.Request} {(hasHooks ? 1 : 0)}";

    public double Work { get; }

    public WorkUnit Unit => WorkUnit.Flop;

    /// <summary>Both bare; statistics against the bare peer; statistics on both sides.</summary>
    public static IEnumerable<IRow> Rows(Workers workers, string name)
    {
        var network = StepNetwork.All[name]();
        yield return new NetworkStep(workers, network, hasStatistics: false, hasHooks: false);
        yield return new NetworkStep(workers, network, hasStatistics: true, hasHooks: false);
        yield return new NetworkStep(workers, network, hasStatistics: true, hasHooks: true);
    }

    public void Run()
    {
        var observer = hasStatistics ? new LayerCollector(request) : null;
        var output = session.Forward(request.Input, observer);
        request.Loss.Evaluate(output, request.Target!, gradient, request.Workers);
        session.Backward(gradient, observer);
    }

    public void Dispose()
    {
        session.Dispose();
        gradient.Dispose();
        request.Input.Dispose();
        request.Target!.Dispose();
        foreach (var weight in request.Weights.Values) weight.Dispose();
    }
}
