using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Tests.Theory;

/// <summary>What places have in common: with all others that a norm divides with, and the scale of what overlapping windows see.</summary>
public sealed class SharedPlacesTests
{
    private const int Rows = 3, Columns = 4, Samples = 3;

    /// <summary>(1 + 2 m) K − 2 K ∘ K, by a sum over all places of all samples.</summary>
    [Fact]
    public void Normed_ByLags_IsTheSumOverAllPlaces()
    {
        var (own, other) = (Lagged(1, 0.7), Lagged(0.4, 0.5));
        var kernel = new Kernel(new Shape(1, Rows, Columns), 0, [0, Rows - 1, Columns - 1], own, other, 0);
        var shared = Composed(0, 0, isOwn: true);
        var normed = Composition.Normed(kernel, Samples, shared);
        Assert.Equal(1, normed.Second, 1e-12);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var i = row * Columns + column;
                Assert.Equal((1 + 2 * shared) * own[i] - 2 * Composed(row, column, isOwn: true), normed.Own[i], 1e-12);
                Assert.Equal((1 + 2 * shared) * other[i] - 2 * Composed(row, column, isOwn: false), normed.Other[i], 1e-12);
            }
        }

        double K((int Sample, int Row, int Column) p, (int Sample, int Row, int Column) q)
            => (p.Sample == q.Sample ? own : other)[Math.Abs(p.Row - q.Row) * Columns + Math.Abs(p.Column - q.Column)];

        double Composed(int row, int column, bool isOwn)
        {
            var places = (from s in Enumerable.Range(0, Samples) from r in Enumerable.Range(0, Rows) from c in Enumerable.Range(0, Columns) select (s, r, c)).ToArray();
            return (from p in places
                    from q in places
                    where Math.Abs(p.r - q.r) == row && Math.Abs(p.c - q.c) == column && p.s == q.s == isOwn
                    select places.Average(x => K(p, x) * K(x, q))).Average();
        }

        static double[] Lagged(double scale, double base_)
            => [.. from r in Enumerable.Range(0, Rows) from c in Enumerable.Range(0, Columns) select scale * Math.Pow(base_, r + 0.5 * c) * (1 - 0.1 * r * c)];
    }

    /// <summary>What is less than a thousandth is left out.</summary>
    [Fact]
    public void Normed_LittleShared_IsTheSame()
    {
        var kernel = Kernel.Independent(new Shape(1, Rows, Columns), 0, 0, 1);
        Assert.Same(kernel, Composition.Normed(kernel, Samples, 1e-4));
    }

    /// <summary>Of the largest of windows there are fewer than of what these see.</summary>
    [Fact]
    public void Predict_ConvolutionBehindAMaximum_KnowsEveryLayer()
    {
        var builder = new GraphBuilder("pooled", new Shape(3, 16, 16));
        builder.Add("conv", new Conv(8, new Window(3, Padding: 1)));
        builder.Add("norm", new BatchNorm());
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("pool", new MaxPool(new Window(3, 2, 1)));
        builder.Add("again", new Reshape(new Shape(8, 8, 8)));
        builder.Add("inner", new Conv(8, new Window(3, Padding: 1)));
        builder.Add("head", new GlobalAveragePool());
        Assert.All(Simulation.Layers(builder.Build(), 8, 2, "he"), layer => Assert.Null(layer.Unknown));
    }

    /// <summary>
    /// Bottlenecks of few channels on small images, with a 3×3 convolution of each channel between: few weights are normed, windows overlap, and channels are alike by chance.
    /// </summary>
    [Fact]
    public void Predict_InvertedBottlenecks_AgreeWithSimulation()
    {
        var builder = new GraphBuilder("bottlenecks", new Shape(32, 6, 6));
        builder.Add("first", new Conv(12, new Window(1)));
        builder.Add("first.norm", new BatchNorm());
        for (var i = 0; i < 3; i++)
        {
            Add($"{i}.expand", new Conv(48, new Window(1)), isActive: true);
            Add($"{i}.depthwise", new Conv(48, new Window(3, Padding: 1), Groups: 48), isActive: true);
            Add($"{i}.project", new Conv(12, new Window(1)), isActive: false);
        }

        builder.Add("head", new Conv(16, new Window(1)));
        var layers = Simulation.Layers(builder.Build(), 16, 100, "he");
        Assert.InRange(Math.Pow(layers[0].Backward.Ratio, 2), 0.94, 1.06);

        void Add(string name, Op op, bool isActive)
        {
            builder.Add(name, op);
            builder.Add($"{name}.norm", new BatchNorm());
            if (isActive) builder.Add($"{name}.relu", new Activate(ActivationCatalogue.Parse("relu")));
        }
    }
}
