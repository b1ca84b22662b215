using System.Collections.Immutable;
using System.Numerics.Tensors;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Theory.Moments.Recurrence;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Studies.Sequences;

/// <summary>A recurrent layer on unit Gaussian inputs, with weights of variance 1/fan-in and a bias on the gate that keeps the state; a unit Gaussian cotangent at the last step goes back.</summary>
/// <param name="Kind">What a step computes.</param>
/// <param name="Bias">The bias of an LSTM's forget gate, of a GRU's update gate.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Width">The features, and the units.</param>
internal sealed record GateCase(RecurrentKind Kind, double Bias, int Steps, int Width)
{
    private const int Samples = 2;

    /// <summary>Of the forget gate of an LSTM, in i, f, g, o, and of the update gate of a GRU, in r, z, n.</summary>
    private const int KeepingGate = 1;

    private int Gates => Kind switch { RecurrentKind.Lstm => 4, RecurrentKind.Gru => 3, _ => 1 };

    public override string ToString() => Kind == RecurrentKind.Rnn ? "RNN of tanh" : $"{(Kind == RecurrentKind.Lstm ? "LSTM" : "GRU")}, bias {Bias}";

    /// <summary>E[h²], E[c²] of an LSTM, and E[(∂/∂x)²] of the inputs, step by step, as theory says.</summary>
    public ByStep Predict()
    {
        ImmutableArray<(double, double)> none = [.. Enumerable.Repeat((0.0, 0.0), Gates)];
        var drive = new Drive(1, 1, Kind == RecurrentKind.Rnn ? none : none.SetItem(KeepingGate, (Bias, 0)), none);
        var walk = Walk.Of(new Recurrent(Kind, Width), Steps, drive, (t, s) => t == s ? 1 : 0, (_, _) => 0);
        var gradients = walk.Gradients((t, s) => t == s && t == Steps - 1 ? 1 : 0);
        return new ByStep(Each(t => walk.Own[t, t]), walk is LstmWalk lstm ? Each(lstm.Cell) : null, Each(t => gradients[t, t]));
    }

    /// <summary>The same of a draw of weights and inputs.</summary>
    public ByStep Measure(ulong seed, Workers workers)
    {
        var graph = Build();
        var weights = Recipe.Parse("lecun").Initialize(graph, seed, workers);
        if (Kind != RecurrentKind.Rnn) weights["cell.bias_ih_l0"].Span<float>().Slice(KeepingGate * Width, Width).Fill((float)Bias);
        using var input = Normals(graph.InputShape, seed, "input");
        using var cotangent = Normals(graph.OutputShape, seed, "cotangent");
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Samples, InputGradient = true, KeepValues = true }), weights, workers);
        var states = new States();
        session.Forward(input, states);
        session.Backward(cotangent);
        var cells = Kind == RecurrentKind.Lstm ? Cells(weights, input.Span<float>(), states.Values) : null;
        var measured = new ByStep(Squares(states.Values), cells is null ? null : Squares(cells), Squares(session.InputGradient!.Span<float>()));
        foreach (var tensor in weights.Values) tensor.Dispose();
        return measured;
    }

    private Graph Build()
    {
        var builder = new GraphBuilder(ToString(), new Shape(Steps, Width));
        builder.Add("cell", new Recurrent(Kind, Width));
        builder.Add("last", new Evenkeel.Networks.Ops.Select(0, -1));
        return builder.Build();
    }

    private static Tensor Normals(Shape shape, ulong seed, string name)
    {
        var tensor = new Tensor(DType.Float32, shape.WithBatch(Samples));
        new AddressedRandom(seed, name).FillNormal(tensor.Span<float>(), 0, 0, 1);
        return tensor;
    }

    /// <summary>What an LSTM does not put out: c of every sample, step and unit, from the inputs and the states.</summary>
    private float[] Cells(IReadOnlyDictionary<string, Tensor> weights, ReadOnlySpan<float> inputs, float[] states)
    {
        var (w, u, bias) = (weights["cell.weight_ih_l0"].Span<float>().ToArray(), weights["cell.weight_hh_l0"].Span<float>().ToArray(), weights["cell.bias_ih_l0"].Span<float>().ToArray());
        var (x, cells) = (inputs.ToArray(), new float[states.Length]);
        for (var at = 0; at < Samples * Steps; at++)
        {
            var isFirst = at % Steps == 0;
            Parallel.For(0, Width, unit =>
            {
                float Gate(int gate)
                {
                    var row = gate * Width + unit;
                    var sum = bias[row] + TensorPrimitives.Dot(w.AsSpan(row * Width, Width), x.AsSpan(at * Width, Width));
                    return isFirst ? sum : sum + TensorPrimitives.Dot(u.AsSpan(row * Width, Width), states.AsSpan((at - 1) * Width, Width));
                }

                var kept = isFirst ? 0 : Sigmoid(Gate(1)) * cells[(at - 1) * Width + unit];
                cells[at * Width + unit] = kept + Sigmoid(Gate(0)) * MathF.Tanh(Gate(2));
            });
        }

        return cells;
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>The mean square of each step, over samples and units.</summary>
    private double[] Squares(ReadOnlySpan<float> values)
    {
        var squares = new double[Steps];
        for (var at = 0; at < Samples * Steps; at++) squares[at % Steps] += TensorPrimitives.SumOfSquares(values.Slice(at * Width, Width)) / ((double)Samples * Width);
        return squares;
    }

    private double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, Steps).Select(value)];

    /// <summary>Second moments, step by step.</summary>
    public sealed record ByStep(double[] State, double[]? Cell, double[] Gradient);

    /// <summary>Keeps what the cell puts out.</summary>
    private sealed class States : IObserver
    {
        public float[] Values { get; private set; } = [];

        public bool Measures => false;

        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
        {
            if (node == 0) Values = output!.Span<float>().ToArray();
        }

        public void Backward(int node, Tensor? gradient, Reading reading)
        {
        }

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }
    }
}
