using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK204Tests
{
    /// <summary>Under biases of −4, pre-activations of standard deviation 1.41 are above 0 once in 425.</summary>
    [Theory]
    [InlineData("constant:-4", Severity.Error)]
    [InlineData("constant:-3.5", Severity.Warning)]
    public void Check_NegativeBiases_Fires(string bias, Severity severity)
    {
        var finding = new Patient(Patient.Mlp(1, 256, "relu"), "he").With("fc.0.bias", bias).Finds("EK204");
        Assert.Equal((severity, "act.0"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("deadShare"), 0.1, 0.9);
        Assert.InRange(finding.Expected("deadShare"), 0, 0.05);
        Assert.Contains("0 of 200 samples, ", finding.Message, StringComparison.Ordinal);
        Assert.Contains("expected of samples as alike as these", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("the biases push the pre-activations below zero: by their mean theory predicts", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_DeepHeReLUOnSimilarSamples_IsSilent() => Healthy.DeepReLU.IsSilent("EK204", "EK205", "EK206");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Check_FewSamples_IsSilent(int samples)
    {
        for (ulong seed = 0; seed < 20; seed++) new Patient(Patient.Mlp(4, 64, "relu"), "he") { Seed = seed, Input = Patient.Gaussian(new(samples, 64), seed) }.IsSilent("EK204", "EK205");
    }

    [Fact]
    public void Check_WholeLayerDead_IsSilentAndLeavesItToEK205()
    {
        var patient = new Patient(Patient.Mlp(1, 64, "relu"), "he").With("fc.0.bias", "constant:-50");
        patient.IsSilent("EK204");
        patient.Finds("EK205");
    }
}
