using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Probing;

/// <summary>A network that is bound to a batch sees all samples in batches: what is measured is what one pass over all measures.</summary>
public sealed class PassesTests
{
    private const long Samples = 6, Bound = 2;

    /// <summary>Moments that are merged, and gradients that are summed, in another order.</summary>
    private const double Close = 1e-5;

    [Theory]
    [InlineData(DType.Float32, true)]
    [InlineData(DType.Float32, false)]
    [InlineData(DType.Float64, true)]
    [InlineData(DType.Float64, false)]
    public void Run_NetworkThatIsBoundToFewerSamples_MeasuresWhatOnePassDoes(DType precision, bool hasTarget)
    {
        var (whole, parts) = (Run(null, hasTarget, precision), Run(Bound, hasTarget, precision));

        Assert.Equal(whole.Loss?.Initial ?? 0, parts.Loss?.Initial ?? 0, Close);
        Assert.Equal(whole.Loss?.Accuracy, parts.Loss?.Accuracy);
        Assert.Equal(whole.Layers.Length, parts.Layers.Length);
        foreach (var (one, other) in whole.Layers.Zip(parts.Layers))
        {
            AssertSame(one.Forward.Moments, other.Forward.Moments);
            Assert.Equal(one.Forward.Histogram!.Counts, other.Forward.Histogram!.Counts);
            Assert.Equal(one.Units, other.Units);
            if (!hasTarget) continue;
            AssertSame(one.Backward!.Moments, other.Backward!.Moments);
            if (one.Gradient is { } gradient) AssertSame(gradient.Moments, other.Gradient!.Moments);
        }
    }

    [Fact]
    public void Run_SamplesThatDoNotFillTheBatches_AreRefused()
        => Assert.Contains("not a multiple", Assert.Throws<ArgumentException>(() => Run(4, hasTarget: true)).Message, StringComparison.Ordinal);

    private static ProbeResult Run(long? batch, bool hasTarget, DType precision = DType.Float32)
    {
        var builder = new GraphBuilder("net", new Shape(5), batch);
        builder.Add("fc1", new Linear(7));
        builder.Add("act", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("fc2", new Linear(3));
        var graph = builder.Build();
        var random = new Random(3);
        using var workers = new Workers(2);
        return Probe.Run(
            new ProbeRequest
            {
                Graph = graph,
                Plan = Plan.Create(graph, new PlanOptions { Batch = batch ?? Samples, DType = precision }),
                Weights = graph.Parameters.ToDictionary(p => p.Name, p => RandomValues.Normal(random, p.Shape).Cast<float>()),
                Input = RandomValues.Normal(random, new Shape(Samples, 5)).Cast<float>(),
                Target = hasTarget ? Tensor.From<long>([0, 1, 2, 2, 1, 0], new Shape(Samples)) : null,
                Workers = workers,
            },
            TestContext.Current.CancellationToken).Result;
    }

    private static void AssertSame(Moments one, Moments other)
    {
        Assert.Equal(one.Count, other.Count);
        Assert.Equal(one.Zeros, other.Zeros);
        foreach (var figure in new Func<Moments, double>[] { m => m.Mean, m => m.Rms, m => m.Min, m => m.Max }) Assert.Equal(figure(one), figure(other), Close * one.Rms);
    }
}
