using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Norms of each channel over few values: what they divide by scatters, and what they make is flat, as on a sphere.</summary>
public sealed class FewValuesTests
{
    private const double Close = 0.012;

    /// <summary>The law of a coordinate on a sphere: E x² = 1 and E x⁴ = 3 d/(d + 2).</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void At_LawOfFewValues_HasItsMoments(double dimensions)
    {
        var law = new FlatLaw(-6 / (dimensions + 2));
        var nodes = NormalNodes.For(0, 1, [0]);
        double Mean(double power) => nodes.Z.Zip(nodes.Weights, (z, weight) => weight * Math.Pow(Math.Abs(law.At(z)), power)).Sum();
        Assert.Equal(1, Mean(2), 1e-9);
        Assert.Equal(3 * dimensions / (dimensions + 2), Mean(4), 0.015);
        Assert.Equal(0.7, law.ScoreOf(law.At(0.7)), 1e-9);
        Assert.Equal(-0.7, law.At(law.ScoreOf(-0.7)), 1e-9);
    }

    /// <summary>A softmax of normed values of few positions is more even than one of normal values.</summary>
    [Fact]
    public void Predict_SoftmaxOfFewNormedValues_IsOfTheirLaw()
    {
        var builder = new GraphBuilder("flat", new Shape(512, 20));
        builder.Add("conv", new Conv(512, new Window(1)), 0);
        builder.Add("norm", new InstanceNorm(), builder.Last);
        builder.Add("softmax", new Softmax(0), builder.Last);
        var layers = Simulation.Run(builder.Build(), 4, 8);
        Assert.Equal(1, layers["softmax"].Forward.Ratio, Close);
        Assert.Equal(1, layers["norm"].Backward.Ratio, Close);
        Assert.Equal(1, layers["conv"].Backward.Ratio, Close);
    }

