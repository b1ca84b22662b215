using Evenkeel.Diagnosis;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK207Tests
{
    private static readonly Graph Graph = Patient.Mlp(2, 32, "relu");

    private static Patient On(Tensor input) => new(Graph, "he") { Input = input };

    [Fact]
    public void Check_Pixels_Fires()
    {
        var input = Patient.Gaussian(new Shape(100, 64), mean: 100, std: 60);
        foreach (ref var value in input.Span<float>()) value = Math.Clamp(MathF.Round(value), 0, 255);
        var finding = On(input).Finds("EK207");
        Assert.Equal((Severity.Warning, (string?)null), (finding.Severity, finding.Layer));
        Assert.Equal((0, 255), (finding.Measured("min"), finding.Measured("max")));
        Assert.InRange(finding.Measured("mean"), 97, 105);
        Assert.InRange(finding.Measured("std"), 50, 62);
        Assert.Contains("raw pixel values", finding.Cause, StringComparison.Ordinal);
    }

    /// <summary>The numbers of tokens are names: they have no scale that a norm could mend.</summary>
    [Fact]
    public void Check_Tokens_IsSilent()
    {
        var input = new Tensor(DType.Float32, new Shape(100, 12));
        for (var i = 0; i < input.Length; i++) input.Span<float>()[i] = 7 * i % 50;
        var network = Patient.Of(new Shape(12), new Slice(0, 0, 8), new Embedding(50, 32), new LayerNorm(), new Select(0, -1), new Linear(10));
        new Patient(network, "he") { Input = input }.IsSilent("EK207");
    }

    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0, 0.4)]
    [InlineData(0, 2.2)]
    public void Check_MeanOrSpreadOff_Fires(double mean, double std) => Assert.Equal("the input is not normalized", On(Patient.Gaussian(new Shape(100, 64), mean: mean, std: std)).Finds("EK207").Title);

    [Fact]
    public void Check_ConstantColumn_Fires()
    {
        var input = Column(Patient.Gaussian(new Shape(100, 64)), 17, 1);
        var finding = On(input).Finds("EK207");
        Assert.Equal(1, finding.Measured("constantFeatures"));
        Assert.Contains("the first is feature 17", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ConstantInput_Fires()
    {
        var input = new Tensor(DType.Float32, new Shape(100, 64));
        input.Span<float>().Fill(1);
        Assert.Equal("the input is constant", On(input).Finds("EK207").Title);
    }

    [Fact]
    public void Check_GaussianInput_IsSilent() => On(Patient.Gaussian(new Shape(100, 64), mean: 0.3, std: 1.5)).IsSilent("EK207");

    /// <summary>Columns of the smallest value are the border of images.</summary>
    [Fact]
    public void Check_BackgroundColumns_IsSilent()
    {
        var input = Patient.Gaussian(new Shape(200, 64));
        foreach (ref var value in input.Span<float>()) value = Math.Max(value, -1);
        On(Column(Column(input, 0, -1), 7, -1)).IsSilent("EK207");
    }

    [Fact]
    public void Check_MadeUpNoise_IsSilent() => (On(Patient.Gaussian(new Shape(100, 64), std: 9)) with { IsNoise = true }).IsSilent("EK207");

    [Fact]
    public void Check_FewGaussianValues_IsSilent()
    {
        var graph = Patient.Mlp(1, 8, "relu", inputs: 4);
        for (ulong seed = 0; seed < 100; seed++) new Patient(graph, "he") { Input = Patient.Gaussian(new Shape(3, 4), seed) }.IsSilent("EK207");
    }

    private static Tensor Column(Tensor input, int column, float value)
    {
        var features = (int)input.Shape[1];
        for (var i = column; i < input.Length; i += features) input.Span<float>()[i] = value;
        return input;
    }
}
