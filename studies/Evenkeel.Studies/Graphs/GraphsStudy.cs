using Evenkeel.Networks;
using Evenkeel.Studies.Moments;
using Evenkeel.Studies.Printing;
using Evenkeel.Theory.Moments;

namespace Evenkeel.Studies.Graphs;

/// <summary>Theory against simulation in random graphs of all ops that it has a map for.</summary>
internal sealed class GraphsStudy : IStudy
{
    private const int Width = 512, Samples = 4, Draws = 64, Worst = 20;

    /// <summary>The seed of the first graph: by those before it errors of the theory were found and mended.</summary>
    private const int First = 30000;

    /// <summary>
    /// Of C/n, for each weighted layer or norm: 5/n is what a ReLU layer adds to Var ln M (Hanin and Rolnick 2018), and the order of what a curved function of the
    /// scale, or a norm by few units, shifts the mean by.
    /// </summary>
    private const double C = 5;

    private static readonly Family[] Families =
    [
        new("networks", 200, seed => RandomNetworks.Create(seed, 3 + seed % 8, Width, Samples)),
        new("any ops", 100, seed => AnyOps(seed, 2 + seed % 7)),
    ];

    private static readonly double[] Quantiles = [0, 0.001, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999, 1];

    public string Name => "graphs";

    public string Title => "Random graphs against simulation";

