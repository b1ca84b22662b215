using Evenkeel.Diagnosis;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Tests.Diagnosis;

/// <summary>Networks and data at the edge of what there is: no rule may fail on them, and none may say what is not so.</summary>
public sealed class OddNetworkTests
{
    private static readonly float[] Poison = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, 0];

    public static TheoryData<string, float> Poisoned
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (var parameter in Patient.Mlp(3, 16, "relu", norm: "layer").Parameters)
            {
                foreach (var value in Poison) data.Add(parameter.Name, value);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Poisoned))]
    public void Examine_AParameterOfOneOddValue_DoesNotFail(string parameter, float value)
    {
        var checkup = new Patient(Patient.Mlp(3, 16, "relu", norm: "layer"), "he") { Harm = weights => weights[parameter].Span<float>().Fill(value) }.Examine();
        if (!float.IsFinite(value)) Assert.Equal("EK103", Assert.Single(checkup.Findings, f => f.Severity == Severity.Error).Id);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MaxValue)]
    public void Examine_OddInput_DoesNotFail(float value)
    {
        var input = Patient.Gaussian(new Shape(20, 64));
        input.Span<float>()[5] = value;
        new Patient(Patient.Mlp(3, 16, "relu"), "he") { Input = input }.Examine();
        input.Span<float>().Fill(value);
        new Patient(Patient.Mlp(3, 16, "tanh"), "xavier") { Input = input }.Examine();
    }

    [Fact]
    public void Examine_SingleLayer_IsSilent() => new Patient(Patient.Mlp(0, 1, "relu"), "lecun").IsSilent();

    [Theory]
    [InlineData("relu", "he")]
    [InlineData("tanh", "xavier")]
    public void Examine_BatchOfOne_IsSilent(string activation, string recipe)
    {
        for (ulong seed = 0; seed < 20; seed++) new Patient(Patient.Mlp(3, 64, activation), recipe) { Seed = seed, Input = Patient.Gaussian(new Shape(1, 64), seed) }.IsSilent();
    }

    [Fact]
    public void Examine_NoWeightedLayer_IsSilent()
        => new Patient(Patient.Of(new Shape(10), Patient.Activation("tanh"), new LayerNorm()), "he").IsSilent();

    [Fact]
    public void Examine_OneClass_FindsNoGradient()
    {
        // softmax of one logit is 1 whatever the weights: there is nothing to learn, and no gradient says so.
        var checkup = new Patient(Patient.Mlp(3, 32, "relu", classes: 1), "he").Examine();
        Assert.Equal(["EK403"], checkup.Findings.Select(f => f.Id));
    }

    [Fact]
    public void Examine_ActivationOfTheUsersOwn_DoesNotFail()
    {
        var own = new Activate(Activation.FromDelegate("own", x => x / (1 + x * x)));
        var checkup = new Patient(Patient.Of(new Shape(20), new Linear(32), own, new Linear(32), own, new Linear(32), own, new Linear(10)), "normal:0.001").Examine();
        Assert.Contains(checkup.Findings, f => f.Id == "EK202");
    }

    [Fact]
    public void Examine_LearnedSlopes_DoesNotFail()
    {
        var graph = Patient.Of(new Shape(20), new Linear(32), new PReLU(), new Linear(32), new PReLU(), new Linear(32), new PReLU(), new Linear(10));
        Assert.Contains(new Patient(graph, "normal:0.001").Examine().Findings, f => f.Id == "EK202");
    }
}
