using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Zoo;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>What a prediction says of assumptions that do not hold.</summary>
public sealed class CaveatTests
{
    /// <summary>A softmax and what it is of are not independent: their product has a caveat, so has what is made of it, and the gradient that comes back through it.</summary>
    [Fact]
    public void Predict_BranchesThatShareValues_SaysSo()
    {
        var builder = new GraphBuilder("shared", new Shape(64));
        var x = builder.Add("fc", new Linear(64), builder.Add("first", new Linear(64), 0));
        builder.Add("product", new Multiply(), x, builder.Add("softmax", new Softmax(-1), x));
        builder.Add("head", new Linear(10));
        var layers = Predict(builder.Build());

        Assert.Equal("product", layers["product"].ForwardCaveat?.Layer);
        Assert.Contains("share values", layers["product"].ForwardCaveat!.Reason, StringComparison.Ordinal);
        Assert.Equal(layers["product"].ForwardCaveat, layers["head"].ForwardCaveat);
        Assert.Equal(layers["product"].ForwardCaveat, layers["first"].BackwardCaveat);
        Assert.Null(layers["fc"].ForwardCaveat);
        Assert.Null(layers["product"].BackwardCaveat);
    }

    /// <summary>States of a GRU are no normal values, which matters to a curve and not to a scale.</summary>
    [Theory]
    [InlineData("tanh", true)]
    [InlineData("relu", false)]
    public void Predict_CurveOfAGrusStates_SaysSo(string activation, bool hasCaveat)
    {
        var builder = new GraphBuilder("states", new Shape(8, 64));
        builder.Add("gru", new Recurrent(RecurrentKind.Gru, 64), 0);
        builder.Add("act", new Activate(ActivationCatalogue.Parse(activation)), builder.Last);
        Assert.Equal(hasCaveat, Predict(builder.Build())["act"].ForwardCaveat is not null);
    }

    /// <summary>
    /// A gate of whole channels before a function of each of them: its own gradient has the caveat, and that of the values only where the gate's is a share of it. Behind weights that mix
    /// all channels no gradient depends on one.
    /// </summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(64, true)]
    public void Predict_SqueezedGate_SaysItOfTheGatesGradient(int groups, bool hasCaveat)
    {
        var builder = new GraphBuilder("gate", new Shape(64, 8, 8));
        var x = builder.Add("conv", new Conv(64, new Window(3, 1, 1)), 0);
        builder.Add("squeeze", new Conv(64, new Window(1)), builder.Add("mean", new Mean([1, 2], KeepAxes: true), x));
        builder.Add("gated", new Multiply(), x, builder.Add("gate", new Activate(ActivationCatalogue.Parse("sigmoid")), builder.Last));
        builder.Add("behind", new Conv(64, new Window(3), Groups: groups));
        var layers = Predict(builder.Build());
        Assert.Equal(hasCaveat ? "gated" : null, layers["squeeze"].BackwardCaveat?.Layer);
        Assert.Null(layers["conv"].BackwardCaveat);
    }

    /// <summary>Of values that are all but alike a window at the edge makes two that differ: behind a norm a curve of them has a caveat, and a scale of them has none.</summary>
    [Theory]
    [InlineData("hard-swish", true)]
    [InlineData("relu", false)]
    public void Predict_NormOfFewIndependentValues_SaysSo(string activation, bool hasCaveat)
    {
        var builder = new GraphBuilder("few", new Shape(256, 12));
        builder.Add("conv", new Conv(64, new Window(3, Padding: 1)), builder.Add("log", new LogSoftmax(0), 0));
        builder.Add("act", new Activate(ActivationCatalogue.Parse(activation)), builder.Add("norm", new InstanceNorm(), builder.Last));
        var layers = Predict(builder.Build());
        Assert.Equal(hasCaveat, layers["act"].ForwardCaveat is not null);
        Assert.Equal(hasCaveat ? "act" : "norm", layers["conv"].BackwardCaveat?.Layer);
        Assert.Null(layers["norm"].ForwardCaveat);
    }

    /// <summary>A norm holds the sum over its places at 0, which a curve bends a little: their mean is what is left of values that cancel. A ReLU of them leaves more.</summary>
    [Theory]
    [InlineData("softsign", false, true)]
    [InlineData("softsign", true, true)]
    [InlineData("relu", false, false)]
    [InlineData("relu", true, false)]
    public void Predict_MeanOfValuesThatCancel_SaysSo(string activation, bool isSum, bool hasCaveat)
    {
        var builder = new GraphBuilder("cancelled", new Shape(64, 4, 4));
        builder.Add("norm", new InstanceNorm(), builder.Add("conv", new Conv(64, new Window(3, Padding: 1)), 0));
        builder.Add("mean", isSum ? new Sum([1, 2]) : new Mean([1, 2]), builder.Add("act", new Activate(ActivationCatalogue.Parse(activation)), builder.Last));
        Assert.Equal(hasCaveat, Predict(builder.Build())["mean"].ForwardCaveat is not null);
    }

