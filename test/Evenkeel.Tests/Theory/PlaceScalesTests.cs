using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Places whose scales differ, and what is known of values that are taken apart, read twice, or made step by step.</summary>
public sealed class PlaceScalesTests
{
    private const double Rounding = 1e-9;

    /// <summary>Of every third place one scale or another, and nothing of those between: two nodes are then the law itself.</summary>
    [Fact]
    public void Of_PlacesOfTwoScalesAndGaps_AreThese()
    {
        var kernel = Kernel.Independent(new Shape(8, 6, 6), 0, 0, 1) with { Profile = Profile.Flat.With(1, [4, 0, 0, 2, 0, 0]).With(2, [3, 0, 0, 3, 0, 0]) };
        var scales = PlaceScales.Of(kernel)!.Value;
        Assert.Equal(8 / 9.0, scales.Nothing, Rounding);
        Assert.Equal((6, 12, 0.5), (Math.Round(scales.Low, 9), Math.Round(scales.High, 9), Math.Round(scales.ShareOfLow, 9)));
        Assert.Equal((36 + 144) / 18.0, scales.Mean((0, scales.Low * scales.Low, scales.High * scales.High)), Rounding);
    }

    /// <summary>A transposed convolution of stride 3 leaves 8 of 9 places of an image at 0; there the sine is 0, and elsewhere E sin² = (1 − e^(−2 q))/2 of q = 9 E x².</summary>
    [Fact]
    public void Predict_ActivationOfGaps_IsThatOfTheRest()
    {
        var layers = Predicted(new Shape(8, 4, 4), new ConvTranspose(8, new Window(1, Stride: 3), OutputPadding: 2), new Activate(ActivationCatalogue.Parse("sin"))).Layers;
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

    private static Prediction Predicted(Shape shape, params Op[] ops)
    {
        var builder = new GraphBuilder("chain", shape);
        foreach (var (i, op) in ops.Index()) builder.Add($"{i}", op);
        return Predicted(builder.Build());
    }

    private static Prediction Predicted(Graph graph) => Predictor.Predict(graph, ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1);
}
