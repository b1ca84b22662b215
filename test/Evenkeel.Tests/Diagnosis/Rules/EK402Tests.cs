using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK402Tests
{
    [Fact]
    public void Check_TwiceHeOnThirtyLayers_Fires()
    {
        var finding = new Patient(Patient.Mlp(30, 128, "relu", inputs: 128), "normal:0.25").Finds("EK402");
        Assert.Equal((Severity.Error, "fc.0"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("factorPerLayer"), 1.9, 2.1);
        Assert.InRange(Math.Log2(finding.Measured("factorTotal")), 27, 33);
        Assert.True(finding.Measured("z") > 4);
    }

    [Fact]
    public void Check_Overflow_Fires()
    {
        var finding = new Patient(Patient.Mlp(30, 64, "relu"), "normal:1e8").Finds("EK402");
        Assert.Contains("NaN or infinite", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relu", "he")]
    [InlineData("tanh", "xavier")]
    public void Check_HealthyNetwork_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(20, 64, activation), recipe).IsSilent("EK402");

    [Fact]
    public void Check_WideningNetwork_IsSilent()
    {
        // From 4 inputs to 512 units, and from there to 2 classes.
        new Patient(Patient.Mlp(3, 512, "relu", inputs: 4, classes: 2), "he").IsSilent("EK402", "EK401");
    }
}
