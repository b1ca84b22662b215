using Evenkeel.Diagnosis;
using Evenkeel.Networks;

namespace Evenkeel.Tests.Diagnosis.Rules;

public sealed class EK302Tests
{
    [Theory]
    [InlineData(10, "xavier")]
    [InlineData(27, "he")]
    public void Check_LabelsLeaked_Fires(int classes, string recipe)
    {
        var finding = new Patient(Patient.Mlp(1, 64, "tanh", classes: classes), recipe) { Labels = Largest }.Finds("EK302");
        Assert.Equal((Severity.Warning, "head"), (finding.Severity, finding.Layer));
        Assert.Equal(1, finding.Measured("accuracy"));
        Assert.True(finding.Measured("loss") < finding.Expected("loss"));
        Assert.True(finding.Measured("z") < -4);
    }

    [Fact]
    public void Check_LeakedToTrainedWeights_IsSilent()
        => new Patient(Patient.Mlp(1, 64, "tanh"), "xavier") { Labels = Largest, IsTrained = true }.IsSilent("EK301", "EK302");

    [Fact]
    public void Check_WeightsOfNoScheme_AreSilent()
        => new Patient(Patient.Mlp(1, 64, "tanh"), "normal:0.077") { Labels = Largest, IsGiven = true }.IsSilent("EK107", "EK301", "EK302");

    [Fact]
    public void Check_RandomLabels_IsSilent() => new Patient(Patient.Mlp(1, 64, "tanh"), "xavier").IsSilent("EK302");

    /// <summary>One draw of the head decides the loss of all samples where they are alike.</summary>
    [Fact]
    public void Check_SamplesAlikeAndOfOneClass_IsSilent()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            new Patient(Patient.Mlp(2, 64, "relu"), "he") { Seed = seed, Input = Patient.Alike(100, 64, 0.99), Labels = logits => new long[logits.Shape[0]] }.IsSilent("EK301", "EK302");
        }
    }

    private static long[] Largest(Tensor logits)
    {
        var classes = (int)logits.Shape[1];
        return [.. Enumerable.Range(0, (int)logits.Shape[0]).Select(n => (long)logits.Chunk<float>((long)n * classes, classes).ToArray().Select((z, c) => (z, c)).Max().c)];
    }
}
