using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Structures;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>
/// Measures the singular values of ∂output/∂input: all of them, exactly, of a network of few outputs, and else the largest by Lanczos's method and mean and
/// variance of their squares by random gradients; the latter for every layer too.
/// </summary>
public static class InputJacobian
{
    /// <summary>All singular values of more outputs would take too long.</summary>
    public const long MostOutputs = 1000;

    /// <summary>Samples of a batch that a network mixes: their Jacobian is one.</summary>
    public const long MostMixed = 16;

    /// <summary>Rows that are computed in one pass.</summary>
    private const long RowsAtOnce = 64;

    private const string Stream = "jacobian";

    /// <summary>Why a network has no Jacobian that could be measured; null where it has.</summary>
    public static string? Problem(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.InputVocabulary() is not null && !TokenSplit.IsPossible(graph) ? "its input is tokens, which have no derivative, and no embedding stands between them and all else" : null;
    }

    /// <summary>The bytes that it takes at most: passes in double with what is kept of them, the weights, and a whole Jacobian with its Gram matrix.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="samples">The samples that there are.</param>
    public static long MemoryOf(Graph graph, long samples)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Problem(graph) is not null) return 0;
        var body = graph.InputVocabulary() is null ? graph : TokenSplit.Of(graph).Body;
        var isMixed = IsMixed(graph);
        var (outputs, inputs) = (body.OutputShape.Length, body.InputShape.Length);
        var isWhole = !isMixed && outputs <= MostOutputs;
        var whole = isWhole ? Plan.Create(body, Linearized.Options(graph.Batch ?? Math.Min(RowsAtOnce, outputs), keepsValues: false)).ArenaBytes + sizeof(double) * outputs * (inputs + outputs) : 0;
        var parameters = graph.Parameters.Sum(p => p.Shape.Length) + graph.ParameterCount;
        return Math.Max(whole, LayerSpectra.MemoryOf(body, isMixed ? graph.Batch ?? Math.Min(MostMixed, samples) : 1, isMixed)) + sizeof(double) * parameters;
    }

    /// <summary>Measures it at the first sample, or at the first few of a network that mixes the samples of a batch, as a batch norm does; in double.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">A float32 tensor for every parameter.</param>
    /// <param name="input">Samples, the batch first.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="seed">The seed of the random gradients.</param>
    /// <param name="progress">Told which share is done at least, from 0 on.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The values; null where one is not finite.</returns>
    /// <exception cref="ArgumentException">The network has none that can be measured.</exception>
    public static JacobianResult? Measure(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor input, Workers workers, ulong seed = 0, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weights);
        if (Problem(graph) is { } problem) throw new ArgumentException(problem);
        var isMixed = IsMixed(graph);
        var samples = isMixed ? graph.Batch ?? Math.Min(MostMixed, input.Shape[0]) : 1;
        var wide = weights.ToDictionary(w => w.Key, w => w.Value.Cast<double>(), StringComparer.Ordinal);
        try
        {
            using var first = input.First(samples).Cast<double>();
            if (graph.InputVocabulary() is null) return Complete(Measure(graph, wide, first, isMixed, workers, seed, progress, cancellation), v => v);
            var split = TokenSplit.Of(graph);
            using var lookup = new Session(Plan.Create(split.Lookup, new PlanOptions { Batch = samples, DType = DType.Float64 }), wide, workers);
            var result = Complete(Measure(split.Body, wide, lookup.Forward(first, cancellation: cancellation), isMixed, workers, seed, progress, cancellation), split.BodyOf);
            return result is null ? null : result with { IsOfEmbedding = true };
        }
        finally
        {
            foreach (var tensor in wide.Values) tensor.Dispose();
        }

        JacobianResult? Complete(JacobianResult? values, Func<int, int> valueOf) => values is null ? null : values with
        {
            Layers = [.. LayerNodes.Of(graph).Select(l => valueOf(l.Output + 1) is >= 0 and var value ? values.Layers[value] : null)],
            Weights = WeightSpectra.Of(graph, wide, workers, cancellation),
        };
    }

    /// <summary>Computes the singular values of a matrix in double, as the roots of the eigenvalues of its smaller Gram matrix: exact to some 1e-8 of the largest; null where a value is not finite.</summary>
    public static unsafe JacobianResult? SingularValues(Tensor matrix, Workers workers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var values = Numerics.LinearAlgebra.SingularValues.Of(matrix.Pointer<double>(), matrix.Shape[0], matrix.Shape[1], workers, cancellation);
        GC.KeepAlive(matrix);
        return values is null ? null : JacobianResult.Of([.. values]);
    }

    private static bool IsMixed(Graph graph) => graph.Batch > 1 || graph.Nodes.Any(n => n.Op is BatchNorm { Evaluation: false });

    /// <summary>With an entry of <see cref="JacobianResult.Layers"/> for every value.</summary>
    private static JacobianResult? Measure(
        Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor samples, bool isMixed, Workers workers, ulong seed, Action<double>? progress, CancellationToken cancellation)
    {
        var isWhole = !isMixed && graph.OutputShape.Length <= MostOutputs;
        var tally = new Tally(progress, LayerSpectra.Probes(isMixed) + (isWhole ? graph.OutputShape.Length : Numerics.LinearAlgebra.SingularValues.MostSteps));
        var spectra = LayerSpectra.Of(graph, weights, samples, isMixed, workers, seed, tally, cancellation);
        if (spectra[0] is not { } spectrum) return null;
        var result = isWhole
            ? Whole(graph, weights, samples, workers, tally, cancellation)
            : Largest(graph, weights, samples, workers, tally, cancellation) is { } largest ? new JacobianResult(spectrum, largest) : null;
        return result is null ? null : result with { Samples = samples.Shape[0], Layers = spectra };
    }

    private static double? Largest(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor samples, Workers workers, Tally tally, CancellationToken cancellation)
    {
        using var map = new Linearized(graph, weights, samples, workers, keepsValues: false, cancellation);
        var start = new double[samples.Length];
        new AddressedRandom(0, Stream).FillNormal(start, 0, 0, 1);
        return Numerics.LinearAlgebra.SingularValues.Largest(Squared, start);

        void Squared(double[] v, double[] product)
        {
            map.Squared(v, product);
            tally.Add(1);
        }
    }

    private static JacobianResult? Whole(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor sample, Workers workers, Tally tally, CancellationToken cancellation)
    {
        using var jacobian = Rows(graph, weights, sample, workers, tally, cancellation);
        return SingularValues(jacobian, workers, cancellation);
    }

    /// <summary>
    /// The Jacobian of one sample, outputs × inputs: a batch of copies goes forward, and backward goes a one for another output in each, so that every copy's
    /// input gradient is a row.
    /// </summary>
    private static Tensor Rows(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor sample, Workers workers, Tally tally, CancellationToken cancellation)
    {
        var (outputs, inputs) = (graph.OutputShape.Length, graph.InputShape.Length);
        var batch = graph.Batch ?? Math.Min(RowsAtOnce, outputs);
        using var copies = new Tensor(DType.Float64, graph.InputShape.WithBatch(batch));
        for (long row = 0; row < batch; row++) sample.Span<double>().CopyTo(copies.Chunk<double>(row * inputs, (int)inputs));
        using var map = new Linearized(graph, weights, copies, workers, keepsValues: false, cancellation);
        var jacobian = new Tensor(DType.Float64, new Shape(outputs, inputs));
        for (long start = 0; start < outputs; start += batch)
        {
            var rows = Math.Min(batch, outputs - start);
            map.Cotangent.Clear();
            for (var row = 0; row < rows; row++) map.Cotangent[(int)(row * outputs + start + row)] = 1;
            map.Run();
            map.InputGradient[..(int)(rows * inputs)].CopyTo(jacobian.Chunk<double>(start * inputs, (int)(rows * inputs)));
            tally.Add(rows);
        }

        return jacobian;
    }
}
