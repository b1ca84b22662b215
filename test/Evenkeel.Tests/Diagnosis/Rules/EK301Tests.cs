using Evenkeel.Diagnosis;
using Evenkeel.Networks;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK301Tests
{
    /// <summary>makemore's MLP: tanh, and a head of unit weights on some hundred hidden units, over 27 letters.</summary>
    [Fact]
    public void Check_HeadOfUnitWeights_Fires()
    {
        var finding = new Patient(Patient.Mlp(1, 256, "tanh", classes: 27), "xavier").With("head.weight", "normal:1").Finds("EK301");
        Assert.Equal((Severity.Error, "head"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("loss"), 12, 30);
        Assert.InRange(finding.Measured("logitStd"), 7, 12);
        Assert.InRange(finding.Expected("loss"), 3.3, 4.5);
        Assert.Contains("ln 27 = 3.3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LogitsBeyondFloat32_Fires()
        => Assert.Equal(Severity.Error, new Patient(Patient.Mlp(20, 64, "relu"), "normal:1000").Finds("EK301").Severity);

    [Theory]
    [InlineData("relu", "he")]
    [InlineData("relu", "pytorch")]
    [InlineData("tanh", "xavier")]
    public void Check_PlainHead_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(3, 64, activation), recipe).IsSilent("EK301", "EK302");

    [Fact]
    public void Check_ZeroHead_IsSilent() => new Patient(Patient.Mlp(3, 64, "relu"), "he").With("head.weight", "zeros").IsSilent("EK301", "EK302");

    [Fact]
    public void Check_TrainedWeights_IsSilent()
        => new Patient(Patient.Mlp(1, 64, "tanh"), "xavier") { IsTrained = true }.With("head.weight", "normal:1").IsSilent("EK301", "EK302");

    [Fact]
    public void Check_OneClass_IsSilent() => new Patient(Patient.Mlp(1, 64, "tanh", classes: 1), "xavier").IsSilent("EK301", "EK302");

    [Fact]
    public void Check_RegressionOnUnitTargets_IsSilent()
        => new Patient(Patient.Mlp(2, 64, "tanh", classes: 3), "xavier") { Targets = Patient.Gaussian(new Shape(200, 3), seed: 5) }.IsSilent();
}