    /// <summary>Of values that are nearly a constant a norm of each channel leaves what their edges are less, and softmax passes back to little but these: nearly all along the values, which the norm takes away.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public void Predict_NormThatLeavesLittleOfItsGradient_SaysSo(int taps, bool hasCaveat)
    {
        var builder = new GraphBuilder("edges", new Shape(512, 24));
        builder.Add("act", new Activate(ActivationCatalogue.Parse("hard-sigmoid")), builder.Add("scale", new Scale(0.95), 0));
        builder.Add("softmax", new Softmax(0), builder.Add("norm", new InstanceNorm(), builder.Add("sums", new Conv(512, new Window(taps, Padding: taps / 2), Bias: false), builder.Last)));
        Assert.Equal(hasCaveat ? "norm" : null, Predict(builder.Build())["sums"].BackwardCaveat?.Layer);
    }

    /// <summary>Where one of the values that are normed is most of their mean square, that is a matter of which it is.</summary>
    [Theory]
    [InlineData(0.1, false)]
    [InlineData(1.5, true)]
    public void Predict_NormOfPeakedValues_SaysSo(double scale, bool hasCaveat)
    {
        var builder = new GraphBuilder("peaked", new Shape(64, 16));
        builder.Add("shares", new Softmax(0), builder.Add("scale", new Scale(scale), builder.Add("conv", new Conv(64, new Window(1)), 0)));
        builder.Add("norm", new InstanceNorm(), builder.Last);
        Assert.Equal(hasCaveat, Predict(builder.Build())["norm"].ForwardCaveat is not null);
    }

