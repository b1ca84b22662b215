using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Gradients that depend on the scale of the place, or of the value, that they flow back to.</summary>
public sealed class ScaleOfPlacesTests
{
    private static readonly Activate SiLU = new(ActivationCatalogue.Parse("silu"));

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
}
