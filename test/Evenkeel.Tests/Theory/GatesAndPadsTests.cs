using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Moments.Maps;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>What exported networks are made of: padding before a window, gates of a value's own mean, maxima of maxima, channels that are summed alone.</summary>
public sealed class GatesAndPadsTests
{
    private const double Tolerance = 0.03;

    /// <summary>Padding before an op that slides is what the op would pad itself, as `torch.onnx.export` writes average pools and those that round up.</summary>
    [Theory]
    [InlineData("average", 0)]
    [InlineData("largest", double.NegativeInfinity)]
    [InlineData("convolution", 0)]
    public void Predict_PaddingBeforeAWindow_IsThatOfTheWindow(string kind, double value)
    {
        var (own, apart) = (Layers(Build(kind, 1, null)), Layers(Build(kind, 0, value)));
        foreach (var name in (string[])["values", "behind", "norm"])
        {
            Assert.Equal(own[name].ForwardRms!.Value, apart[name].ForwardRms!.Value, 1e-9);
            Assert.Equal(own[name].BackwardRms!.Value, apart[name].BackwardRms!.Value, 1e-9);
            Assert.Equal(own[name].Forward!.BetweenPositions, apart[name].Forward!.BetweenPositions, 1e-9);
        }
    }

    /// <summary>Behind windows that see all of 2 × 2 places all values are one.</summary>
    [Fact]
    public void Predict_WindowsThatSeeEverything_MakeOneValue()
    {
        var builder = new GraphBuilder("small", new Shape(16, 2, 2));
        builder.Add("values", new Conv(32, new Window(1)));
        builder.Add("pool", new MaxPool(new Window(3, 1, Padding: 1)));
        builder.Add("mean", new AveragePool(new Window(3, 1, Padding: 1), CountPadding: false), 1);
        builder.Add("both", new Add(), builder.Last, 2);
        var layers = Layers(builder.Build());
        Assert.Equal(layers["pool"].Forward!.SecondMoment, layers["pool"].Forward!.BetweenPositions, 1e-9);
        Assert.Equal(layers["mean"].Forward!.SecondMoment, layers["mean"].Forward!.BetweenPositions, 1e-9);
    }

    /// <summary>Of a window of three at the edge of four positions, two taps count: a gradient comes back by the third or half of each window, by hand.</summary>
    [Fact]
    public void Back_MeansAtTheEdge_AreThoseByHand()
    {
        var slide = Slide.Of(new Window(3, 1, 1), 1, 4, 4);
        double[] own = [1 / 4.0 + 1 / 9.0, 1 / 4.0 + 1 / 9.0 + 1 / 9.0, 1 / 4.0 + 1 / 9.0 + 1 / 9.0, 1 / 4.0 + 1 / 9.0];
        Assert.Equal(own.Average(), slide.Back(3, 3, 4, countsOutside: false)[0, 0], 1e-12);
        Assert.Equal((2 + 3 + 3 + 2) / 9.0 / 4, slide.Back(3, 3, 4, countsOutside: true)[0, 0], 1e-12);
        var (squares, common) = slide.Spread(lag => lag == 0 ? 1 : 0, countsOutside: true)!.Value;
        Assert.Equal([0.8, 1.2, 1.2, 0.8], squares.Select(s => Math.Round(s, 12)));
        Assert.Equal([0.8, 1.2, 1.2, 0.8], common.Select(s => Math.Round(s, 12)));
    }

    /// <summary>
    /// Windows of three over two positions, padded by one, all hold both: four gradients, of two windows each along the axis, come back to one of the two. Over four
    /// positions windows hold 2, 3, 3 and 2, and share 2, 2 and 2 with the next, 1 and 1 with the one behind it.
    /// </summary>
    [Fact]
    public void LargestBack_WindowsAtTheEdge_GoToOnePlaceAsOftenAsTheyShareIt()
    {
        var (two, four) = (Slide.Of(new Window(3, 1, 1), 1, 2, 2).LargestBack(1, 1, 2), Slide.Of(new Window(3, 1, 1), 1, 4, 4).LargestBack(3, 3, 4));
        Assert.Equal([1.0, 1.0], [two[0, 0], two[0, 1]]);
        Assert.Equal(1, four[0, 0], 1e-12);
        Assert.Equal(2 * (2 / 3.0 + 2 / 4.0 + 2 / 3.0) / 4, four[0, 1], 1e-12);
        Assert.Equal(2 * (1 / 4.0 + 1 / 4.0) / 4, four[0, 2], 1e-12);
        Assert.Equal(0, four[0, 3], 1e-12);
    }

