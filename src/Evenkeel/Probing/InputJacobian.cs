using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Probing;

/// <summary>
/// Measures ∂output/∂input of a network, exactly and whole: a batch of copies of one sample goes forward, and backward goes a one for another output in
/// each, so that every copy's input gradient is a row.
/// </summary>
public static class InputJacobian
{
    /// <summary>More outputs would take too long.</summary>
    public const long MostOutputs = 1000;

    /// <summary>Rows that are computed in one pass.</summary>
    private const long RowsAtOnce = 64;

    /// <summary>Why a network has no Jacobian that could be measured; null where it has.</summary>
    public static string? Problem(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.InputVocabulary() is not null) return "its input is tokens, which have no derivative";
        if (graph.Nodes.Any(n => n.Op is BatchNorm { Evaluation: false })) return "a batch norm joins the samples of a batch, so that a sample has no Jacobian of its own";
        if (graph.Batch > 1) return $"it is bound to {graph.Batch} samples at a time, which may mix";
        return graph.OutputShape.Length > MostOutputs ? $"it has {graph.OutputShape.Length} outputs, more than {MostOutputs}" : null;
    }

    /// <summary>Computes the Jacobian in double, outputs × inputs.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">A float32 tensor for every parameter.</param>
    /// <param name="sample">One sample, float32, its batch of 1 first.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The network has none that can be measured.</exception>
    public static Tensor Of(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor sample, Workers workers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(weights);
        if (Problem(graph) is { } problem) throw new ArgumentException(problem);
        var (outputs, inputs) = (graph.OutputShape.Length, graph.InputShape.Length);
        var batch = graph.Batch ?? Math.Min(RowsAtOnce, outputs);
        var wide = weights.ToDictionary(w => w.Key, w => w.Value.Cast<double>(), StringComparer.Ordinal);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch, DType = DType.Float64, InputGradient = true }), wide, workers);
        using var copies = new Tensor(DType.Float64, graph.InputShape.WithBatch(batch));
        using var one = sample.Cast<double>();
        for (long row = 0; row < batch; row++) one.Span<double>().CopyTo(copies.Chunk<double>(row * inputs, (int)inputs));
        var jacobian = new Tensor(DType.Float64, new Shape(outputs, inputs));
        for (long start = 0; start < outputs; start += batch)
        {
            var made = session.Forward(copies, cancellation: cancellation);
            using var cotangent = new Tensor(DType.Float64, made.Shape);
            var rows = Math.Min(batch, outputs - start);
            for (long row = 0; row < rows; row++) cotangent.Chunk<double>(row * outputs + start + row, 1)[0] = 1;
            session.Backward(cotangent, cancellation: cancellation);
            for (long row = 0; row < rows; row++) session.InputGradient!.Chunk<double>(row * inputs, (int)inputs).CopyTo(jacobian.Chunk<double>((start + row) * inputs, (int)inputs));
        }

        foreach (var tensor in wide.Values) tensor.Dispose();
        return jacobian;
    }

    /// <summary>Computes the singular values of a matrix in double, as the roots of the eigenvalues of its smaller Gram matrix: exact to some 1e-8 of the largest; null where a value is not finite.</summary>
    public static JacobianResult? SingularValues(Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var (rows, columns) = ((int)matrix.Shape[0], (int)matrix.Shape[1]);
        var n = Math.Min(rows, columns);
        var (own, along) = rows <= columns ? (columns, 1) : (1, columns);
        var values = matrix.Span<double>();
        var gram = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var k = 0; k < Math.Max(rows, columns); k++) sum += values[i * own + k * along] * values[j * own + k * along];
                gram[i * n + j] = gram[j * n + i] = sum;
            }
        }

        if (!double.IsFinite(gram.Sum())) return null;
        return new JacobianResult([.. Tridiagonal.Of(gram, n).Eigenvalues().Select(s => Math.Sqrt(Math.Max(0, s)))]);
    }
}
