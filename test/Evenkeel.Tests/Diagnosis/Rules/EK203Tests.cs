using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK203Tests
{
    [Fact]
    public void Check_UnitWeightsBeforeTanh_Fires()
    {
        var finding = new Patient(Patient.Mlp(4, 64, "tanh"), "normal:1").Finds("EK203");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.StartsWith("act.", finding.Layer, StringComparison.Ordinal);

        // P(|z| > 2.09) for z ~ N(0, 64) is 79 %.
        Assert.InRange(finding.Measured("saturatedShare"), 0.75, 0.85);
        Assert.Equal(4, finding.Measured("layers"));
    }

    [Fact]
    public void Check_TwiceXavierBeforeTanh_Warns()
    {
        var finding = new Patient(Patient.Mlp(1, 64, "tanh"), "normal:0.2").Finds("EK203");

        // P(|z| > 2.09) for z ~ N(0, 1.6²) is 19 %.
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.InRange(finding.Measured("saturatedShare"), 0.16, 0.22);
    }

    [Fact]
    public void Check_SigmoidOfRawPixels_Fires()
        => Assert.Equal(Severity.Error, new Patient(Patient.Mlp(1, 64, "sigmoid"), "xavier") { Input = Patient.Gaussian(new(100, 64), mean: 128, std: 60) }.Finds("EK203").Severity);

    [Theory]
    [InlineData("tanh", "xavier")]
    [InlineData("sigmoid", "xavier")]
    [InlineData("relu", "he")]
    [InlineData("gelu", "he")]
    public void Check_HealthyNetwork_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(10, 64, activation), recipe).IsSilent("EK203");

    [Fact]
    public void Check_DeepHeReLUOnSimilarSamples_IsSilent() => Healthy.DeepReLU.IsSilent("EK203");

    /// <summary>Of 64 values 5 % are 3.2; four or five of them are chance.</summary>
    [Fact]
    public void Check_OneSample_IsSilent()
    {
        for (ulong seed = 0; seed < 50; seed++) new Patient(Patient.Mlp(2, 64, "tanh"), "xavier") { Seed = seed, Input = Patient.Gaussian(new(1, 64), seed) }.IsSilent("EK203");
    }
}
