using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK103Tests
{
    private static readonly Patient Healthy = new(Patient.Mlp(4, 32, "relu"), "he");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Check_OneValueIsNoNumber_Fires(float value)
    {
        var finding = (Healthy with { Harm = weights => weights["fc.2.weight"].Span<float>()[7] = value }).Finds("EK103");
        Assert.Equal((Severity.Error, "fc.2"), (finding.Severity, finding.Layer));
        Assert.Equal(1, finding.Measured("nonFinite"));
        Assert.Contains("fc.2.weight is NaN or infinite", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NaNInABias_Fires()
        => Assert.Equal("head", (Healthy with { Harm = weights => weights["head.bias"].Span<float>()[0] = float.NaN }).Finds("EK103").Layer);

    [Fact]
    public void Check_UnfilledMemory_Fires()
        => Assert.Equal(3e20, (Healthy with { Harm = weights => weights["fc.1.weight"].Span<float>()[3] = 3e20f }).Finds("EK103").Measured("largest"), 1e15);

    /// <summary>What NaN does further on is no finding of its own.</summary>
    [Fact]
    public void Check_NaN_IsTheOnlyError()
    {
        var checkup = (Healthy with { Harm = weights => weights["fc.0.weight"].Span<float>().Fill(float.NaN) }).Examine();
        Assert.Equal(["EK103"], checkup.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Id));
    }

    [Fact]
    public void Check_HeWithOutliersOfTenSigma_IsSilent()
        => (Healthy with { Harm = weights => weights["fc.1.weight"].Span<float>()[0] = 2.5f }).IsSilent("EK103");

    [Fact]
    public void Check_LargeBias_IsSilent() => Healthy.With("fc.0.bias", "constant:-5").IsSilent("EK103");
}
