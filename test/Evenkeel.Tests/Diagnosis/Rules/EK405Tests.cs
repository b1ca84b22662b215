using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK405Tests
{
    [Fact]
    public void Check_RateBeyondTwoOverLambda_Fires()
    {
        var finding = Network(rate: 1e4).Finds("EK405");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(2 / finding.Measured("sharpness"), finding.Threshold.Single().Value, 12);
        Assert.True(finding.Measured("learningRate") > finding.Threshold.Single().Value);
    }

    [Fact]
    public void Check_SmallRate_IsSilent() => Network(rate: 1e-4).IsSilent("EK405");

    [Fact]
    public void Check_NoRate_IsSilent() => Network(rate: null).IsSilent("EK405");

    private static Patient Network(double? rate) => new(Patient.Mlp(3, 16, "tanh"), "xavier") { LearningRate = rate };
}
