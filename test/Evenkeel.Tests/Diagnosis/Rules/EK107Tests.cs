using Evenkeel.Diagnosis;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK107Tests
{
    [Theory]
    [InlineData("relu", "xavier", 0.5)]
    [InlineData("tanh", "he", 2)]
    [InlineData("selu", "he", 2)]
    [InlineData("relu", "pytorch", 1.0 / 6)]
    public void Check_SchemeOfAnotherActivation_Fires(string activation, string recipe, double factor)
    {
        var finding = new Patient(Patient.Mlp(4, 64, activation), recipe).Finds("EK107");
        Assert.Equal((Severity.Warning, "fc.0"), (finding.Severity, finding.Layer));
        Assert.InRange(finding.Measured("factorOnQ"), factor * 0.9, factor * 1.1);
        Assert.Equal(4, finding.Measured("layers"));
        Assert.Equal($"{recipe} does not fit {activation}", finding.Title);
    }

    [Theory]
    [InlineData("relu", "he")]
    [InlineData("relu", "he-uniform")]
    [InlineData("leaky-relu:0.2", "he")]
    [InlineData("gelu", "he")]
    [InlineData("silu", "he")]
    [InlineData("tanh", "xavier")]
    [InlineData("tanh", "lecun")]
    [InlineData("softsign", "xavier")]
    [InlineData("selu", "lecun")]
    [InlineData("sigmoid", "xavier")]
    [InlineData("softplus", "he")]
    public void Check_SchemeThatFits_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(4, 64, activation), recipe).IsSilent("EK107");

    /// <summary>2·784/(784 + 100) = 1.77 is beyond the limit, but no scheme fits better.</summary>
    [Fact]
    public void Check_XavierOnUnequalFans_IsSilent() => new Patient(Patient.Mlp(1, 100, "tanh", inputs: 784), "xavier").IsSilent("EK107");

    [Fact]
    public void Check_BeforeANorm_IsSilent() => new Patient(Patient.Mlp(4, 64, "relu", norm: "batch"), "xavier").IsSilent("EK107");

    /// <summary>As Fixup has it: half of He's variance in branches, which the sum does not compound.</summary>
    [Fact]
    public void Check_InsideResidualBranches_IsSilent()
    {
        var builder = new GraphBuilder("branches", new Shape(64));
        var stream = builder.Add("stem", new Linear(64));
        for (var i = 0; i < 4; i++)
        {
            builder.Add($"fc1.{i}", new Linear(64));
            builder.Add($"act.{i}", Patient.Activation("relu"));
            builder.Add($"fc2.{i}", new Linear(64));
            stream = builder.Add($"add.{i}", new Add(), stream, builder.Last);
        }

        builder.Add("head", new Linear(10));
        new Patient(builder.Build(), "xavier").IsSilent("EK107");
    }

    [Fact]
    public void Check_TrainedWeights_IsSilent() => new Patient(Patient.Mlp(4, 64, "relu"), "normal:0.03") { IsTrained = true, IsGiven = true }.IsSilent("EK107");

    [Fact]
    public void Check_TooFewWeightsToTell_IsSilent()
    {
        for (ulong seed = 0; seed < 20; seed++) new Patient(Patient.Mlp(1, 3, "relu", inputs: 2), "he") { Seed = seed, IsGiven = true }.IsSilent("EK107");
    }

    [Fact]
    public void Check_ActivationOfTheUsersOwn_IsSilent()
    {
        var bump = new Activate(Activation.FromDelegate("bump", x => x * Math.Exp(-x * x)));
        new Patient(Patient.Of(new Shape(20), new Linear(32), bump, new Linear(32), bump, new Linear(10)), "xavier").IsSilent("EK107");
    }
}
