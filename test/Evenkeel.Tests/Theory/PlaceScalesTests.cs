using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Tests.Theory;

/// <summary>Places whose scales differ, and what is known of values that are taken apart, read twice, or made step by step.</summary>
public sealed class PlaceScalesTests
{
    private const double Rounding = 1e-9, Tolerance = 0.02;

    /// <summary>Of every third place one scale or another, and nothing of those between: the nodes are then the law itself.</summary>
    [Fact]
    public void Of_PlacesOfTwoScalesAndGaps_AreThese()
    {
        var kernel = Kernel.Independent(new Shape(8, 6, 6), 0, 0, 1) with { Profile = Profile.Flat.With(1, [4, 0, 0, 2, 0, 0]).With(2, [3, 0, 0, 3, 0, 0]) };
        var scales = PlaceScales.Of(kernel)!;
        Assert.Equal([(0, 0.889), (6, 0.056), (12, 0.056)], scales.Factors.Zip(scales.Shares, (f, s) => (Math.Round(f, 6), Math.Round(s, 3))).OrderBy(n => n.Item1));
        Assert.Equal((36 + 144) / 18.0, scales.Mean([.. scales.Factors.Select(f => f * f)]), 1e-6);
    }

    /// <summary>Of four weights the square over 4 is a gamma law, of whose moments E t⁵ is 1 · 1.5 · 2 · 2.5 · 3; of places with as many times f that of 4 f.</summary>
    [Fact]
    public void Of_UnitsOfFewWeights_HaveTheMomentsOfTheirLaw()
    {
        var alike = Kernel.Independent(new Shape(8, 6), 0, 0, 1);
        var scales = PlaceScales.Of(alike, 0.5)!;
        Assert.Equal(22.5, scales.Mean([.. scales.Factors.Select(f => Math.Pow(f, 5))]), 1e-6);
        var apart = PlaceScales.Of(alike with { Profile = Profile.Flat.With(1, [0.5, 1.5, 0.5, 1.5, 0.5, 1.5]) }, 0.5)!;
        Assert.Equal((0.5 * 1 * 1.5 + 1.5 * 2 * 2.5) / 2, apart.Mean([.. apart.Factors.Select(f => f * f * f)]), 1e-6);
    }

    /// <summary>A unit of four weights is of a scale that is χ² of four over 4: E tanh² of it is less than that of normal values, at the edges too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_ActivationOfUnitsOfFewWeights_IsOverTheirScales(bool isTransposed)
    {
        var builder = new GraphBuilder("depthwise", new Shape(64, 4, 4));
        var window = new Window(3, Padding: 1);
        builder.Add("conv", isTransposed ? new ConvTranspose(64, window, Groups: 64) : new Conv(64, window, Groups: 64));
        builder.Add("norm", new GroupNorm(1));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("head", new Conv(64, new Window(1)));
        Agree(builder, "norm", "tanh");
    }

    /// <summary>Two parts of which one alone has edges: a stride that takes its corners finds what these have, which is no product along the axes beside the other part.</summary>
    [Fact]
    public void Predict_StrideOverPartsOfOtherEdges_TakesThoseOfEach()
    {
        var builder = new GraphBuilder("corners", new Shape(32, 4, 4));
        builder.Add("conv", new Conv(32, new Window(3, Padding: 1)));
        builder.Add("both", new Concat(0), 0, 1);
        builder.Add("corners", new Conv(32, new Window(1, Stride: 3)));
        var layers = Predicted(builder.Build()).Layers;
        Assert.Equal((1 + 4 / 9.0) / 2, layers[2].Forward!.SecondMoment, 1e-6);
    }

    /// <summary>A stride that takes the edges alone sends its gradient there, where values are smaller and slopes larger.</summary>
    [Fact]
    public void Predict_GradientOfTheEdgesAlone_MeetsTheSlopesThere()
    {
        var builder = new GraphBuilder("edges", new Shape(64, 4));
        builder.Add("conv", new Conv(64, new Window(3, Padding: 1)));
        builder.Add("scale", new Scale(3));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("edges", new Conv(64, new Window(1, Stride: 3)));
        Agree(builder, "tanh", "scale");
    }

