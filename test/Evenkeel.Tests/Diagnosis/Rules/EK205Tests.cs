using Evenkeel.Diagnosis;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK205Tests
{
    [Fact]
    public void Check_BiasesOfMinusFive_Fires()
    {
        var recipe = Recipe.Parse("he") with { Biases = new Constant(-5) };
        var checkup = new Patient(Patient.Mlp(6, 64, "relu"), recipe).Examine();
        var finding = Assert.Single(checkup.Findings, f => f.Id == "EK205");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.StartsWith("act.", finding.Layer, StringComparison.Ordinal);
        Assert.Equal(64, finding.Measured("deadUnits"));
        Assert.Contains(checkup.Findings, f => f.Id == "EK204");
    }

    [Fact]
    public void Check_ZeroWeights_Fires()
    {
        var finding = new Patient(Patient.Mlp(3, 64, "relu"), "he").With("fc.1.weight", "zeros").Finds("EK205");
        Assert.Equal("fc.1", finding.Layer);
        Assert.Equal(0, finding.Measured("std"));
        Assert.Contains("every output of fc.1 is 0", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ZeroHead_IsSilent() => new Patient(Patient.Mlp(3, 64, "relu"), "he").With("head.weight", "zeros").IsSilent("EK205", "EK403");

    [Fact]
    public void Check_ZeroHeadAndDropout_IsSilent()
        => new Patient(Patient.Of(new Shape(64), new Linear(32), Patient.Activation("relu"), new Linear(10), new Dropout()), "he").With("linear.2.weight", "zeros").IsSilent();

    [Fact]
    public void Check_ZeroEndOfBranchBeforeANorm_IsSilent()
        => new Patient(Patient.Residual(3, 64, new BatchNorm()), "he").WithAll(p => p.StartsWith("fc2", StringComparison.Ordinal), "zeros").IsSilent("EK101", "EK205", "EK403");

    [Fact]
    public void Check_ZeroGammaAtTheEndOfABranch_IsSilent()
        => new Patient(Patient.Residual(3, 64, new BatchNorm()), "he")
            .WithAll(p => p.StartsWith("end", StringComparison.Ordinal) && p.EndsWith("weight", StringComparison.Ordinal), "zeros").IsSilent("EK101", "EK205", "EK403");

    [Fact]
    public void Check_Underflow_IsSilent() => new Patient(Patient.Mlp(20, 64, "relu"), "normal:1e-10").IsSilent("EK205");

    /// <summary>Two units are both silent on one sample with probability 1/4.</summary>
    [Fact]
    public void Check_NarrowLayerOnOneSample_IsSilent()
    {
        for (ulong seed = 0; seed < 20; seed++) new Patient(Patient.Mlp(1, 2, "relu", inputs: 8), "he") { Seed = seed, Input = Patient.Gaussian(new(1, 8), seed) }.IsSilent("EK205");
    }

    /// <summary>ReZero: every branch begins with the factor 0, and learns it first.</summary>
    [Fact]
    public void Check_GainsThatStartFromZero_AreSilent() => new Patient(Patient.Residual(4, 64, new Gain()), "he").IsSilent();

    /// <summary>A mask of ones is the same on every sample, and hides nothing.</summary>
    [Fact]
    public void Check_MaskBesideTheInput_IsSilent()
    {
        var builder = new GraphBuilder("masked", new Shape(64), batch: 16);
        var fc = builder.Add("fc", new Linear(32), 0);
        var mask = builder.Add("mask", new Learned(new Shape(1, 32), ParameterRole.Buffer, new Fans(1, 1)));

        // As a mask becomes what scores are lowered by: nothing, here.
        var lowered = builder.Add("lowered", new Scale(-1e4), builder.Add("hidden", new Subtract(), mask, mask));
        builder.Add("masked", new Add(), fc, lowered);
        new Patient(builder.Build(), "xavier") { Input = Patient.Gaussian(new(16, 64), 1) }.With("mask.weight", "ones").IsSilent("EK205");
    }
}
