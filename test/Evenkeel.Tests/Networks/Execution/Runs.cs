using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Execution;

/// <summary>What a forward and backward pass give, copied out.</summary>
internal sealed record Run(double[] Output, IReadOnlyDictionary<string, double[]> Gradients);

/// <summary>Runs graphs on random numbers.</summary>
internal static class Runs
{
    /// <summary>Runs one step; the numbers depend on the seed alone, each rounded to the precision.</summary>
    public static Run Once(Graph graph, DType dtype, int workers, long batch = 4, int seed = 1, bool dropout = false, int tokens = 0)
    {
        using var pool = new Workers(workers);
        using var stage = new Stage(graph, new PlanOptions { Batch = batch, DType = dtype, Dropout = dropout, InputGradient = true }, pool, seed, tokens);
        stage.Step();
        var gradients = stage.Session.Gradients.ToDictionary(g => g.Key, g => Doubles(g.Value));
        gradients.Add("input", Doubles(stage.Session.InputGradient!));
        return new Run(stage.Output, gradients);
    }

    public static double[] Doubles(Tensor tensor)
    {
        using var copy = tensor.Cast<double>();
        return copy.Span<double>().ToArray();
    }
}

/// <summary>A session with random weights, input and output gradient.</summary>
internal sealed class Stage : IDisposable
{
    private readonly Dictionary<string, Tensor> weights;

    public Stage(Graph graph, PlanOptions options, Workers workers, int seed = 1, int tokens = 0)
    {
        var random = new Random(seed);
        weights = RandomValues.Parameters(random, graph).ToDictionary(p => p.Key, p => In(options.DType, p.Value), StringComparer.Ordinal);
        Input = In(options.DType, RandomValues.Input(random, graph.InputShape.WithBatch(options.Batch), tokens));
        OutputGradient = In(options.DType, RandomValues.Normal(random, graph.Nodes[^1].ShapeOf(options.Batch)));
        Session = new Session(Plan.Create(graph, options), weights, workers, (ulong)seed);
    }

    public Session Session { get; }

    public Tensor Input { get; }

    public Tensor OutputGradient { get; }

    public IReadOnlyDictionary<string, Tensor> Weights => weights;

    /// <summary>The output of the last step, which the backward pass may write over.</summary>
    public double[] Output { get; private set; } = [];

    public Tensor Forward(Tensor? input = null, IObserver? observer = null) => Session.Forward(input ?? Input, observer);

    public void Backward(Tensor? outputGradient = null, IObserver? observer = null) => Session.Backward(outputGradient ?? OutputGradient, observer);

    public void Step()
    {
        Output = Runs.Doubles(Forward());
        Backward();
    }

    public void Dispose()
    {
        Session.Dispose();
        Input.Dispose();
        OutputGradient.Dispose();
        foreach (var weight in weights.Values) weight.Dispose();
    }

    private static Tensor In(DType dtype, Tensor doubles)
    {
        if (dtype == DType.Float64) return doubles;
        using (doubles) return doubles.Cast<float>();
    }
}
