using Evenkeel.Diagnosis;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Diagnosis;

/// <summary>Silence on healthy networks matters as much as the alarm.</summary>
public sealed class HealthyNetworkTests
{
    private const int Seeds = 200;

    [Fact]
    public void Check_HealthyNetworksOfManySeeds_NoErrorsAndHardlyAWarning()
    {
        List<string> errors = [], warnings = [];
        foreach (var (activation, recipe) in new[] { ("relu", "he"), ("tanh", "xavier") })
        {
            var graph = Patient.Mlp(10, 64, activation);
            for (ulong seed = 0; seed < Seeds; seed++)
            {
                foreach (var finding in new Patient(graph, recipe) { Seed = seed }.Examine().Findings)
                {
                    (finding.Severity == Severity.Error ? errors : warnings).Add($"{activation} {seed}: {finding.Id} {finding.Message}");
                }
            }
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors));
        Assert.True(warnings.Count < 0.02 * 2 * Seeds, $"{warnings.Count} warnings:\n{string.Join('\n', warnings)}");
    }

    [Fact]
    public void Check_ConvolutionsWithBatchNorm_IsSilent()
    {
        Op Conv(int channels, int stride) => new Conv(channels, new Window(3, stride, Padding: 1), Bias: false);
        var relu = Patient.Activation("relu");
        var graph = Patient.Of(
            new Shape(3, 16, 16),
            Conv(16, 1), new BatchNorm(), relu, Conv(32, 2), new BatchNorm(), relu, Conv(32, 1), new BatchNorm(), relu, Conv(64, 2), new BatchNorm(), relu,
            new AveragePool(new Window(4)), new Flatten(), new Linear(10));
        new Patient(graph, "he") { Input = Patient.Gaussian(new Shape(32, 3, 16, 16)) }.IsSilent();
    }

    [Theory]
    [InlineData("he")]
    [InlineData("xavier")]
    [InlineData("lecun")]
    public void Check_PreNormResidualNetwork_IsSilent(string recipe) => new Patient(Patient.Residual(8, 64), recipe).IsSilent();

    /// <summary>PyTorch's default before tanh takes 2/3 of the second moment at every layer: worth a warning, but five layers train with it.</summary>
    [Fact]
    public void Check_LeNetOfPyTorchsDefault_WarnsOfTheGainAlone()
    {
        var findings = new Patient(Patient.LeNet(), "pytorch") { Input = Smooth(64) }.Examine().Findings;
        Assert.Equal([("EK107", Severity.Warning)], findings.Select(f => (f.Id, f.Severity)));
    }

    [Fact]
    public void Check_LeNetOfXavier_IsSilent() => new Patient(Patient.LeNet(), "xavier") { Input = Smooth(64) }.IsSilent();

    /// <summary>Images whose neighbours are alike, as photographs' are: an 8 × 8 grid of noise, each value a tile.</summary>
    private static Tensor Smooth(int samples)
    {
        const int Side = 28, Grid = 7;
        var coarse = Patient.Gaussian(new Shape(samples, Grid, Grid));
        var images = new Tensor(DType.Float32, new Shape(samples, 1, Side, Side));
        for (var i = 0; i < images.Length; i++)
        {
            var (n, y, x) = (i / (Side * Side), i / Side % Side, i % Side);
            images.Span<float>()[i] = coarse.Span<float>()[(n * Grid + y * Grid / Side) * Grid + x * Grid / Side];
        }

        return images;
    }
}
