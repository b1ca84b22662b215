using Evenkeel.Diagnosis;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

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

    /// <summary>Each branch is as it should be; their sum is not.</summary>
    [Fact]
    public void Check_ResidualBranchesWithoutNorms_NamesTheBranchesAndNoScheme()
    {
        var finding = new Patient(Branches(24), "he").Finds("EK201");
        Assert.StartsWith("24 residual branches end in weights of full size and no norm", finding.Cause, StringComparison.Ordinal);
        Assert.Equal("start the last layer of each residual branch at zeros, or scale it by 1/√24", finding.Fixes[0].Title);
        Assert.DoesNotContain(finding.Fixes, f => f.Title.StartsWith("initialize", StringComparison.Ordinal));
        new Patient(Branches(24, new Scale(1 / Math.Sqrt(24))), "he").IsSilent("EK201", "EK402");
    }

    /// <summary>Weights that are too large themselves are the cause, branches or not.</summary>
    [Fact]
    public void Check_LargeWeightsInResidualBranches_NamesTheWeights()
        => Assert.Contains("relu wants 2", new Patient(Branches(12), "normal:0.5").Finds("EK201").Cause, StringComparison.Ordinal);

    [Theory]
    [InlineData("relu", "he")]
    [InlineData("tanh", "xavier")]
    public void Check_DeepHealthyNetwork_IsSilent(string activation, string recipe) => new Patient(Patient.Mlp(30, 64, activation), recipe).IsSilent("EK201");

    [Fact]
    public void Check_ResidualStream_IsSilent() => new Patient(Patient.Residual(8, 64), "he").IsSilent("EK201", "EK402");

    [Fact]
    public void Check_TwoLayers_IsSilent() => new Patient(Patient.Mlp(1, 64, "relu"), "normal:3").IsSilent("EK201");

    private static Graph Branches(int blocks, Op? end = null)
    {
        var builder = new GraphBuilder("branches", new Shape(64));
        var stream = builder.Add("stem", new Linear(64));
        for (var i = 0; i < blocks; i++)
        {
            builder.Add($"act1.{i}", Patient.Activation("relu"));
            builder.Add($"fc1.{i}", new Linear(64));
            builder.Add($"act2.{i}", Patient.Activation("relu"));
            builder.Add($"fc2.{i}", new Linear(64));
            if (end is not null) builder.Add($"end.{i}", end);
            stream = builder.Add($"add.{i}", new Add(), stream, builder.Last);
        }

        builder.Add("head", new Linear(10));
        return builder.Build();
    }
}