    public string Method => $"""
        Graphs are drawn at width {Width}, by seeds from {First}, which no mend of the theory was made by: networks as they are built (weighted layers, norms, activations and pools behind each other on features, sequences,
        tokens, signals, images and volumes; residual sums, gates, attention, concatenations and splits of values that share a source), and graphs of any ops
        that theory has a map for, each on any axis of any value. Each is run forward and backward with {Draws} draws of its weights by `lecun`, and of its
        input: unit Gaussian noise, or random tokens, of {Samples} samples; a unit Gaussian cotangent goes back. Every layer's rms of output and gradient is
        compared with what theory predicts from the input's moments alone. It is within where it is not farther off than 4 standard errors of the measurement
        and C/n of it, with C = {C} for each weighted layer or norm that the number comes through: 5/n is what a ReLU layer of n units adds to Var ln M (Hanin
        and Rolnick 2018), and of this order is what curved functions of the scale, and norms over n units, shift an expectation by. A caveat is what
        `predict` says itself where an assumption does not hold that a number rests on.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        var results = Families.Select(f => (f.Name, Nodes: f.Run(run))).ToArray();
        yield return Shares(results);
        yield return Ratios(results);
        foreach (var (name, nodes) in results)
        {
            yield return Beginnings(name, nodes);
            yield return Farthest(name, nodes);
        }

        yield return Unknown(results);
    }

    private static double PerLayer => C / Width;

    private static Table Shares((string Name, GraphNode[] Nodes)[] results) => new(
        "Layers within 4 standard errors and C/n, of those that have a prediction: all, those without a caveat, and those with one; and of all, within 4 standard errors and 5 %.",
        ["graphs", "number", "layers", "unknown", "pass", "within", "share", "without a caveat", "share", "with a caveat", "within 5 %"],
        [.. results.SelectMany(r => (string[][])
        [
            Within(r, "forward", n => n.Forward, n => n.IsForwardOff(PerLayer), n => n.Moments.HasCaveat.Forward),
            Within(r, "backward", n => n.Backward, n => n.IsBackwardOff(PerLayer), n => n.Moments.HasCaveat.Backward),
        ])]);

    private static string[] Within((string Name, GraphNode[] Nodes) family, string pass, Func<GraphNode, Comparison> of, Func<GraphNode, bool> isOff, Func<GraphNode, bool> hasCaveat)
    {
        var known = family.Nodes.Where(n => of(n).IsKnown).ToArray();
        GraphNode[] plain = [.. known.Where(n => !hasCaveat(n))], others = [.. known.Where(hasCaveat)];
        return [
            family.Name, $"{family.Nodes.Select(n => n.Graph).Distinct().Count()}", $"{family.Nodes.Length}", $"{family.Nodes.Count(n => n.Moments.Unknown is not null)}", pass,
            Count(known), Share(known), Count(plain), Share(plain), Count(others), $"{known.Count(n => GraphNode.IsWithin(of(n), 0.05)) / (double)known.Length:P1}"];

        string Count(GraphNode[] nodes) => $"{nodes.Count(n => !isOff(n))} of {nodes.Length}";
        string Share(GraphNode[] nodes) => $"{nodes.Count(n => !isOff(n)) / (double)Math.Max(1, nodes.Length):P1}";
    }

    private static Table Ratios((string Name, GraphNode[] Nodes)[] results) => new(
        "Quantiles of predicted over measured rms.",
        ["graphs", "pass", .. Quantiles.Select(q => q is 0 ? "least" : q is 1 ? "most" : FormattableString.Invariant($"{100 * q:G3} %"))],
        [.. results.SelectMany(r => (string[][])[Row(r.Name, "forward", Known(r.Nodes, n => n.Forward)), Row(r.Name, "backward", Known(r.Nodes, n => n.Backward))])]);

    private static string[] Row(string name, string pass, Comparison[] of)
    {
        double[] ratios = [.. of.Where(c => c.Measured > 0 && c.Predicted > 0).Select(c => c.Ratio).Order()];
        return [name, pass, .. Quantiles.Select(q => $"{ratios[(int)Math.Round(q * (ratios.Length - 1))]:F3}")];
    }

    private static Table Beginnings(string name, GraphNode[] nodes)
    {
        (string Kind, GraphNode Node, bool IsForward)[] begins =
        [
            .. nodes.Where(n => n.BeginsForward(PerLayer)).Select(n => (n.Node.Op.Kind, n, true)),
            .. nodes.Where(n => n.BeginsBackward(PerLayer)).Select(n => (string.Join(", ", n.Behind().Select(b => b.Node.Op.Kind).Distinct().Order(StringComparer.Ordinal)), n, false)),
        ];
        return new(
            $"""
            Where deviations begin in {name}: layers that lie outside and read, or hand their values to, none that does; by the kind of the layer, or of those
            that its gradient comes from.
            """,
            ["pass", "begins at", "layers", "of", "within 5 %", "farthest ratio", "in"],
            [.. begins.GroupBy(b => (b.IsForward, b.Kind)).OrderByDescending(g => g.Key.IsForward).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Kind, StringComparer.Ordinal).Select(g =>
            {
                var of = g.Key.IsForward ? nodes.Count(n => n.Forward.IsKnown && n.Node.Op.Kind == g.Key.Kind) : nodes.Count(n => n.Backward.IsKnown && n.Behind().Any(b => g.Key.Kind.Split(", ").Contains(b.Node.Op.Kind)));
                var farthest = g.MaxBy(b => Distance(b.IsForward ? b.Node.Forward : b.Node.Backward));
                return (string[])[
                    g.Key.IsForward ? "forward" : "backward", g.Key.Kind, $"{g.Count()}", $"{of}",
                    $"{g.Count(b => GraphNode.IsWithin(b.IsForward ? b.Node.Forward : b.Node.Backward, 0.05))}",
                    Ratio(g.Key.IsForward ? farthest.Node.Forward : farthest.Node.Backward), $"{farthest.Node.Graph.Name}, {farthest.Node.Node.Name}"];
            })]);
    }

    private static Table Farthest(string name, GraphNode[] nodes) => new(
        $"The {Worst} graphs of {name} that are farthest off, by the layer where it is so, and what theory says that its numbers there rest on.",
        ["graph", "layer", "pass", "predicted", "measured", "ratio", "standard errors", "rests on"],
        [.. nodes.SelectMany(n => (IEnumerable<(GraphNode Node, Comparison Of, string Pass, bool IsOff)>)[(n, n.Forward, "forward", n.IsForwardOff(PerLayer)), (n, n.Backward, "backward", n.IsBackwardOff(PerLayer))])
            .Where(c => c.IsOff).GroupBy(c => c.Node.Graph.Name).Select(g => g.MaxBy(c => Distance(c.Of)))
            .OrderByDescending(c => Distance(c.Of)).Take(Worst)
            .Select(c => (string[])[
                c.Node.Graph.Name, c.Node.Node.Name, c.Pass, $"{c.Of.Predicted:G4}", $"{c.Of.Measured:G4}", Ratio(c.Of), $"{c.Of.Score:+0.0;−0.0}", c.Node.Moments.Assumption ?? "—"])]);

    private static Table Unknown((string Name, GraphNode[] Nodes)[] results) => new(
        "Layers without a prediction of output or gradient, by what theory says of the first of them in a graph; all behind are unknown with it, and of gradients all before.",
        ["graphs", "layers", "because"],
        [.. results.SelectMany(r => r.Nodes.Where(n => n.Moments.Unknown is not null).GroupBy(n => n.Graph.Name).GroupBy(g => Reason(g)).OrderByDescending(g => g.Sum(n => n.Count()))
            .Select(g => (string[])[r.Name, $"{g.Sum(n => n.Count())}", g.Key]))]);

    private static string Reason(IEnumerable<GraphNode> nodes)
        => nodes.Select(n => n.Moments.Unknown!).FirstOrDefault(u => u.StartsWith("unknown", StringComparison.Ordinal) && u != MomentStep.LayerBefore) ?? nodes.First().Moments.Unknown!;

    private static string Ratio(Comparison c) => c.Measured > 0 ? $"{c.Ratio:F3}" : "∞";

    private static double Distance(Comparison c) => Math.Abs(Math.Log(Math.Max(c.Predicted, 1e-300) / Math.Max(c.Measured, 1e-300)));

    private static Comparison[] Known(GraphNode[] nodes, Func<GraphNode, Comparison> of) => [.. nodes.Select(of).Where(c => c.IsKnown)];

    private static Graph AnyOps(int seed, int layers) => RandomGraphs.OfAnyOps(seed, layers, Width, IsWanted);

    private static bool IsWanted(Op op, Shape[] inputs)
        => MomentMaps.Has(op.GetType()) && op.Parameters(inputs) is var parameters && parameters.Sum(p => p.Shape.Length) <= RandomNetworks.MostWeights
            && parameters.All(p => p.Role != ParameterRole.Buffer);

    private sealed record Family(string Name, int Graphs, Func<int, Graph> Make)
    {
        public GraphNode[] Run(StudyRun run) =>
        [
            .. Enumerable.Range(First, int.MaxValue - First).Select(Make).Where(CanRun).Take(Graphs).Index().SelectMany(g =>
            {
                var nodes = GraphNode.Simulate(g.Item, Samples, Draws, "lecun", run.Workers);
                var off = nodes.Count(n => n.IsForwardOff(PerLayer) || n.IsBackwardOff(PerLayer));
                StudyRun.Say($"{Name}, {g.Index + 1} of {Graphs}: {off} of {nodes.Length} layers outside");
                return nodes;
            }),
        ];

        /// <summary>A norm over a batch of one has nothing to take moments of.</summary>
        private static bool CanRun(Graph graph)
        {
            var samples = graph.Batch ?? Samples;
            return graph.Nodes.All(n => n.Op.BatchProblem([.. n.Inputs.Select(v => v == 0 ? graph.InputShape.WithBatch(samples) : graph.Nodes[v - 1].ShapeOf(samples))]) is null);
        }
    }
}
