using Evenkeel.Diagnosis;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Tests.Probing;

public sealed class RecorderTests : IDisposable
{
    private const long Batch = 64;

    private readonly Workers workers = new(2);

    public void Dispose() => workers.Dispose();

    [Fact]
    public void At_ValuesOfTheEngine_GivesWhatTheProbeMeasured()
    {
        var (graph, input, weights) = Network();
        var probe = Probe.Run(new ProbeRequest { Graph = graph, Weights = weights, Input = input, Workers = workers }, TestContext.Current.CancellationToken).Result;

        var recorder = new Recorder("net", graph.Nodes.Select(Describe), workers);
        Record(recorder, graph, input, weights);
        var recorded = recorder.At(0);

        foreach (var (mine, wanted) in recorded.Layers.Zip(probe.Layers))
        {
            Assert.Equal(wanted.Forward.Moments.Rms, mine.Forward.Moments.Rms, 1e-12);
            Assert.Equal(wanted.Forward.Histogram!.Counts, mine.Forward.Histogram!.Counts);
            Assert.Equal(wanted.Units, mine.Units);
            Assert.Equal(wanted.Weights?.MatchedScheme, mine.Weights?.MatchedScheme);
            Assert.Equal(wanted.IsHead, mine.IsHead);
        }
    }

    [Fact]
    public void At_RecordingOfAVanishingNetwork_IsDiagnosed()
    {
        var layers = Enumerable.Range(0, 10).Select(i => new RecordedLayer($"fc.{i}", "linear", new Shape(Batch, 100)) { Fans = new Fans(100, 100), WeightShape = new Shape(100, 100) }).ToArray();
        var recorder = new Recorder("net", layers, workers);
        var values = new float[Batch * 100];
        for (var i = 0; i < layers.Length; i++)
        {
            new AddressedRandom(1, layers[i].Name).FillNormal(values, 0, 0, Math.Pow(0.3, i));
            recorder.Forward(layers[i].Name, 7, values);
            recorder.Weight(layers[i].Name, 7, values);
        }

        Assert.Equal([7], recorder.Steps);
        Assert.Contains(Checkup.Of(recorder.At(7), null).Findings, f => f.Id == "EK202");
    }

    [Fact]
    public void Forward_NaN_IsAResult()
    {
        var recorder = new Recorder("net", [new RecordedLayer("a", "relu", new Shape(1, 3))], workers);
        recorder.Forward("a", 0, [1, float.NaN, float.PositiveInfinity]);

        Assert.Equal(2, recorder.At(0).Layers[0].Forward.Moments.NonFinite);
        Assert.Equal(1, recorder.At(0).Layers[0].Forward.Moments.Mean);
    }

    [Fact]
    public void Forward_UnknownLayerOrStep_IsRefused()
    {
        var recorder = new Recorder("net", [new RecordedLayer("a", "relu", new Shape(1, 3))], workers);

        Assert.Throws<ArgumentException>(() => recorder.Forward("b", 0, [1f]));
        Assert.Throws<ArgumentException>(() => recorder.PreActivation("a", 0, [1f]));
        Assert.Throws<ArgumentException>(() => recorder.At(3));
    }

    private static RecordedLayer Describe(Node node) => new(node.Name, node.Op.Kind, node.SampleShape.WithBatch(Batch))
    {
        Fans = node.Parameters.IsEmpty ? null : node.Parameters[0].Fans,
        WeightShape = node.Parameters.IsEmpty ? null : node.Parameters[0].Shape,
        Activation = (node.Op as Activate)?.Activation,
    };

    private void Record(Recorder recorder, Graph graph, Tensor input, IReadOnlyDictionary<string, Tensor> weights)
    {
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Batch, KeepValues = true }), weights, workers);
        session.Forward(input, new Feed(recorder, graph), TestContext.Current.CancellationToken);
        foreach (var node in graph.Nodes.Where(n => !n.Parameters.IsEmpty)) recorder.Weight(node.Name, 0, weights[node.Parameters[0].Name].Span<float>());
    }

    private (Graph Graph, Tensor Input, IReadOnlyDictionary<string, Tensor> Weights) Network()
    {
        var builder = new GraphBuilder("net", new Shape(20));
        builder.Add("fc1", new Linear(50));
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("fc2", new Linear(40));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("head", new Linear(10));
        var graph = builder.Build();
        var input = new Tensor(DType.Float32, new Shape(Batch, 20));
        new AddressedRandom(5, "input").FillNormal(input.Span<float>(), 0, 0, 1);
        return (graph, input, Recipe.Parse("he").Initialize(graph, 3, workers));
    }

    private sealed class Feed(Recorder recorder, Graph graph) : IObserver
    {
        private Tensor? before;

        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
        {
            recorder.Forward(graph.Nodes[node].Name, 0, output!.Span<float>());
            if (graph.Nodes[node].Op is Activate) recorder.PreActivation(graph.Nodes[node].Name, 0, before!.Span<float>());
            before = output;
        }

        public void Backward(int node, Tensor? gradient, Reading reading)
        {
        }

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }
    }
}
