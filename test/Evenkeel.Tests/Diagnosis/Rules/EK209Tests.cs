using Evenkeel.Diagnosis;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK209Tests
{
    /// <summary>PyTorch's biases hold up a signal that no longer knows its input; large weights tear inputs of tanh apart.</summary>
    [Theory]
    [InlineData("relu", "pytorch", 20, "ordered")]
    [InlineData("tanh", "normal:0.5", 40, "chaotic")]
    public void Check_DeeperThanSixDepths_Fires(string activation, string recipe, int depth, string phase)
    {
        var finding = new Patient(Patient.Mlp(depth, 64, activation), recipe).Finds("EK209");
        Assert.Equal((Severity.Warning, $"act.{depth - 1}"), (finding.Severity, finding.Layer));
        Assert.Equal(depth, finding.Measured("layers"));
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse(activation), finding.Measured("sigmaW2"), finding.Measured("sigmaB2"));
        Assert.Equal(6 * point.CorrelationDepth!.Value, finding.Threshold.Single().Value);
        Assert.Contains(phase, finding.Cause, StringComparison.Ordinal);
        Assert.Contains("the edge of chaos", finding.Fixes[0].Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relu", "he", 50)]
    [InlineData("tanh", "xavier", 50)]
    [InlineData("relu", "pytorch", 3)]
    [InlineData("tanh", "he", 4)]
    public void Check_NoDeeper_IsSilent(string activation, string recipe, int depth) => new Patient(Patient.Mlp(depth, 64, activation), recipe).IsSilent("EK209");

    [Fact]
    public void Check_WithNorms_IsSilent() => new Patient(Patient.Mlp(20, 64, "relu", norm: "batch"), "pytorch").IsSilent("EK209");

    [Fact]
    public void Check_TrainedWeights_IsSilent() => new Patient(Patient.Mlp(20, 64, "relu"), "pytorch") { IsTrained = true, IsGiven = true }.IsSilent("EK209");
}
