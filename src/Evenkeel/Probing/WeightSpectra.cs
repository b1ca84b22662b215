using System.Collections.Immutable;
using System.Numerics.Tensors;
using Evenkeel.Networks;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Theory;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>Measures the singular values of weights: all of a matrix of few rows or columns, and else the largest by Lanczos's method.</summary>
internal static unsafe class WeightSpectra
{
    /// <summary>All singular values of more rows and columns would take too long.</summary>
    private const long MostValues = 512;

    private const string Stream = "weight spectra";

    /// <summary>The weights that are matrices, each once.</summary>
    public static IEnumerable<Parameter> Matrices(Graph graph) => graph.Parameters.Where(WeightSpectrum.Has).DistinctBy(p => p.Name);

    /// <summary>Measures those of every weight that is finite.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">A float64 tensor for every parameter.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="cancellation">Stops it.</param>
    public static ImmutableArray<WeightSpectrum> Of(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Workers workers, CancellationToken cancellation)
        => [.. Matrices(graph).Select(p => Of(p, weights[p.Name], workers, cancellation)).OfType<WeightSpectrum>()];

    private static WeightSpectrum? Of(Parameter parameter, Tensor weight, Workers workers, CancellationToken cancellation)
    {
        var (rows, columns) = (parameter.Shape[0], WeightSpectrum.Columns(parameter.Shape));
        var count = Math.Min(rows, columns);
        if (count <= MostValues)
        {
            return SingularValues.Of(weight.Pointer<double>(), rows, columns, workers, cancellation) is { } all
                ? new(parameter.Name, count, all[0], Math.Sqrt(all.Average(s => s * s)), all[^1])
                : null;
        }

        var start = new double[columns];
        new AddressedRandom(0, Stream).FillNormal(start, 0, 0, 1);
        double squares = 0;
        for (long row = 0; row < rows; row++) squares += TensorPrimitives.SumOfSquares<double>(Row(row));
        return SingularValues.Largest(Squared, start) is { } largest ? new(parameter.Name, count, null, Math.Sqrt(squares / count), largest) : null;

        Span<double> Row(long row) => weight.Chunk<double>(row * columns, (int)columns);

        void Squared(double[] v, double[] product)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(product);
            for (long row = 0; row < rows; row++) TensorPrimitives.MultiplyAdd(Row(row), TensorPrimitives.Dot<double>(Row(row), v), product, product);
        }
    }
}
