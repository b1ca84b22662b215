namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>The outputs hear of few directions of the input.</summary>
internal sealed class EK406_FarFromIsometric : Rule
{
    private const double LeastRank = 2;

    /// <summary>Fewer singular values have no spread to speak of.</summary>
    private const int LeastValues = 4;

    public override string Id => "EK406";

    public override string Title => "the Jacobian is far from isometric";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes => "Where it was asked for, measures the singular values s of the Jacobian from input to output at the first sample. Reports an effective rank (Σ s²)²/Σ s⁴ below 2, of at least 4 values.";

    public override string WhyItHurts => "Errors of all outputs go back along one direction: the first layers learn one combination of them and hardly hear of the others, however well the scale of the gradient is kept.";

    public override string WhenItIsWrong =>
        "A deep ReLU network cannot be isometric: the variance of s² grows with each layer, orthogonal weights or not, and such networks still train, more slowly. The Jacobian is that of one sample, of a network with batch norm that of some; where "
        + "a network reads tokens it begins at the embedding's output.";

    public override string Reference => "Pennington, Schoenholz and Ganguli 2017; Saxe, McClelland and Ganguli 2014";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.Probe.Jacobian is not { } jacobian || jacobian.Spectrum.Count < LeastValues || !(jacobian.EffectiveRank < LeastRank)) yield break;
        Figure[] smallest = jacobian.SingularValues is [var least, ..] ? [new("smallest", least)] : [];
        var from = smallest is [var figure] ? $"{Say.Number(figure.Value)} …" : "up to";
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Title = Title,
            Message = $"of {jacobian.Spectrum.Count} singular values of the Jacobian, {from} {Say.Number(jacobian.Largest)}, the largest outweigh the rest: its effective rank is {Say.Number(jacobian.EffectiveRank)}",
            Measured = [new("effectiveRank", jacobian.EffectiveRank), new("spectrumVariance", jacobian.Spectrum.Variance), .. smallest, new("largest", jacobian.Largest)],
            Expected = [new("effectiveRank", jacobian.Spectrum.Count / (double)jacobian.Samples)],
            Threshold = [new("effectiveRank", LeastRank)],
            Cause = "each layer stretches some directions more than others, and the layers' products compound it",
            Fixes = [Fixes.Recipe(evidence, "orthogonal"), Fixes.Model("use tanh near the edge of chaos, or leaky-relu, in place of relu"), Fixes.Model("add residual connections")],
            Reference = Reference,
        };
    }
}
