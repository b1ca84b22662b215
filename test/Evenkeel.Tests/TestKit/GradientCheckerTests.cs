using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.TestKit;

/// <summary>A checker that finds nothing proves nothing: here it must find each mistake, and say where.</summary>
public sealed class GradientCheckerTests
{
    private const int Features = 4;

    [Fact]
    public void Check_RightGradients_IsProof()
    {
        var report = Check(Mistake.None);
        Assert.True(report.IsProof, report.ToString());
        Assert.Equal(0, report.Kinks);
    }

    [Theory]
    [InlineData(nameof(Mistake.Factor))]
    [InlineData(nameof(Mistake.Sign))]
    [InlineData(nameof(Mistake.MissedTerm))]
    [InlineData(nameof(Mistake.NotANumber))]
    public void Check_WrongInputGradient_ReportsEveryElementOfTheInput(string mistake)
    {
        var report = Check(Enum.Parse<Mistake>(mistake));
        Assert.False(report.IsProof);
        Assert.All(report.Mismatches, m => Assert.Equal("input", m.Tensor));
        for (var n = 0; n < 2; n++)
        {
            for (var f = 0; f < Features; f++) Assert.Contains(report.Mismatches, m => m.Place == $"[{n}, {f}]");
        }
    }

    [Fact]
    public void Check_ElementNeverWritten_ReportsThatElementAndTheDirections()
    {
        var report = Check(Mistake.MissedElement);
        Assert.Equal(["[0, 2]", " along direction 0", " along direction 1"], report.Mismatches.Select(m => m.Place));
        Assert.All(report.Mismatches, m => Assert.Equal("input", m.Tensor));
    }

    [Fact]
    public void Check_WrongParameterGradient_ReportsEveryElementOfTheParameter()
    {
        var report = Check(Mistake.ParameterFactor);
        Assert.All(report.Mismatches, m => Assert.Equal("cubic.weight", m.Tensor));
        for (var f = 0; f < Features; f++) Assert.Contains(report.Mismatches, m => m.Place == $"[{f}]");
    }

    [Fact]
    public void Check_ParameterElementNeverWritten_ReportsThatElement()
    {
        var report = Check(Mistake.MissedParameterElement);
        Assert.Contains(report.Mismatches, m => m is { Tensor: "cubic.weight", Place: "[2]" });
        Assert.DoesNotContain(report.Mismatches, m => m.Place is "[0]" or "[1]" or "[3]");
    }

    [Fact]
    public void Check_MissedElementOutsideTheSample_IsSeenByTheDirections()
    {
        var subject = Case(new Cubic(Mistake.MissedElement), features: 3000) with { MostElements = 1 };
        var report = GradientChecker.Check(subject);
        Assert.Contains(report.Mismatches, m => m.Place == " along direction 0");
    }

    [Fact]
    public void Check_ForwardPassWithoutSlope_IsNoProof()
    {
        var report = GradientChecker.Check(Case(new Staircase(), Features));
        Assert.False(report.IsProof);
    }

    [Fact]
    public void Check_WrongGradientBehindAKinkedLayer_IsReported()
    {
        var builder = new GraphBuilder("kinked", new Shape(Features));
        builder.Add("fc", new Linear(5));
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("cubic", new Cubic(Mistake.Factor));
        var report = GradientChecker.Check(new GradientCase("kinked", builder.Build(), Batch: 2, Seed: 8));
        Assert.Contains(report.Mismatches, m => m.Tensor == "fc.weight");
        Assert.DoesNotContain(report.Mismatches, m => m.Tensor == "cubic.weight");
    }

    [Fact]
    public void ToString_OfAMismatch_NamesTensorElementAndBothValues()
    {
        var mismatch = new GradientMismatch("fc.weight", "[1, 2]", 0.5, 0.25, 1e-6);
        Assert.Equal("fc.weight[1, 2]: the backward pass gives 0.5, differences give 0.25, allowed is ±1E-06", mismatch.ToString());
    }

    private static GradientReport Check(Mistake mistake) => GradientChecker.Check(Case(new Cubic(mistake), Features));

    private static GradientCase Case(Op op, int features)
    {
        var builder = new GraphBuilder("one op", new Shape(features));
        builder.Add(op.Kind, op);
        return new GradientCase(op.Kind, builder.Build(), Batch: 2, Seed: 7);
    }
}