    /// <summary>Of scores whose places differ in scale ln Σ e^x has another mean at each: E y² of the edges is not less by their share of E x².</summary>
    [Fact]
    public void Predict_LogSoftmaxOfEdges_HasItsMeanAtEach()
    {
        var builder = new GraphBuilder("edges", new Shape(64, 4));
        builder.Add("conv", new Conv(64, new Window(3, Padding: 1)));
        builder.Add("log", new LogSoftmax(0));
        builder.Add("first", new Select(1, 0));
        builder.Add("head", new Linear(32));
        Agree(builder, "log", "first");
    }

    /// <summary>The first of two places that a window sees half of has half of the mean square, and its gradient comes from the taps that see something.</summary>
    [Fact]
    public void Predict_PlaceAtTheEdge_HasItsScale()
    {
        var builder = new GraphBuilder("edge", new Shape(32, 4));
        builder.Add("before", new Scale(1));
        builder.Add("conv", new Conv(32, new Window(2, Stride: 3, Padding: 1)));
        builder.Add("first", new Select(1, 0));
        builder.Add("head", new Linear(32));
        Agree(builder, "before", "conv", "first");
    }

    /// <summary>A transposed convolution of stride 3 leaves 8 of 9 places of an image at 0; there the sine is 0, and elsewhere E sin² = (1 − e^(−2 q))/2 of q = 9 E x².</summary>
    [Fact]
    public void Predict_ActivationOfGaps_IsThatOfTheRest()
    {
        var layers = Predicted(new Shape(256, 4, 4), new ConvTranspose(256, new Window(1, Stride: 3), OutputPadding: 2), new Activate(ActivationCatalogue.Parse("sin"))).Layers;
        var q = 9 * layers[0].Forward!.SecondMoment;
        Assert.Equal((1 - Math.Exp(-2 * q)) / 2 / 9, layers[1].Forward!.SecondMoment, 1e-6);
    }

    /// <summary>The states of an RNN of ReLUs are not below 0.</summary>
    [Fact]
    public void Predict_ReluOfStatesThatAreNotNegative_IsThem()
    {
        var layers = Predicted(new Shape(6, 16), new Recurrent(RecurrentKind.Rnn, 16, Nonlinearity: RecurrentNonlinearity.Relu), new Activate(ActivationCatalogue.Parse("relu"))).Layers;
        Assert.Equal(layers[0].Forward!.SecondMoment, layers[1].Forward!.SecondMoment, 1e-6);
        Assert.Equal(layers[0].Forward!.Mean, layers[1].Forward!.Mean, 1e-3);
    }

    [Fact]
    public void Predict_SliceOfAConcatenation_IsItsPart()
    {
        var builder = new GraphBuilder("parts", new Shape(8, 4, 4));
        var both = builder.Add("both", new Concat(0), 0, builder.Add("three", new Scale(3), 0));
        builder.Add("left", new Slice(0, 0, 8), both);
        builder.Add("right", new Slice(0, 8, 8), both);
        builder.Add("sum", new Concat(0), 3, 4);
        var layers = Predicted(builder.Build()).Layers;
        Assert.Equal((1, 9), (layers[2].Forward!.SecondMoment, layers[3].Forward!.SecondMoment));
    }

    /// <summary>A value that a sum reads twice gets its gradient twice, and not two of which nothing is known.</summary>
    [Fact]
    public void Predict_SumThatReadsAValueTwice_DoublesItsGradient()
    {
        var builder = new GraphBuilder("twice", new Shape(8));
        var relu = builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")), 0);
        builder.Add("sum", new Add(), relu, relu, 0);
        Assert.Equal(4, Predicted(builder.Build()).Layers[0].BackwardSecondMoment!.Value, Rounding);
    }

