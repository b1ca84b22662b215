using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Tests.Probing;

/// <summary>What theory is told of samples.</summary>
public sealed class InputMeasurementTests
{
    /// <summary>Noise of no mean has one by chance, of which a sum over all features makes as much as of their variance: little of it counts, and all of a mean that they have.</summary>
    [Theory]
    [InlineData(0, 0, 0.7)]
    [InlineData(0.5, 120, 136)]
    public void MeasureInput_OfFewNumbers_TakesChanceFromTheirMean(double mean, double least, double most)
    {
        const int Features = 512, Draws = 100;
        var builder = new GraphBuilder("sum", new Shape(Features));
        builder.Add("sum", new Sum([0]));
        var graph = builder.Build();
        using var workers = new Workers(1);
        double squares = 0;
        for (var seed = 0UL; seed < Draws; seed++)
        {
            using var input = new Tensor(DType.Float32, new Shape(1, Features));
            new AddressedRandom(seed, "input").FillNormal(input.Span<float>(), 0, mean, 1);
            squares += Math.Pow(Probe.MeasureInput(input, graph, workers).Kernel!.Mean, 2) / Draws;
        }

        Assert.InRange(squares * Features, least, most);
    }
}