    /// <summary>Of states that build up from nothing the first ones are unlike all others, which the gradient of a query's product with them does not know.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_QueriesOfStatesThatBuildUp_SaysSo(bool hasCaveat)
    {
        var builder = new GraphBuilder("states", new Shape(8, 64));
        var x = builder.Add("input", new Activate(ActivationCatalogue.Parse(hasCaveat ? "softplus" : "tanh")), 0);
        x = builder.Add("rnn", new Recurrent(RecurrentKind.Rnn, 64, Nonlinearity: RecurrentNonlinearity.Relu), x);
        var (q, k) = (builder.Add("q", new Linear(64), x), builder.Add("k", new Linear(64), x));
        builder.Add("scores", new MatMul(false, true), q, k);
        var layers = Predict(builder.Build());
        Assert.Equal(hasCaveat, layers["q"].BackwardCaveat is not null);
        Assert.Null(layers["k"].BackwardCaveat);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0.1, false)]
    public void Predict_SaturatedGates_SaysItOfStatesAndGradients(double deviation, bool isSaid)
    {
        var builder = new GraphBuilder("saturated", new Shape(8, 64));
        builder.Add("gru", new Recurrent(RecurrentKind.Gru, 64), builder.Add("fc", new Linear(64), 0));
        builder.Add("head", new Linear(10));
        var layers = Predict(builder.Build(), FormattableString.Invariant($"normal:{deviation}"));
        Assert.Equal(isSaid, layers["gru"].ForwardCaveat is not null);
        Assert.Equal(layers["gru"].ForwardCaveat, layers["fc"].BackwardCaveat);
    }

    /// <summary>Of two or three values that are normed together 1/v has no expectation: the norm says so, and what comes back through it, also where that is 0.</summary>
    [Fact]
    public void Predict_NormOfFewValues_SaysSo()
    {
        foreach (var (op, hasCaveat) in ((Op, bool)[])[(new LayerNorm(), true), (new RmsNorm(), true), (new InstanceNorm(), true), (new GroupNorm(64), true), (new GroupNorm(8), false), (new BatchNorm(), false)])
        {
            var builder = new GraphBuilder("few", new Shape(64, 2));
            builder.Add("values", new Conv(64, new Window(1)));
            builder.Add("norm", op);
            builder.Add("head", new Conv(64, new Window(1)));
            var layers = Predict(builder.Build());
            Assert.Equal(hasCaveat, layers["norm"].ForwardCaveat is not null);
            Assert.Equal(hasCaveat, layers["values"].BackwardCaveat is not null);
        }
    }

    /// <summary>Scores of queries and keys that are functions of the same values are no products of independent ones.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_QueriesAndKeysOfTheSameValues_SaysSo(bool isShared)
    {
        var builder = new GraphBuilder("attention", new Shape(8, 64));
        var x = builder.Add("values", new Linear(64), 0);
        var keys = builder.Add("keys", isShared ? new Activate(ActivationCatalogue.Parse("tanh")) : new Linear(64), x);
        builder.Add("attention", new Attention(1), x, keys, builder.Add("v", new Linear(64), x));
        Assert.Equal(isShared, Predict(builder.Build())["attention"].ForwardCaveat is not null);
    }

    /// <summary>The largest of values and of places that have nothing is not that of values of one scale.</summary>
    [Fact]
    public void Predict_LargestOfPaddedPlaces_SaysSo()
    {
        var builder = new GraphBuilder("gaps", new Shape(64, 4));
        builder.Add("values", new Conv(64, new Window(1)));
        builder.Add("pad", new Pad([0, 4], [0, 4]));
        builder.Add("largest", new GlobalMaxPool());
        Assert.NotNull(Predict(builder.Build())["largest"].ForwardCaveat);
    }

    /// <summary>What a function makes of nothing is the same wherever along either axis it is, which factors of both axes do not say: a window that takes some of the places says so.</summary>
    [Theory]
    [InlineData("softplus", 3, true)]
    [InlineData("relu", 3, false)]
    [InlineData("softplus", 1, false)]
    public void Predict_SomePlacesOfAFunctionOfGaps_SaysSo(string activation, int stride, bool hasCaveat)
    {
        var builder = new GraphBuilder("gaps", new Shape(64, 2, 2));
        builder.Add("up", new ConvTranspose(64, new Window(1, stride)));
        builder.Add("act", new Activate(ActivationCatalogue.Parse(activation)));
        builder.Add("conv", new Conv(64, new Window(2, 3, 1, 2)));
        Assert.Equal(hasCaveat, Predict(builder.Build())["conv"].ForwardCaveat is not null);
    }

    /// <summary>A place that has nothing has nothing behind a norm of its features, and a gradient over √ε.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    public void Predict_NormOfPaddedPlaces_SaysSo(int padding, bool hasCaveat)
    {
        var builder = new GraphBuilder("nothing", new Shape(4, 64));
        builder.Add("values", new Linear(64));
        builder.Add("pad", new Pad([padding, 0], [padding, 0]));
        builder.Add("norm", new LayerNorm());
        Assert.Equal(hasCaveat, Predict(builder.Build())["norm"].ForwardCaveat is not null);
    }

    /// <summary>A constant beside values: a function of both is not one of values of one law.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void Predict_FunctionOfValuesBesideAConstant_SaysSo(double constant, bool hasCaveat)
    {
        var builder = new GraphBuilder("constant", new Shape(64, 4));
        builder.Add("values", new Conv(64, new Window(1)));
        builder.Add("act", new Activate(ActivationCatalogue.Parse("relu")), builder.Add("pad", new Pad([0, 2], [0, 1], constant), builder.Last));
        var layers = Predict(builder.Build());
        Assert.Equal(hasCaveat, layers["act"].ForwardCaveat is not null);
        Assert.Null(layers["pad"].ForwardCaveat);
    }

    /// <summary>Logarithms of two shares are far from normal, and those of many as good as the scores.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(64, false)]
    public void Predict_FunctionOfLogarithmsOfShares_SaysSoOfFew(int scores, bool hasCaveat)
    {
        var builder = new GraphBuilder("logarithms", new Shape(64, scores));
        builder.Add("act", new Activate(ActivationCatalogue.Parse("tanh")), builder.Add("log", new LogSoftmax(1), builder.Add("conv", new Conv(64, new Window(1)), 0)));
        Assert.Equal(hasCaveat, Predict(builder.Build())["act"].ForwardCaveat is not null);
    }

    /// <summary>Means of two values of ReLU are skewed still, those of a hundred are normal, and those of two normal values always.</summary>
    [Theory]
    [InlineData("relu", 2, true)]
    [InlineData("relu", 100, false)]
    [InlineData("tanh", 2, false)]
    public void Predict_FunctionOfMeansOfSkewedValues_SaysSoOfFew(string activation, int values, bool hasCaveat)
    {
        var builder = new GraphBuilder("means", new Shape(64, 200));
        builder.Add("skewed", new Activate(ActivationCatalogue.Parse(activation)), builder.Add("conv", new Conv(64, new Window(1)), 0));
        builder.Add("act", new Activate(ActivationCatalogue.Parse("sigmoid")), builder.Add("pool", new AveragePool(new Window(values, values)), builder.Last));
        Assert.Equal(hasCaveat, Predict(builder.Build())["act"].ForwardCaveat is not null);
    }

    /// <summary>Steps of two laws, one behind the other.</summary>
    [Fact]
    public void Predict_FunctionOfStepsOfSeveralLaws_SaysSo()
    {
        var builder = new GraphBuilder("steps", new Shape(4, 64));
        var x = builder.Add("fc", new Linear(64), 0);
        builder.Add("steps", new Concat(0), x, builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")), x));
        builder.Add("act", new Activate(ActivationCatalogue.Parse("tanh")));
        var layers = Predict(builder.Build());
        Assert.Contains("several laws", layers["act"].ForwardCaveat!.Reason, StringComparison.Ordinal);
        Assert.Null(layers["steps"].ForwardCaveat);
    }

    /// <summary>Logarithms of hundreds of shares are far below 0, where a sigmoid is small for all, and the error function has a slope for the rarest alone.</summary>
    [Theory]
    [InlineData("sigmoid", false, false)]
    [InlineData("erf", false, true)]
    [InlineData("relu6", true, true)]
    public void Predict_FunctionOfTheRarestValues_SaysSo(string activation, bool hasCaveat, bool hasBackwardCaveat)
    {
        var builder = new GraphBuilder("rare", new Shape(512));
        builder.Add("act", new Activate(ActivationCatalogue.Parse(activation)), builder.Add("log", new LogSoftmax(0), builder.Add("fc", new Linear(512), 0)));
        var layers = Predict(builder.Build());
        Assert.Equal(hasCaveat, layers["act"].ForwardCaveat is not null);
        Assert.Equal(hasBackwardCaveat, layers["log"].BackwardCaveat is not null);
    }

    /// <summary>At the edges of few places windows take fewer values, and the largest of several scales is not that of one.</summary>
    [Theory]
    [InlineData(8, true)]
    [InlineData(32, false)]
    public void Predict_LargestBehindPaddedWindows_SaysSoOfFewPlaces(int places, bool hasCaveat)
    {
        var builder = new GraphBuilder("edges", new Shape(64, places, places));
        builder.Add("largest", new MaxPool(new Window(2, 2)), builder.Add("conv", new Conv(64, new Window(3, Padding: 1)), 0));
        Assert.Equal(hasCaveat, Predict(builder.Build())["largest"].ForwardCaveat is not null);
    }

    /// <summary>Eight places make four bins of two, and of ten some that overlap.</summary>
    [Theory]
    [InlineData(8, false)]
    [InlineData(10, true)]
    public void Predict_LargestOfBinsThatOverlap_SaysSo(int places, bool hasCaveat)
    {
        var builder = new GraphBuilder("bins", new Shape(64, places));
        builder.Add("largest", new AdaptiveMaxPool(4), builder.Add("conv", new Conv(64, new Window(1)), 0));
        Assert.Equal(hasCaveat, Predict(builder.Build())["largest"].ForwardCaveat is not null);
    }

    /// <summary>The largest of numbers that stand in the file is one of them, whatever normal values would make.</summary>
    [Fact]
    public void Predict_LargestOfGivenNumbers_SaysSo()
    {
        var builder = new GraphBuilder("given", new Shape(1), batch: 1);
        var given = builder.Add("given", new Fixed(new Shape(1, 4), [1, 2, 3, 4]));
        builder.Add("sum", new Add(), 0, builder.Add("largest", new Max([-1], KeepAxes: true), given));
        var layers = Predict(builder.Build());
        Assert.Contains("given numbers", layers["largest"].ForwardCaveat!.Reason, StringComparison.Ordinal);
        Assert.Null(layers["given"].ForwardCaveat);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("resnet18")]
    [InlineData("mobilenet-v2")]
    [InlineData("gpt-mini")]
    [InlineData("vit-mini")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Predict_NetworksOfTheZoo_RestOnWhatHolds(string name)
        => Assert.All(Predict(Zoo.Build(name, new Dictionary<string, string>(), null, null)).Values, l => Assert.Null(l.ForwardCaveat ?? l.BackwardCaveat));

    private static Dictionary<string, LayerPrediction> Predict(Graph graph, string recipe = "lecun")
        => Predictor.Predict(graph, ForecastRequest.By(Recipe.Parse(recipe)), InputMoments.Noise, _ => 1).Layers.ToDictionary(l => l.Name);
}