    /// <summary>Of one place that sees all positions each gets a gradient of its own: a norm over 64 of them takes 2 of 64 away, and of 1/v they are 1 + 2/64 or so.</summary>
    [Fact]
    public void Predict_NormBeforeAWindowThatSeesAll_PassesItsGradient()
    {
        var layers = Predicted(new Shape(16, 8, 8), new Scale(1), new InstanceNorm(), new Conv(16, new Window(8))).Layers;
        Assert.InRange(layers[0].BackwardSecondMoment!.Value / layers[1].BackwardSecondMoment!.Value, 0.95, 1.1);
    }

    /// <summary>Twelve values a channel, whose variance ε is as large as: E[v/(v + ε)] is less than 1/2, by the tenth that Var v is of v² over 8 or so.</summary>
    [Fact]
    public void Predict_NormWhoseEpsilonCounts_LosesWhatTheVarianceScatters()
        => Assert.InRange(Predicted(new Shape(16, 12), new InstanceNorm(Epsilon: 11 / 12.0, Affine: false)).Layers[0].Forward!.SecondMoment, 0.47, 0.485);

    /// <summary>Between places that a stride is apart a leaky slope is that at 0, also where it makes of a scale that scale.</summary>
    [Fact]
    public void Predict_LeakySlopeBetweenPlaces_IsThatAtZero()
    {
        var builder = new GraphBuilder("between", new Shape(64, 8));
        builder.Add("up", new ConvTranspose(64, new Window(1, 2), Bias: false), 0);
        builder.Add("leaky", new Evenkeel.Networks.Ops.PReLU(), builder.Last);
        Agree(builder, "up", "leaky");
    }

    /// <summary>Behind places that a stride is apart a window at the edge leaves its gradient another scale, and the slopes of a curve leave both to the places.</summary>
    [Fact]
    public void Predict_GradientThroughACurveBetweenPlaces_HasBothScales()
    {
        var builder = new GraphBuilder("curve between", new Shape(256, 12));
        builder.Add("before", new Scale(1), 0);
        builder.Add("up", new ConvTranspose(256, new Window(1, 2), Bias: false), builder.Last);
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")), builder.Last);
        builder.Add("conv", new Conv(256, new Window(4, 2, 1), Bias: false), builder.Last);
        Agree(builder, "before", "up", "tanh");
    }

    /// <summary>A window of a channel of which one value is no gap sums that value: by one weight.</summary>
    [Fact]
    public void Predict_WindowOfGapsAndAValue_SumsOne()
    {
        var builder = new GraphBuilder("one of a window", new Shape(512, 2, 2));
        builder.Add("up", new ConvTranspose(512, new Window(1, 3), Bias: false), 0);
        builder.Add("conv", new Conv(512, new Window(2, 2), Bias: false, Groups: 512), builder.Last);
        builder.Add("selu", new Activate(ActivationCatalogue.Parse("selu")), builder.Last);
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 20)["selu"].Forward.Ratio, 0.03);
    }

    /// <summary>A slope behind a curve is met at each place as that function's, without the curve's own.</summary>
    [Fact]
    public void Predict_SlopeBehindACurveBetweenPlaces_IsItsOwn()
    {
        var builder = new GraphBuilder("behind a curve", new Shape(256, 4));
        builder.Add("up", new ConvTranspose(256, new Window(1, 3)), 0);
        builder.Add("softsign", new Activate(ActivationCatalogue.Parse("softsign")), builder.Add("norm", new InstanceNorm()));
        builder.Add("prelu", new Activate(ActivationCatalogue.Parse("prelu")));
        builder.Add("conv", new Conv(256, new Window(1, 2)));
        Agree(builder, "softsign", "prelu", "norm", "up");
    }

    private static void Agree(GraphBuilder builder, params string[] layers)
        => Simulation.Agree(builder.Build(), 4, 100, Tolerance, layers);

    private static Prediction Predicted(Shape shape, params Op[] ops)
    {
        var builder = new GraphBuilder("chain", shape);
        foreach (var (i, op) in ops.Index()) builder.Add($"{i}", op);
        return Predicted(builder.Build());
    }

    private static Prediction Predicted(Graph graph) => Predictor.Predict(graph, ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1);
}
