using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK101Tests
{
    [Fact]
    public void Check_ZeroHiddenLayer_Fires()
    {
        var finding = new Patient(Patient.Mlp(3, 32, "relu"), "he").With("fc.1.weight", "zeros").Finds("EK101");
        Assert.Equal((Severity.Error, "fc.1"), (finding.Severity, finding.Layer));
        Assert.Equal(0, finding.Measured("value"));
        Assert.Equal(1, finding.Measured("layers"));
    }

    [Fact]
    public void Check_EveryWeightAHundredth_Fires()
    {
        var finding = new Patient(Patient.Mlp(3, 32, "tanh"), "constant:0.01").Finds("EK101");
        Assert.Equal("fc.0", finding.Layer);
        Assert.Equal(0.01, finding.Measured("value"), 1e-6);
        Assert.Equal(4, finding.Measured("layers"));
    }

    [Fact]
    public void Check_ConstantHead_Fires()
        => Assert.Equal("head", new Patient(Patient.Mlp(3, 32, "relu"), "he").With("head.weight", "ones").Finds("EK101").Layer);

    [Fact]
    public void Check_ZeroHead_IsSilent() => new Patient(Patient.Mlp(3, 32, "relu"), "he").With("head.weight", "zeros").IsSilent();

    [Fact]
    public void Check_ZeroEndOfResidualBranches_IsSilent()
        => new Patient(Patient.Residual(4, 64), "he").WithAll(p => p.StartsWith("fc2", StringComparison.Ordinal), "zeros").IsSilent("EK101", "EK205", "EK403");

    [Fact]
    public void Check_OneUnit_IsSilent() => new Patient(Patient.Mlp(2, 32, "relu", classes: 1), "he").With("head.weight", "ones").IsSilent("EK101");
}
