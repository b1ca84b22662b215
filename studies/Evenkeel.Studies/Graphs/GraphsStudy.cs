using Evenkeel.Networks;
using Evenkeel.Studies.Moments;
using Evenkeel.Studies.Printing;
using Evenkeel.Theory.Moments;

namespace Evenkeel.Studies.Graphs;

/// <summary>Theory against simulation in random graphs of all ops that it has a map for.</summary>
internal sealed class GraphsStudy : IStudy
{
    private const int Width = 512, Samples = 4, Draws = 64, Worst = 20;

    /// <summary>
    /// Of C/n: 5/n is what a ReLU layer adds to Var ln M (Hanin and Rolnick 2018), and the order of what a curved function of the scale, or a norm by few
    /// units, shifts the mean by.
    /// </summary>
    private const double C = 5;

    private static readonly Family[] Families =
    [
        new("networks", 100, seed => RandomNetworks.Create(seed, 3 + seed % 8, Width, Samples)),
        new("any ops", 100, seed => AnyOps(seed, 2 + seed % 7)),
    ];

    private static readonly double[] Quantiles = [0, 0.001, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999, 1];

    public string Name => "graphs";

    public string Title => "Random graphs against simulation";

    public string Method => $"""
        Graphs are drawn at width {Width}: networks as they are built (weighted layers, norms, activations and pools behind each other on features, sequences,
        tokens, signals, images and volumes; residual sums, gates, attention, concatenations and splits of values that share a source), and graphs of any ops
        that theory has a map for, each on any axis of any value. Each is run forward and backward with {Draws} draws of its weights by `lecun`, and of its
        input: unit Gaussian noise, or random tokens, of {Samples} samples; a unit Gaussian cotangent goes back. Every layer's rms of output and gradient is
        compared with what theory predicts from the input's moments alone. It is within where it is not farther off than 4 standard errors of the measurement
        and C/n of it, with C = {C}: 5/n is what a ReLU layer of n units adds to Var ln M (Hanin and Rolnick 2018), and of this order is what curved functions
        of the scale, and norms over n units, shift an expectation by; a layer has it from all that are before it.
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

    private static double Allowed => C / Width;

    private static Table Shares((string Name, GraphNode[] Nodes)[] results) => new(
        "Layers within 4 standard errors and C/n, of those that have a prediction; and within 4 standard errors and 5 %.",
        ["graphs", "number", "layers", "unknown", "forward within", "share", "within 5 %", "backward within", "share", "within 5 %"],
        [.. results.Select(r =>
        {
            var (forward, backward) = (Known(r.Nodes, n => n.Forward), Known(r.Nodes, n => n.Backward));
            return (string[])[
                r.Name, $"{r.Nodes.Select(n => n.Graph).Distinct().Count()}", $"{r.Nodes.Length}", $"{r.Nodes.Count(n => n.Moments.Unknown is not null)}",
                .. Within(forward), .. Within(backward)];
        })]);

    private static string[] Within(Comparison[] of)
    {
        var within = of.Count(c => GraphNode.IsWithin(c, Allowed));
        return [$"{within} of {of.Length}", $"{within / (double)of.Length:P1}", $"{of.Count(c => GraphNode.IsWithin(c, 0.05)) / (double)of.Length:P1}"];
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
            .. nodes.Where(n => n.BeginsForward(Allowed)).Select(n => (n.Node.Op.Kind, n, true)),
            .. nodes.Where(n => n.BeginsBackward(Allowed)).Select(n => (string.Join(", ", n.Behind().Select(b => b.Node.Op.Kind).Distinct().Order(StringComparer.Ordinal)), n, false)),
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
        [.. nodes.SelectMany(n => (IEnumerable<(GraphNode Node, Comparison Of, string Pass)>)[(n, n.Forward, "forward"), (n, n.Backward, "backward")])
            .Where(c => c.Of.IsKnown && !GraphNode.IsWithin(c.Of, Allowed)).GroupBy(c => c.Node.Graph.Name).Select(g => g.MaxBy(c => Distance(c.Of)))
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
            .. Enumerable.Range(0, Graphs).SelectMany(seed =>
            {
                var nodes = GraphNode.Simulate(Make(seed), Samples, Draws, "lecun", run.Workers);
                var off = nodes.Count(n => (n.Forward.IsKnown && !GraphNode.IsWithin(n.Forward, Allowed)) || (n.Backward.IsKnown && !GraphNode.IsWithin(n.Backward, Allowed)));
                StudyRun.Say($"{Name}, {seed + 1} of {Graphs}: {off} of {nodes.Length} layers outside");
                return nodes;
            }),
        ];
    }
}
