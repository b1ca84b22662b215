using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Activations;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Recurrent layers and attention, forward and backward, against PyTorch's numbers.</summary>
public sealed class SequenceTorchTests
{
    private static readonly Lazy<JsonElement> Table = new(() => Reference.Read("torch-sequence.json"));

    public static TheoryData<int> RecurrentRows => [.. Enumerable.Range(0, Table.Value.GetProperty("recurrences").GetArrayLength())];

    public static TheoryData<int> AttentionRows => [.. Enumerable.Range(0, Table.Value.GetProperty("attentions").GetArrayLength())];

    [Theory]
    [MemberData(nameof(RecurrentRows))]
    public void Recurrent_InDouble_AgreesWithPyTorch(int index)
    {
        var row = Table.Value.GetProperty("recurrences")[index];
        var builder = new GraphBuilder("net", new Shape(Count(row, "steps"), Count(row, "features")));
        builder.Add("op", OpOf(row));
        var graph = builder.Build();
        var weights = row.GetProperty("parameters");
        Assert.Equal(weights.EnumerateObject().Select(w => $"op.{w.Name}"), graph.Parameters.Select(p => p.Name));

        var run = Run(graph, Count(row, "batch"), row.GetProperty("input").Numbers(), row, name => weights.GetProperty(name["op.".Length..]).Numbers());
        Agree("output", row.GetProperty("output").Numbers(), run.Output);
        Agree("input", row.GetProperty("inputGradient").Numbers(), run.Gradients["input"]);
        foreach (var gradient in row.GetProperty("gradients").EnumerateObject()) Agree(gradient.Name, gradient.Value.Numbers(), run.Gradients[$"op.{gradient.Name}"]);
    }

    [Theory]
    [MemberData(nameof(AttentionRows))]
    public void Attention_InDouble_AgreesWithPyTorch(int index)
    {
        var row = Table.Value.GetProperty("attentions")[index];
        var op = new Attention(Count(row, "heads"), row.GetProperty("causal").GetBoolean());
        var graph = SequenceCases.Attention(op, Count(row, "queries"), Count(row, "keys"), Count(row, "width"), Count(row, "values"));
        var run = Run(graph, Count(row, "batch"), Joined(row, row.GetProperty("inputs"), graph.InputShape), row, _ => []);
        Agree("output", row.GetProperty("output").Numbers(), run.Output);
        Agree("inputs", Joined(row, row.GetProperty("gradients"), graph.InputShape), run.Gradients["input"]);
    }

    private static Recurrent OpOf(JsonElement row)
    {
        var kind = row.GetProperty("kind").GetString();
        return new Recurrent(
            kind switch { "lstm" => RecurrentKind.Lstm, "gru" => RecurrentKind.Gru, _ => RecurrentKind.Rnn },
            Count(row, "hidden"),
            Count(row, "layers"),
            row.GetProperty("bidirectional").GetBoolean(),
            row.GetProperty("bias").GetBoolean(),
            kind == "rnn-relu" ? RecurrentNonlinearity.Relu : RecurrentNonlinearity.Tanh);
    }

    private static Run Run(Graph graph, long batch, double[] values, JsonElement row, Func<string, double[]> weightOf)
    {
        using var workers = new Workers(2);
        var weights = graph.Parameters.ToDictionary(p => p.Name, p => Tensor.From<double>(weightOf(p.Name), p.Shape));
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch, DType = DType.Float64, InputGradient = true }), weights, workers);
        using var input = Tensor.From<double>(values, graph.InputShape.WithBatch(batch));
        using var gradient = Tensor.From<double>(row.GetProperty("outputGradient").Numbers(), graph.Nodes[^1].ShapeOf(batch));
        var output = Runs.Doubles(session.Forward(input, cancellation: TestContext.Current.CancellationToken));
        session.Backward(gradient, cancellation: TestContext.Current.CancellationToken);
        var gradients = session.Gradients.ToDictionary(g => g.Key, g => Runs.Doubles(g.Value));
        gradients.Add("input", Runs.Doubles(session.InputGradient!));
        foreach (var weight in weights.Values) weight.Dispose();
        return new Run(output, gradients);
    }

    /// <summary>q, k and v of each sample one under the other, as the graph of <see cref="SequenceCases"/> reads them.</summary>
    private static double[] Joined(JsonElement row, JsonElement parts, Shape sample)
    {
        var (batch, queries, keys) = (Count(row, "batch"), Count(row, "queries"), Count(row, "keys"));
        var joined = new double[batch * sample.Length];
        Put(parts.GetProperty("q").Numbers(), queries, 0);
        Put(parts.GetProperty("k").Numbers(), keys, queries);
        Put(parts.GetProperty("v").Numbers(), keys, queries + keys);
        return joined;

        void Put(double[] values, int positions, int first)
        {
            var width = values.Length / batch / positions;
            for (var i = 0; i < batch * positions; i++)
            {
                var (n, t) = Math.DivRem(i, positions);
                values.AsSpan(i * width, width).CopyTo(joined.AsSpan((int)(n * sample.Length + (first + t) * sample[1])));
            }
        }
    }

    private static int Count(JsonElement row, string name) => row.GetProperty(name).GetInt32();

    private static void Agree(string name, double[] torch, double[] ours)
    {
        Assert.Equal(torch.Length, ours.Length);
        var allowed = Tolerances.TorchSequence * Math.Sqrt(torch.Average(x => x * x));
        for (var i = 0; i < torch.Length; i++) Assert.True(Math.Abs(torch[i] - ours[i]) <= allowed, $"{name}[{i}]: {ours[i]:R} instead of {torch[i]:R}");
    }
}