    /// <summary>Of few features some have a small mean square, of which ε leaves less.</summary>
    [Fact]
    public void Predict_RootMeanSquareOfFewFeatures_LosesToEpsilon()
    {
        var builder = new GraphBuilder("few", new Shape(512, 4));
        builder.Add("norm", new RmsNorm(0.1));
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 8)["norm"].Forward.Ratio, Close);
    }

    /// <summary>Features that a norm has made sum to 0 cancel where neighbours are averaged, too.</summary>
    [Fact]
    public void Predict_MeansOfNormedFeatures_KnowThatTheseSumToNothing()
    {
        var builder = new GraphBuilder("means", new Shape(512, 7));
        builder.Add("pool", new AdaptiveAveragePool(4), builder.Add("norm", new LayerNorm(), 0));
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 8)["pool"].Forward.Ratio, Close);

        builder = new GraphBuilder("sum", new Shape(9, 512));
        builder.Add("sum", new Sum([0, 1]), builder.Add("norm", new LayerNorm(), 0));
        Assert.Equal(0, Simulation.Run(builder.Build(), 4, 2)["sum"].Forward.Predicted, 1e-6);
    }

    /// <summary>So are few positions of a batch of few samples.</summary>
    [Fact]
    public void Predict_CurveOfABatchOfFewValues_IsOfTheirLaw()
    {
        var builder = new GraphBuilder("flat", new Shape(512, 4));
        builder.Add("conv", new Conv(512, new Window(1)), 0);
        builder.Add("norm", new BatchNorm(), builder.Last);
        builder.Add("curve", new Activate(ActivationCatalogue.Parse("hard-swish")), builder.Last);
        var layers = Simulation.Run(builder.Build(), 4, 16);
        Assert.Equal(1, layers["curve"].Forward.Ratio, 0.005);
        Assert.Equal(1, layers["norm"].Backward.Ratio, Close);
    }

    /// <summary>A norm of many units keeps what these differ in scale by, also behind a curve.</summary>
    [Fact]
    public void Predict_CurveOfNormedUnitsOfFewWeights_KnowsTheirScales()
    {
        var builder = new GraphBuilder("scales", new Shape(512));
        builder.Add("view", new Reshape(Numbers.Create([512L, 1L])), 0);
        builder.Add("conv", new Conv(512, new Window(1), Groups: 64), builder.Last);
        builder.Add("gelu", new Activate(ActivationCatalogue.Parse("gelu")), builder.Last);
        builder.Add("norm", new GroupNorm(1), builder.Last);
        builder.Add("curve", new Activate(ActivationCatalogue.Parse("softsign")), builder.Last);
        var layers = Simulation.Run(builder.Build(), 4, 16);
        Assert.Equal(1, layers["curve"].Forward.Ratio, Close);
    }

    /// <summary>Of values that a norm holds already the next one only takes away what a gradient has along them.</summary>
    [Fact]
    public void Predict_NormBehindANorm_DividesByANumber()
    {
        var layers = Simulation.Run(Normed(new Shape(128, 8), b => b.Add("first", new InstanceNorm(), 0)), 4, 8);
        Assert.Equal(1, layers["first"].Backward.Ratio, Close);
    }

    /// <summary>The mean square of few values that are not normal scatters by their kurtosis besides.</summary>
    [Fact]
    public void Predict_NormOfFewPeakedValues_DividesByWhatScattersMore()
    {
        var layers = Simulation.Run(Normed(new Shape(256, 4, 4), b => b.Add("first", new Activate(ActivationCatalogue.Parse("hard-swish")), 0)), 8, 16);
        Assert.Equal(1, layers["first"].Backward.Ratio, 0.02);
    }

    /// <summary>Sums of one channel each share what they are of, through other weights.</summary>
    [Fact]
    public void Predict_NormOfSumsThatShareValues_DividesByWhatScattersMore()
    {
        var layers = Simulation.Run(Normed(new Shape(512, 4, 4), b => b.Add("first", new ConvTranspose(512, new Window(3), Bias: false, Groups: 512), 0)), 8, 16);
        Assert.Equal(1, layers["first"].Backward.Ratio, 0.02);
    }

    /// <summary>Of sums by one weight each ε decides how much of a norm's scale is theirs: of a variance that is a share of v + ε, small weights are that share of it.</summary>
    [Fact]
    public void Predict_NormOfFewWeightsWhoseEpsilonCounts_KnowsThemByItsShare()
    {
        var builder = new GraphBuilder("by their share", new Shape(512, 2, 2));
        builder.Add("values", new Scale(0.3), 0);
        builder.Add("conv", new ConvTranspose(512, new Window(2, 1, 1, 2), Bias: false, Groups: 512), builder.Last);
        builder.Add("norm", new BatchNorm(Epsilon: 0.3, Affine: false), builder.Last);
        var layers = Simulation.Run(builder.Build(), 4, 16);
        Assert.Equal(1, layers["values"].Backward.Ratio, 0.04);
    }

    /// <summary>
    /// Of a gradient's parts that come back from a norm of sums by 8 weights, and from elsewhere, the first alone is of small weights, E[w²/v] E v/E w² = 6/8; so it is
    /// where half of the channels have a norm.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_NormOfFewWeightsBesideAnotherUse_KnowsThePartOfTheNorm(bool isOfHalf)
    {
        var builder = new GraphBuilder("beside", new Shape(256, 3, 3, 3));
        builder.Add("values", new Scale(0.5), 0);
        var conv = builder.Add("conv", new Conv(256, new Window(2), Bias: false, Groups: 256), builder.Last);
        if (isOfHalf) builder.Add("joined", new Concat(0), builder.Add("left", new Slice(0, 0, 128), conv), builder.Add("norm", new BatchNorm(), builder.Add("right", new Slice(0, 128, 128), conv)));
        else builder.Add("sum", new Add(), conv, builder.Add("mixed", new Conv(256, new Window(1)), builder.Add("norm", new BatchNorm(), conv)));
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 16)["values"].Backward.Ratio, 0.02);
    }

    /// <summary>What comes back through a function of few normed values is its slope by their flat law, that of a coordinate on a sphere.</summary>
    [Fact]
    public void Predict_FunctionOfFewNormedValues_HasTheSlopesOfTheirLaw()
    {
        const int Normed = 16;
        var builder = new GraphBuilder("slopes", new Shape(256, 4, 4));
        builder.Add("norm", new InstanceNorm(), 0);
        builder.Add("sin", new Activate(ActivationCatalogue.Parse("sin")), builder.Last);
        var norm = Simulation.Run(builder.Build(), 8, 16)["norm"].Backward;
        Assert.Equal(1, norm.Ratio, 0.003);

        // E cos 2x over (1 − x²/d)^((d − 3)/2) of d = n − 1 dimensions.
        const double Dimensions = Normed - 1, Step = 1e-3;
        double all = 0, cosines = 0;
        for (var x = -Math.Sqrt(Dimensions) + Step / 2; x < Math.Sqrt(Dimensions); x += Step)
        {
            var weight = Math.Pow(1 - x * x / Dimensions, (Dimensions - 3) / 2);
            (all, cosines) = (all + weight, cosines + weight * Math.Cos(2 * x));
        }

        Assert.Equal((1 + cosines / all) / 2, norm.Predicted * norm.Predicted, 0.002);
    }

    /// <summary>A log-softmax of states takes one number from all: what is curved behind it is so of their law.</summary>
    [Fact]
    public void Predict_CurveOfALogSoftmaxOfStates_IsThatOfTheirLaw()
    {
        var builder = new GraphBuilder("states", new Shape(4, 256));
        builder.Add("rnn", new Recurrent(RecurrentKind.Rnn, 256), 0);
        builder.Add("log", new LogSoftmax(-1), builder.Last);
        builder.Add("selu", new Activate(ActivationCatalogue.Parse("selu")), builder.Last);
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 16)["log"].Backward.Ratio, Close);
    }

    private static Graph Normed(Shape shape, Action<GraphBuilder> first)
    {
        var builder = new GraphBuilder("normed", shape);
        first(builder);
        builder.Add("norm", new InstanceNorm(), builder.Last);
        return builder.Build();
    }
}
