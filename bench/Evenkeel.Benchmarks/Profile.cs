using System.Diagnostics;
using Evenkeel.Benchmarks.Rows;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Benchmarks;

/// <summary>Says where the time of a network's bare step goes: by kind of op, and the layers that take most.</summary>
internal static class Profile
{
    private const int Warmups = 3;
    private const int Rounds = 15;
    private const int Slowest = 12;

    /// <summary>Measures a network and prints two Markdown tables.</summary>
    public static void Run(Workers workers, StepNetwork network)
    {
        var (graph, batch) = (network.Graph, network.Batch);
        var weights = Recipe.Parse("pytorch").Initialize(graph, 0, workers);
        using var input = network.Input();
        using var target = network.Target();
        using var gradient = new Tensor(DType.Float32, graph.Nodes[^1].ShapeOf(batch));
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch }), weights, workers);
        var loss = new CrossEntropy();
        var rounds = new List<Watch>();
        var measured = new List<Watch>();
        var peaks = new List<double>();
        var extras = new List<double>();
        var request = new ProbeRequest { Graph = graph, Weights = weights, Input = input, Target = target, Workers = workers };
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            var peak = FmaPeak.Measure(workers);
            var (bare, full) = (Step(measures: false), Step(measures: true));
            var (without, with) = (Seconds(null), Seconds(new LayerCollector(request)));
            if (i < Warmups) continue;
            extras.Add(with / without - 1);
            rounds.Add(bare);
            measured.Add(full);
            peaks.Add(peak);
        }

        var lossSeconds = Median.Of(rounds.Select(r => r.Loss));
        var layers = graph.Nodes.Select((node, n) => new Cost(
            node.Name,
            node.Op.Kind,
            Median.Of(rounds.Select(r => r.Forward[n])),
            Median.Of(rounds.Select(r => r.Backward[n])),
            Median.Of(measured.Select(r => r.Forward[n] + r.Backward[n])) - Median.Of(rounds.Select(r => r.Forward[n] + r.Backward[n])),
            Flops.Forward(graph, node, batch),
            Flops.Backward(graph, node, batch))).ToList();
        var kinds = layers.GroupBy(l => l.Kind).Select(g => new Cost(
            $"{g.Count()}", g.Key, g.Sum(l => l.Forward), g.Sum(l => l.Backward), g.Sum(l => l.Statistics), g.Sum(l => l.ForwardFlop), g.Sum(l => l.BackwardFlop))).ToList();
        kinds.Add(new Cost("1", "loss", 0, lossSeconds, 0, 0, 0));
        var total = kinds.Sum(k => k.Seconds);
        Console.WriteLine($"{network.Name}: {total * 1e3:F1} ms a bare step, median of {Rounds}; the probe's statistics cost {Median.Of(extras):P1} more, median of {Rounds} pairs; FMA peak {Median.Of(peaks) / 1e9:F0} GFLOP/s.\nA pointwise layer runs in one loop with the layer it stands behind and counts as that.\n");
        Print("op | layers", kinds.Select(k => ($"{k.Kind} | {k.Name}", k)), total, Median.Of(peaks));
        Print("layer | op", layers.Select(l => ($"{l.Name} | {l.Kind}", l)).OrderByDescending(l => l.l.Seconds).Take(Slowest), total, Median.Of(peaks));
        foreach (var weight in weights.Values) weight.Dispose();

        Watch Step(bool measures)
        {
            var watch = new Watch(graph.Nodes.Length, measures);
            Run(watch);
            watch.End();
            return watch;
        }

        double Seconds(IObserver? observer)
        {
            var start = Stopwatch.GetTimestamp();
            Run(observer);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        void Run(IObserver? observer)
        {
            var output = session.Forward(input, observer);
            loss.Evaluate(output, target, gradient, workers);
            session.Backward(gradient, observer);
        }
    }

    private static void Print(string heading, IEnumerable<(string Label, Cost Cost)> costs, double total, double peak)
    {
        Console.WriteLine($"| {heading} | forward | of all | of peak | backward | of all | of peak | statistics | of all |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (label, cost) in costs.OrderByDescending(c => c.Cost.Seconds))
        {
            Console.WriteLine($"| {label} | {Cells(cost.Forward, cost.ForwardFlop)} | {Cells(cost.Backward, cost.BackwardFlop)} | {cost.Statistics * 1e3:F2} ms | {cost.Statistics / total:P1} |");
        }

        Console.WriteLine();

        string Cells(double seconds, double flop) => $"{seconds * 1e3:F2} ms | {seconds / total:P1} | {(flop > 0 ? $"{flop / seconds / peak:P0}" : "")}";
    }

    private sealed record Cost(string Name, string Kind, double Forward, double Backward, double Statistics, double ForwardFlop, double BackwardFlop)
    {
        public double Seconds => Forward + Backward;
    }

    /// <summary>Reads the clock between the nodes of one step; nodes that run range by range together count as the first, or backward the last, of them.</summary>
    private sealed class Watch(int nodes, bool measures) : IObserver
    {
        private long last = Stopwatch.GetTimestamp();
        private int running = -1;

        public double[] Forward { get; } = new double[nodes];

        public double[] Backward { get; } = new double[nodes];

        public double Loss { get; private set; }

        /// <summary>A node's backward pass ends where the next one's begins, after its contributions are added.</summary>
        public void End() => Backward[running] = Lap();

        public bool Measures => measures;

        void IObserver.Forward(int node, Tensor? output, Reading reading, UnitActivity? units) => Forward[node] = Lap();

        void IObserver.Backward(int node, Tensor? gradient, Reading reading)
        {
            var seconds = Lap();
            if (running < 0) Loss = seconds;
            else Backward[running] = seconds;
            running = node;
        }

        void IObserver.ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }

        private double Lap()
        {
            var now = Stopwatch.GetTimestamp();
            var seconds = Stopwatch.GetElapsedTime(last, now).TotalSeconds;
            last = now;
            return seconds;
        }
    }
}
