using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Gradients that depend on the scale of the place, or of the value, that they flow back to.</summary>
public sealed class ScaleOfPlacesTests
{
    private static readonly Activate SiLU = new(ActivationCatalogue.Parse("silu"));

    /// <summary>A norm of the features of each place divides the gradient by the place's own scale, which at an edge is the smaller one; also of tokens that were an image.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Predict_GradientOfNormedPlaces_IsOverTheScaleOfEach(bool areTokens, bool isRootMeanSquare)
    {
        var builder = new GraphBuilder("edges", new Shape(256, 4, 4));
        builder.Add("first", new Conv(256, new Window(3, Padding: 1)));
        builder.Add("conv", new Conv(256, new Window(3, Padding: 1)));
        if (areTokens) builder.Add("tokens", new Reshape([256, -1]));
        builder.Add("last", new Transpose(areTokens ? [1, 0] : [1, 2, 0]));
        builder.Add("norm", isRootMeanSquare ? new RmsNorm(0.1) : new LayerNorm(0.1));
        builder.Add("back", new Transpose(areTokens ? [1, 0] : [2, 0, 1]));
        builder.Add("head", new Conv(256, new Window(1)));
        Simulation.Agree(builder.Build(), 4, 12, 0.02, ["norm", "conv", "first"]);
    }

    /// <summary>Of data of few features some places are larger than others in all channels, and at all layers: slopes that grow with the scale do so together.</summary>
    [Fact]
    public void Predict_DataOfFewFeatures_SlopesOfAllLayersGrowTogether()
    {
        var builder = new GraphBuilder("few features", new Shape(27, 8, 8));
        for (var i = 0; i < 7; i++)
        {
            builder.Add($"conv.{i}", new Conv(256, new Window(1), Bias: false), builder.Last);
            builder.Add($"norm.{i}", new BatchNorm(), builder.Last);
            builder.Add($"act.{i}", SiLU, builder.Last);
        }

        var first = Simulation.Run(builder.Build(), 16, 6)["norm.0"].Backward;
        Assert.InRange(first.Ratio, 0.97, 1.03);
    }

    /// <summary>A channel that is summed alone: where its value is large so is the slope behind it, the more the larger the weight by which both go together.</summary>
    [Fact]
    public void Predict_DepthwiseBehindSiLU_GradientGrowsWithItsValue()
    {
        var builder = new GraphBuilder("depthwise", new Shape(512, 8, 8));
        builder.Add("before", SiLU, builder.Add("norm", new BatchNorm(), 0));
        builder.Add("conv", new Conv(512, new Window(3, 1, 1), Bias: false, Groups: 512), builder.Last);
        builder.Add("behind", SiLU, builder.Add("scaled", new BatchNorm(), builder.Last));
        var layers = Simulation.Run(builder.Build(), 8, 8);
        var (values, slopes) = (layers["before"].Backward, layers["norm"].Backward);
        Assert.Equal(1, slopes.Ratio / values.Ratio, 0.006);
    }

    /// <summary>Softmax over channels passes the more back to a place the larger its scores are, which differ from place to place behind a stride.</summary>
    [Fact]
    public void Predict_SoftmaxOfPlacesOfOtherScales_PassesMoreToTheLargerOnes()
    {
        var builder = new GraphBuilder("strided", new Shape(256, 12));
        builder.Add("scores", new ConvTranspose(256, new Window(3, 2), Bias: false), builder.Add("values", new Scale(1.5), 0));
        builder.Add("softmax", new Softmax(0));
        Simulation.Agree(builder.Build(), 4, 16, 0.03, ["scores", "values"]);
    }

    /// <summary>Where the mean is nearly all, some places have nothing left but what they are known less well by; the others have all of it.</summary>
    [Fact]
    public void Centred_OfAMeanThatIsNearlyAll_HasFactorsOfMean1()
    {
        var factors = Profile.Flat.With(0, [0.8, 1, 1.3, 0.9]).Centred(0.9)[0]!;
        Assert.Equal(0, factors[0]);
        Assert.Equal(1, factors.Average(), 1e-12);
    }

    /// <summary>A norm holds the sum over its places at 0, so that where one score is large the others are small, and the means of their shares hardly differ.</summary>
    [Fact]
    public void Predict_MeanOfSharesOfNormedScores_HardlyDiffers()
    {
        var builder = new GraphBuilder("shares", new Shape(256, 8));
        builder.Add("norm", new InstanceNorm(), builder.Add("scores", new Conv(256, new Window(1)), 0));
        builder.Add("mean", new Mean([1]), builder.Add("shares", new Softmax(0), builder.Last));
        var mean = Simulation.Run(builder.Build(), 4, 16)["mean"].Forward;
        Assert.InRange(mean.Ratio, 0.97, 1.05);
    }
}
