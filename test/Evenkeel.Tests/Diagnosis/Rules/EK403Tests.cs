using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK403Tests
{
    [Fact]
    public void Check_DeadLayerBehind_Fires()
    {
        var finding = new Patient(Patient.Mlp(3, 32, "relu"), "he").With("fc.1.bias", "constant:-90").Finds("EK403");
        Assert.Equal((Severity.Warning, "fc.0"), (finding.Severity, finding.Layer));
        Assert.Equal(0, finding.Measured("gradientRms"));
        Assert.Contains("fc.0.weight is exactly zero", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_HealthyNetwork_IsSilent() => new Patient(Patient.Mlp(3, 32, "relu"), "he").IsSilent("EK403");

    [Fact]
    public void Check_BiasBeforeANorm_IsSilent() => new Patient(Patient.Mlp(3, 32, "relu", norm: "batch"), "he").IsSilent("EK403");

    [Fact]
    public void Check_Underflow_IsSilent() => new Patient(Patient.Mlp(40, 64, "tanh"), "normal:0.005").IsSilent("EK403");

    [Fact]
    public void Check_ZeroHeadOnDeadLayer_StillSaysThatTheLayerIsDead()
    {
        var checkup = new Patient(Patient.Mlp(3, 32, "relu"), "he").With("fc.1.bias", "constant:-90").With("head.weight", "zeros").Examine();
        Assert.Contains(checkup.Findings, f => f.Id == "EK205");
    }
}
