using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK406Tests
{
    /// <summary>60 layers of 32 ReLUs: the variance of s² is 2L = 120, more than 32 values can have.</summary>
    [Fact]
    public void Check_DeepNarrowReLU_Fires()
    {
        var finding = new Patient(Patient.Mlp(60, 32, "relu"), "he") { Jacobian = true, Seed = 1 }.Finds("EK406");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.InRange(finding.Measured("effectiveRank"), 1, 2);
        Assert.True(finding.Measured("smallest") < finding.Measured("largest"));
    }

    [Theory]
    [InlineData("relu", "he", 5)]
    [InlineData("tanh", "orthogonal", 20)]
    public void Check_ShallowOrNearlyIsometric_IsSilent(string activation, string recipe, int depth) => new Patient(Patient.Mlp(depth, 64, activation), recipe) { Jacobian = true }.IsSilent("EK406");

    [Fact]
    public void Check_NotAskedFor_IsSilent() => new Patient(Patient.Mlp(60, 32, "relu"), "he") { Seed = 1 }.IsSilent("EK406");
}
