using Evenkeel.Diagnosis;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK401Tests
{
    [Fact]
    public void Check_SmallWeightsBeforeTanh_Fires()
    {
        // n·Var(w) = 1/4: every layer halves the gradient.
        var finding = new Patient(Patient.Mlp(20, 100, "tanh", inputs: 100), "normal:0.05").Finds("EK401");
        Assert.Equal((Severity.Error, "fc.0"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("factorPerLayer"), 0.45, 0.55);
        Assert.InRange(finding.Measured("factorTotal"), 1e-7, 1e-5);
        Assert.True(finding.Measured("z") > 4);
    }

    [Fact]
    public void Check_DeepSigmoid_Fires() => new Patient(Patient.Mlp(10, 64, "sigmoid"), "xavier").Finds("EK401");

    [Fact]
    public void Check_Underflow_Fires()
        => Assert.True(new Patient(Patient.Mlp(40, 64, "tanh"), "normal:0.005").Finds("EK401").Measured("underflowedLayers") > 0);

    [Fact]
    public void Check_DeepHeReLUOnSimilarSamples_IsSilent() => Healthy.DeepReLU.IsSilent("EK401");

    /// <summary>Pooling spreads a sample's gradient over more and more values, each of them smaller.</summary>
    [Fact]
    public void Check_ThreePoolings_IsSilent()
    {
        Op Conv() => new Conv(16, new Window(3, Padding: 1));
        Op Pool() => new AveragePool(new Window(2, Stride: 2));
        var relu = Patient.Activation("relu");
        var graph = Patient.Of(new Shape(3, 32, 32), Conv(), relu, Pool(), Conv(), relu, Pool(), Conv(), relu, Pool(), new Flatten(), new Linear(10));
        new Patient(graph, "he") { Input = Patient.Gaussian(new Shape(32, 3, 32, 32)) }.IsSilent("EK401", "EK402", "EK403");
    }

    [Fact]
    public void Check_ZeroHead_IsSilent() => new Patient(Patient.Mlp(10, 64, "relu"), "he").With("head.weight", "zeros").IsSilent("EK401", "EK403");
}
