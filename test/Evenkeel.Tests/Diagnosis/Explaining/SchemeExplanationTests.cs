using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Tests.Diagnosis.Explaining;

public sealed class SchemeExplanationTests
{
    [Theory]
    [InlineData("he", 512.0, 512.0, 0.0625)]
    [InlineData("he-uniform", 512.0, 128.0, 0.0625)]
    [InlineData("xavier", 300.0, 100.0, 0.07071067811865475)]
    [InlineData("lecun", 400.0, 100.0, 0.05)]
    [InlineData("pytorch", 300.0, 100.0, 1.0 / 30)]
    [InlineData("orthogonal", 100.0, 400.0, 0.05)]
    [InlineData("normal:0.3", 100.0, 400.0, 0.3)]
    public void Of_GivenFans_HasTheSchemesStd(string scheme, double fanIn, double fanOut, double std)
    {
        var explanation = Explain(scheme, new Conditions { FanIn = fanIn, FanOut = fanOut });
        Assert.Equal(std, explanation.Std, 1e-12);
        Assert.Equal(fanIn * std * std, explanation.GainSquared, 1e-9);
        Assert.Equal(fanOut / fanIn, explanation.Network.Widening);
    }

    /// <summary>The words are those of the rules that `check` would fire.</summary>
    [Theory]
    [InlineData("he", "relu", "holds", "holds")]
    [InlineData("he", "gelu", "vanishes", "vanishes")]
    [InlineData("xavier", "relu", "vanishes", "vanishes")]
    [InlineData("xavier", "tanh", "shrinks", "shrinks")]
    [InlineData("he", "tanh", "holds", "grows")]
    [InlineData("lecun", "selu", "holds", "grows")]
    [InlineData("normal:1", "relu", "explodes", "explodes")]
    [InlineData("normal:1", "tanh", "explodes", "explodes")]
    [InlineData("zeros", "relu", "vanishes", "vanishes")]
    public void Of_SchemeAndActivation_NamesTheirCourse(string scheme, string activation, string signal, string gradient)
    {
        var explanation = Explain(scheme, new Conditions { Activation = ActivationCatalogue.Parse(activation) });
        Assert.Equal((signal, gradient), (explanation.Signal!.Word, explanation.Gradient!.Word));
    }

    [Fact]
    public void Of_PyTorchsDefault_SettlesAtItsBiases()
    {
        var explanation = Explain("pytorch", new Conditions { FanIn = 500 });
        Assert.Equal(0.4 / 500, explanation.Layers[^1].SecondMoment, 1e-9);
        Assert.Contains("q settles at 8e-4, 83.3 % of it biases", explanation.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheLevelGain_HoldsTheSignal()
    {
        var gelu = ActivationCatalogue.Parse("gelu");
        var without = Explain("he", new Conditions { Activation = gelu, Q = 0.3 });
        var with = Explain("he", new Conditions { Activation = gelu, Q = 0.3, Gain = without.Level });
        Assert.Equal(Gain.Forward(gelu, 0.3), without.Level);
        Assert.Equal(0.3, with.Layers[5].SecondMoment, 1e-9);
        Assert.Equal("he with gain forward:gelu", with.Scheme);
    }

    /// <summary>1 % more at the level is so many per cent more a layer later.</summary>
    [Theory]
    [InlineData("gelu")]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void Of_ADeviationFromTheLevel_MovesAsItSays(string activation)
    {
        var f = ActivationCatalogue.Parse(activation);
        var said = Explain("he", new Conditions { Activation = f }).Deviation;
        var next = Explain("he", new Conditions { Activation = f, Gain = Gain.Forward(f), Q = 1.01 }).Layers[1].SecondMoment;
        Assert.Equal(Math.Log(next) / Math.Log(1.01), said, 5e-3);
    }

    [Theory]
    [InlineData("dirac", "not for a dense layer: ")]
    [InlineData("embedding", "not for the weights of layers")]
    [InlineData("log-prior:0.2,0.8", "not for a dense layer: ")]
    public void Of_ASchemeForOtherThings_ShowsNoLayers(string scheme, string verdict)
    {
        var explanation = Explain(scheme, new Conditions());
        Assert.True(explanation.Layers.IsEmpty);
        Assert.StartsWith(verdict, explanation.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WeightsWhoseMeanIsNotZero_IsUnknown()
    {
        var explanation = Explain("ones", new Conditions());
        Assert.True(explanation.Layers.IsEmpty);
        Assert.Null(explanation.Signal);
        Assert.Contains("mean is not 0", explanation.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_GainOfASchemeWithoutOne_SaysSo()
        => Assert.Equal("--gain does not go with normal:1, which has no gain", Assert.Throws<ArgumentException>(() => Explain("normal:1", new Conditions { Gain = Gain.Of(2) })).Message);

    private static SchemeExplanation Explain(string scheme, Conditions conditions) => (SchemeExplanation)Explanation.Of(new Topic(TopicKind.Scheme, scheme), conditions);
}
