using Evenkeel.Tests.Diagnosis;

namespace Evenkeel.Tests.Initializers;

/// <summary>Weights that come without a recipe are recognised by their scale and shape.</summary>
public sealed class SchemeMatchTests
{
    [Theory]
    [InlineData("he")]
    [InlineData("xavier-uniform")]
    [InlineData("lecun-truncated")]
    [InlineData("pytorch")]
    [InlineData("normal:0.02")]
    [InlineData("truncated-normal:0.02")]
    public void Find_WeightsOfAKnownScheme_IsThatScheme(string scheme)
    {
        var probe = new Patient(Patient.Mlp(2, 200, "relu", inputs: 120), scheme) { IsGiven = true }.Examine().Probe;
        Assert.Equal(scheme, probe.Layers[0].Weights!.MatchedScheme);
        Assert.False(probe.Model.IsTrained);
    }

    /// <summary>A scale that is nobody's start counts as trained.</summary>
    [Fact]
    public void Find_WeightsOfAnotherScale_IsNone()
    {
        var probe = new Patient(Patient.Mlp(2, 200, "relu", inputs: 120), "normal:0.03") { IsGiven = true }.Examine().Probe;
        Assert.Null(probe.Layers[0].Weights!.MatchedScheme);
        Assert.True(probe.Model.IsTrained);
    }
}
