using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Probing;

/// <summary>Mean and variance of s² of ∂output/∂value for every value of a network at once: what comes back to each from random gradients at the output.</summary>
internal sealed class LayerSpectra : IObserver
{
    /// <summary>Random gradients of a network whose samples are independent, and of one that mixes those of a batch, each of which asks more of it.</summary>
    private const int ProbesOfOne = 64, ProbesOfBatch = 16;

    /// <summary>The memory for what goes back at once, and for what is kept of it.</summary>
    private const long MostOfPass = 1L << 30, MostKept = 1L << 28;

    private const string Stream = "jacobian probes";

    private readonly SpectrumEstimate[] values;
    private readonly int copies;

    private LayerSpectra(int count, int kept, int copies)
        => (values, this.copies) = ([.. Enumerable.Range(0, count).Select(_ => new SpectrumEstimate(kept))], copies);

    /// <inheritdoc/>
    public bool Measures => false;

    /// <summary>Measures the spectra by value: 0 is the input, i + 1 the output of node i. Null where one is not finite.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">A float64 tensor for every parameter.</param>
    /// <param name="samples">One sample, or a batch of a network that mixes them; float64.</param>
    /// <param name="isMixed">Whether it mixes them.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="seed">The seed of the random gradients.</param>
    /// <param name="tally">Counts them.</param>
    /// <param name="cancellation">Stops it.</param>
    public static ImmutableArray<JacobianSpectrum?> Of(
        Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor samples, bool isMixed, Workers workers, ulong seed, Tally tally, CancellationToken cancellation)
    {
        var probes = Probes(isMixed);
        var batch = samples.Shape[0];
        var copies = CopiesOf(graph, batch, isMixed);
        var lengths = Lengths(graph, batch);
        var kept = KeptOf(lengths, probes);
        var spectra = new LayerSpectra(lengths.Length, kept, copies);
        using var points = Repeated(samples, copies);
        using var map = new Linearized(graph, weights, points, workers, keepsValues: true, cancellation);
        var random = new AddressedRandom(seed, Stream);
        for (long done = 0; done < probes; done += copies)
        {
            random.FillNormal(map.Cotangent, done * map.Cotangent.Length / copies, 0, 1);
            foreach (ref var u in map.Cotangent) u = u < 0 ? -1 : 1;
            map.Run(spectra);
            spectra.Add(0, map.InputGradient);
            tally.Add(Math.Min(copies, probes - done));
        }

        return [.. spectra.values.Select((v, i) => v.Of(Math.Min(lengths[i], lengths[^1])))];
    }

    /// <summary>How many random gradients there are.</summary>
    public static int Probes(bool isMixed) => isMixed ? ProbesOfBatch : ProbesOfOne;

    /// <summary>The bytes that a pass takes, and what is kept of all.</summary>
    public static long MemoryOf(Graph graph, long batch, bool isMixed)
    {
        var plan = Plan.Create(graph, Linearized.Options(batch * CopiesOf(graph, batch, isMixed), keepsValues: true));
        var lengths = Lengths(graph, batch);
        return plan.ArenaBytes + KeptOf(lengths, Probes(isMixed)) * sizeof(double) * lengths.Sum();
    }

    /// <inheritdoc/>
    public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
    {
    }

    /// <inheritdoc/>
    public void Backward(int node, Tensor? gradient, Reading reading) => Add(node + 1, gradient is null ? [] : gradient.Span<double>());

    /// <inheritdoc/>
    public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
    {
    }

    /// <summary>How many copies of a sample go through at once, each with a gradient of its own.</summary>
    private static int CopiesOf(Graph graph, long batch, bool isMixed)
        => isMixed || graph.Batch is not null ? 1 : (int)Math.Clamp(MostOfPass / Math.Max(1, Plan.Create(graph, Linearized.Options(batch, keepsValues: true)).ArenaBytes), 1, ProbesOfOne);

    private static int KeptOf(long[] lengths, int probes) => (int)Math.Clamp(MostKept / (sizeof(double) * lengths.Sum()), 1, probes - 1);

    private static long[] Lengths(Graph graph, long batch) => [batch * graph.InputShape.Length, .. graph.Nodes.Select(n => n.ShapeOf(batch).Length)];

    private static Tensor Repeated(Tensor samples, int copies)
    {
        var length = (int)samples.Length;
        var points = new Tensor(DType.Float64, samples.Shape.WithoutBatch().WithBatch(samples.Shape[0] * copies));
        for (var copy = 0; copy < copies; copy++) samples.Span<double>().CopyTo(points.Chunk<double>((long)copy * length, length));
        return points;
    }

    private void Add(int value, ReadOnlySpan<double> gradients)
    {
        var length = gradients.Length / copies;
        for (var copy = 0; copy < copies; copy++) values[value].Add(gradients.Slice(copy * length, length));
    }
}
