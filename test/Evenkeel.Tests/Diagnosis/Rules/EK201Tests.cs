using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK201Tests
{
    /// <summary>n·Var(w) = 8 where ReLU wants 2: the rms doubles at every layer.</summary>
    [Fact]
    public void Check_TwiceHeOnThirtyLayers_Fires()
    {
        var finding = new Patient(Patient.Mlp(30, 128, "relu", inputs: 128), "normal:0.25").Finds("EK201");
        Assert.Equal((Severity.Error, "head"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("factorPerLayer"), 1.9, 2.1);
        Assert.InRange(Math.Log2(finding.Measured("factorTotal")), 28, 32);
        Assert.True(finding.Measured("z") > 4);
        Assert.Contains("relu wants 2", finding.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normal:100")]
    [InlineData("normal:1e20")]
    [InlineData("normal:1e30")]
    public void Check_Overflow_Fires(string recipe)
    {
        var checkup = new Patient(Patient.Mlp(30, 64, "relu"), recipe).Examine();
        var finding = Assert.Single(checkup.Findings, f => f.Id == "EK201");
        Assert.True(finding.Measured("nonFinite") > 0);
        Assert.Contains("is the first with NaN or infinity", finding.Message, StringComparison.Ordinal);
        Assert.Contains(checkup.Findings, f => f.Id == "EK402");
        Assert.Contains(checkup.Findings, f => f is { Id: "EK301", Severity: Severity.Error });
        Assert.DoesNotContain(checkup.Findings, f => f.Id is "EK202" or "EK401" or "EK205");
    }

    [Theory]
    [InlineData("relu", "he")]
    [InlineData("tanh", "xavier")]
    public void Check_DeepHealthyNetwork_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(30, 64, activation), recipe).IsSilent("EK201");

    [Fact]
    public void Check_ResidualStream_IsSilent() => new Patient(Patient.Residual(8, 64), "he").IsSilent("EK201", "EK402");

    [Fact]
    public void Check_TwoLayers_IsSilent() => new Patient(Patient.Mlp(1, 64, "relu"), "normal:3").IsSilent("EK201");
}