    /// <summary>E y⁴ of a product is that of both factors: a normal value times one that is rectified has 3 · 3/2/(1/2)² − 3.</summary>
    [Fact]
    public void Multiply_IndependentValues_HaveTheMomentsOfBoth()
    {
        var builder = new GraphBuilder("product", new Shape(512));
        var left = builder.Add("left", new Linear(512), 0);
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")), builder.Add("right", new Linear(512), 0));
        builder.Add("product", new Multiply(), left, builder.Last);
        var product = Layers(builder.Build())["product"].Forward!;
        Assert.Equal(3 * 1.5 / 0.25 - 3, product.Kurtosis, 1e-6);
        Assert.Equal(0, product.Skewness, 1e-9);
    }

    /// <summary>Windows that two layers slide in turn, against draws.</summary>
    [Fact]
    public void Predict_LargestOfTheLargest_IsThatOfAll()
    {
        var builder = new GraphBuilder("largest", new Shape(32, 12, 12));
        builder.Add("values", new Conv(128, new Window(1)));
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("first", new MaxPool(new Window(3, 2, Padding: 1)));
        builder.Add("second", new MaxPool(new Window(3, 1)));
        builder.Add("head", new Conv(16, new Window(1)));
        Agree(builder, 8, 16, "first", "second");
    }

    /// <summary>Behind a padded window places at the edge are smaller, and the largest of a window is as large as the places inside are: 11 % more in its square than of the mean scale.</summary>
    [Fact]
    public void Predict_LargestOfPlacesThatDiffer_HasTheScaleOfThoseThatItSees()
    {
        var builder = new GraphBuilder("edges", new Shape(64, 8, 8));
        builder.Add("values", new Conv(128, new Window(3, Padding: 1)));
        builder.Add("norm", new BatchNorm());
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("pool", new MaxPool(new Window(3, 2)));
        builder.Add("conv", new Conv(128, new Window(1)));
        builder.Add("behind.norm", new BatchNorm());
        builder.Add("head", new Conv(16, new Window(1)));
        Agree(builder, 16, 12, "pool", "relu");
    }

    /// <summary>
    /// Behind a norm a SiLU's gradient grows with the square of the value, also with that of the single channel that it is summed from; a SiLU before lets more of it
    /// through where that is far from 0: of what comes back through it, some 9 % of the mean square.
    /// </summary>
    [Fact]
    public void Predict_ChannelsSummedAlone_HaveGradientsThatGoWithTheirValues()
    {
        var builder = new GraphBuilder("alone", new Shape(64, 2, 2));
        builder.Add("values", new Conv(512, new Window(3, Padding: 1)));
        builder.Add("first.norm", new BatchNorm());
        builder.Add("first", new Activate(ActivationCatalogue.Parse("silu")));
        builder.Add("depthwise", new Conv(512, new Window(3, Padding: 1), Groups: 512, Bias: false));
        builder.Add("second.norm", new BatchNorm());
        builder.Add("second", new Activate(ActivationCatalogue.Parse("silu")));
        builder.Add("head", new Conv(512, new Window(1)));
        var moments = Simulation.Run(builder.Build(), 32, 12);
        var (before, behind) = (moments["first.norm"].Backward, moments["first"].Backward);
        Assert.Equal(1, before.Predicted / behind.Predicted / (before.Measured / behind.Measured), Tolerance);
    }

    private static Graph Build(string kind, long padding, double? value)
    {
        var builder = new GraphBuilder("padded", new Shape(16, 6, 6));
        builder.Add("values", new Conv(32, new Window(3, Padding: 1)));
        if (value is { } constant) builder.Add("pad", new Pad([0, 1, 1], [0, 1, 1], constant));
        var window = new Window(3, 2, padding);
        builder.Add("behind", kind switch { "average" => new AveragePool(window), "largest" => new MaxPool(window), _ => new Conv(24, window) });
        builder.Add("next", new Conv(24, new Window(1)));
        builder.Add("norm", new BatchNorm());
        builder.Add("head", new Conv(8, new Window(1)));
        return builder.Build();
    }

    private static Dictionary<string, LayerPrediction> Layers(Graph graph)
    {
        var recipe = Recipe.Parse("lecun");
        return Predictor.Predict(graph, p => WeightMoments.Of(recipe.SchemeOf(p)!, p), new InputMoments(0, 1) { Samples = 8 }, _ => 1).Layers.ToDictionary(l => l.Name);
    }

    private static void Agree(GraphBuilder builder, long samples, int draws, params string[] layers)
        => Simulation.Agree(builder.Build(), samples, draws, Tolerance, layers);
}
