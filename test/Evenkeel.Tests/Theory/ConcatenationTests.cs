using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Theory;

/// <summary>Units of several values side by side, as in DenseNet and Inception, against draws.</summary>
public sealed class ConcatenationTests
{
    private const double Tolerance = 0.06;

    /// <summary>A norm divides each channel by its own scale, so that gradients of parts are as the inverses of their scales.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_PartsOfOtherScalesBeforeANorm_HaveGradientsOfTheirOwn(bool isOfBatch)
    {
        var builder = new GraphBuilder("dense", new Shape(16, 8, 8));
        var first = builder.Add("first", new Conv(48, new Window(3, Padding: 1)));
        var second = builder.Add("second", new Scale(8), builder.Add("conv", new Conv(16, new Window(1)), 0));
        builder.Add("both", new Concat(0), first, second);
        builder.Add("twice", new Scale(2));
        builder.Add("norm", isOfBatch ? new BatchNorm() : new InstanceNorm());
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("head", new Conv(64, new Window(3, Padding: 1)));
        Agree(builder, "first", "second", "both", "twice");
    }

    /// <summary>Each group of a convolution reads one part, and each of a norm divides by what that part is: halves of the channels have scales and gradients of their own.</summary>
    [Fact]
    public void Predict_GroupsThatReadOtherParts_HaveScalesOfTheirOwn()
    {
        var builder = new GraphBuilder("groups", new Shape(32, 4, 4));
        builder.Add("left", new Slice(0, 0, 16), 0);
        builder.Add("right", new Slice(0, 16, 16), 0);
        builder.Add("small", new Scale(0.2));
        builder.Add("both", new Concat(0), 1, 3);
        builder.Add("conv", new Conv(64, new Window(3, Padding: 1), Groups: 2));
        builder.Add("norm", new GroupNorm(2));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("head", new Conv(64, new Window(1), Groups: 2));
        Agree(builder, "left", "small", "both", "conv", "norm", "tanh");
    }

    /// <summary>A norm of all channels leaves parts the scales that they have to each other: E tanh² is that of both.</summary>
    [Fact]
    public void Predict_PartsBehindANormOfAll_KeepTheirScales()
    {
        var builder = new GraphBuilder("parts", new Shape(32, 4, 4));
        builder.Add("wide", new Conv(32, new Window(1)), 0);
        builder.Add("small", new Scale(0.1));
        builder.Add("both", new Concat(0), 1, 2);
        builder.Add("norm", new GroupNorm(1));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("head", new Conv(64, new Window(1)));
        Agree(builder, "both", "norm", "tanh", "small");
    }

    /// <summary>The largest of rectified values is that of a rectified law, wherever the units come from.</summary>
    [Fact]
    public void Predict_ActivationsSideBySide_HaveTheirLaw()
    {
        var builder = new GraphBuilder("inception", new Shape(16, 8, 8));
        builder.Add("both", new Concat(0), Branch("first", 1), Branch("second", 3));
        builder.Add("pool", new MaxPool(new Window(3, Padding: 1)));
        builder.Add("head", new Conv(64, new Window(1)));
        Agree(builder, "first.relu", "second.relu", "both", "pool", "first", "second");

        int Branch(string name, int kernel)
        {
            builder.Add($"{name}.norm", new BatchNorm(), builder.Add(name, new Conv(32, new Window(kernel, Padding: kernel / 2)), 0));
            return builder.Add($"{name}.relu", new Activate(ActivationCatalogue.Parse("relu")));
        }
    }

    /// <summary>The largest of a channel is of its own part; what it sends back meets the slope where the value is largest.</summary>
    [Fact]
    public void Predict_LargestOfEachChannel_IsOfItsPart()
    {
        var builder = Halves();
        builder.Add("pool", new GlobalMaxPool());
        builder.Add("head", new Linear(64));
        Agree(builder, "pool", "left", "right", "small");
    }

    /// <summary>Without a layer that says which axis is that of the units it is the one that values are put side by side along.</summary>
    [Fact]
    public void Predict_PartsWithoutAWeight_AreWhatWasPutTogether()
    {
        var builder = Halves();
        builder.Add("first", new Slice(0, 0, 64), 4);
        builder.Add("second", new Slice(0, 64, 64), 4);
        builder.Add("again", new Concat(0), 5, 6);
        Agree(builder, "first", "second", "right");
    }

    private static GraphBuilder Halves()
    {
        var builder = new GraphBuilder("halves", new Shape(128, 16));
        builder.Add("left", new Slice(0, 0, 64), 0);
        builder.Add("small", new Activate(ActivationCatalogue.Parse("softsign")), builder.Add("right", new Slice(0, 64, 64), 0));
        builder.Add("both", new Concat(0), 1, 3);
        return builder;
    }

    private static void Agree(GraphBuilder builder, params string[] layers)
        => Simulation.Agree(builder.Build(), 16, 12, Tolerance, layers, "he");
}
