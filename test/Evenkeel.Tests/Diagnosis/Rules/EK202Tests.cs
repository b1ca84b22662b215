using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK202Tests
{
    /// <summary>Xavier before ReLU halves q: × 0.707 on the rms.</summary>
    [Fact]
    public void Check_XavierBeforeReLU_Fires()
    {
        var finding = new Patient(Patient.Mlp(20, 128, "relu", inputs: 128), "xavier").Finds("EK202");
        Assert.Equal((Severity.Error, "head"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("factorPerLayer"), 0.66, 0.76);
        Assert.InRange(finding.Measured("factorTotal"), 2e-4, 5e-3);
        Assert.True(finding.Measured("z") > 4);
    }

    [Theory]
    [InlineData("normal:1e-4")]
    [InlineData("normal:1e-12")]
    [InlineData("normal:1e-25")]
    public void Check_Underflow_Fires(string recipe)
    {
        var checkup = new Patient(Patient.Mlp(20, 64, "relu"), recipe).Examine();
        var finding = Assert.Single(checkup.Findings, f => f.Id == "EK202");
        Assert.True(finding.Measured("underflowedLayers") > 0);
        Assert.Contains(checkup.Findings, f => f.Id == "EK401");
        Assert.DoesNotContain(checkup.Findings, f => f.Id is "EK205" or "EK403" or "EK201" or "EK402");
    }

    [Fact]
    public void Check_DeepHeReLUOnSimilarSamples_IsSilent() => Healthy.DeepReLU.IsSilent("EK202");

    [Theory]
    [InlineData("tanh", "xavier")]
    [InlineData("gelu", "he")]
    public void Check_HealthyNetwork_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(10, 64, activation), recipe).IsSilent("EK202");

    [Fact]
    public void Check_TwoLayers_IsSilent() => new Patient(Patient.Mlp(1, 64, "relu"), "normal:1e-5").IsSilent("EK202");

    [Fact]
    public void Check_DeadLayer_IsSilent() => new Patient(Patient.Mlp(6, 64, "relu"), "he").With("fc.1.weight", "zeros").IsSilent("EK202");
}
