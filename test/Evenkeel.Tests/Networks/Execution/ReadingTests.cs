using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Graphs;

namespace Evenkeel.Tests.Networks.Execution;

/// <summary>What is measured in the loops that make a value is what one finds in the value itself.</summary>
public sealed class ReadingTests
{
    private const int Layers = 24;
    private const double Tolerance = 1e-5;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(200, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_KeepingValues_ReadsWhatStandsInThem(int seed)
    {
        var log = Observe(seed, keepValues: true, workers: 1);
        Assert.Equal(2 * log.Graph.Nodes.Length, log.Copies.Count);
        foreach (var (key, values) in log.Copies) AssertRead(values, log.Readings[key]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_WritingOverValues_ReadsTheSame(int seed)
    {
        var kept = Observe(seed, keepValues: true, workers: 1);
        var overwritten = Observe(seed, keepValues: false, workers: 3);
        Assert.Equal(kept.Readings.Keys.Order(), overwritten.Readings.Keys.Order());
        foreach (var (key, reading) in kept.Readings)
        {
            Assert.Equal(reading.Moments, overwritten.Readings[key].Moments);
            Assert.Equal(reading.Histogram?.Counts.AsEnumerable(), overwritten.Readings[key].Histogram?.Counts.AsEnumerable());
        }

        foreach (var (node, units) in kept.Units)
        {
            Assert.Equal(units.Low.AsEnumerable(), overwritten.Units[node].Low.AsEnumerable());
            Assert.Equal(units.High.AsEnumerable(), overwritten.Units[node].High.AsEnumerable());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_Observed_CountsUnitsFromWhatAnActivationReads(int seed)
    {
        var log = Observe(seed, keepValues: true, workers: 1);
        for (var node = 0; node < log.Graph.Nodes.Length; node++)
        {
            if (log.Graph.Nodes[node].Op.Stability is not { } region) continue;
            var read = log.Graph.Nodes[node].Inputs[0];
            var input = read == 0 ? log.Input : log.Copies[$"forward {read - 1}"];
            var low = input.Count(x => x <= region.Low);
            Assert.Equal(low, log.Units[node].Low.Sum());
            Assert.Equal(input.Count(x => x >= region.High), log.Units[node].High.Sum());
            Assert.Equal(input.Length, log.Units[node].PerUnit * log.Units[node].Low.Length);
        }
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 3)]
    public void Step_OverPositions_CountsUnitsWhereTheLayerPutsThem(bool isDense, int units)
    {
        var builder = new GraphBuilder("positions", isDense ? new Shape(4, 2) : new Shape(2, 4));
        builder.Add("layer", isDense ? new Linear(5) : new Conv(3, new Window(1)));
        builder.Add("scale", new Scale(2));
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        var log = Observe(builder.Build(), 1, keepValues: true, workers: 1);
        Assert.Equal(units, log.Units[2].Low.Length);
        Assert.Equal(12, log.Units[2].PerUnit);

        var input = log.Copies["forward 1"];
        for (var unit = 0; unit < units; unit++)
        {
            var own = input.Where((_, i) => (isDense ? i % units : i / 4 % units) == unit);
            Assert.Equal(own.Count(x => x <= 0), log.Units[2].Low[unit]);
        }
    }

    private static void AssertRead(float[] values, Reading reading)
    {
        var moments = reading.Moments;
        var mean = values.Average(v => (double)v);
        var variance = values.Average(v => (v - mean) * (v - mean));
        var scale = Math.Sqrt(variance + mean * mean);
        Assert.Equal(values.Length, moments.Count);
        Assert.Equal(values.Min(), moments.Min);
        Assert.Equal(values.Max(), moments.Max);
        Assert.Equal(values.Count(v => v == 0), moments.Zeros);
        Assert.InRange(moments.Mean - mean, -Tolerance * scale, Tolerance * scale);
        Assert.InRange(moments.Std - Math.Sqrt(variance), -Tolerance * scale, Tolerance * scale);
        if (reading.Histogram is { } histogram) Assert.Equal(values.Count(v => v != 0), histogram.Counts.Sum());
    }

    private static Log Observe(int seed, bool keepValues, int workers) => Observe(RandomGraphs.Create(seed, Layers), seed, keepValues, workers);

    private static Log Observe(Graph graph, int seed, bool keepValues, int workers)
    {
        using var pool = new Workers(workers);
        using var stage = new Stage(graph, new PlanOptions { Batch = 3, InputGradient = true, Dropout = true, KeepValues = keepValues }, pool, seed);
        var log = new Log(graph, stage.Input.Span<float>().ToArray());
        stage.Forward(observer: log);
        stage.Backward(observer: log);
        return log;
    }

    private sealed class Log(Graph graph, float[] input) : IObserver
    {
        public Graph Graph => graph;

        public float[] Input => input;

        public Dictionary<string, Reading> Readings { get; } = [];

        public Dictionary<string, float[]> Copies { get; } = [];

        public Dictionary<int, UnitActivity> Units { get; } = [];

        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
        {
            Add($"forward {node}", output, reading);
            if (units is not null) Units.Add(node, units);
        }

        public void Backward(int node, Tensor? gradient, Reading reading) => Add($"backward {node}", gradient, reading);

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }

        private void Add(string key, Tensor? values, Reading reading)
        {
            Readings.Add(key, reading);
            if (values is not null) Copies.Add(key, values.Span<float>().ToArray());
        }
    }
}
