namespace Evenkeel.Diagnosis.Rules.Weights;

/// <summary>A weight matrix whose values are all the same.</summary>
internal sealed class EK101_ConstantWeights : Rule
{
    public override string Id => "EK101";

    public override string Title => "constant weights: nothing breaks the symmetry of the units";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes => "Looks for a weight matrix or kernel with more than one unit whose values are all the same number, zero included.";

    public override string WhyItHurts =>
        "Units with equal weights compute the same, get the same gradient and stay equal: the layer works like a single unit. With zeros, "
        + "layers behind it see nothing at all, and no gradient reaches the layers before it.";

    public override string WhenItIsWrong =>
        "Zero is a good start, and not reported, for the last layer of a residual branch (Fixup, SkipInit, zero-gamma) and for the head, "
        + "where it makes the initial loss exactly ln C.";

    public override string Reference => "Goodfellow, Bengio and Courville 2016, section 8.4; Zhang, Dauphin and Ma 2019 for the exceptions";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var ill = evidence.Probe.Layers.Where(l => l.IsWeighted && l.FanOut > 1 && Evidence.HasConstantWeights(l) && !Evidence.HasDeliberateZeros(l)).ToArray();
        if (ill.Length == 0) yield break;
        var value = ill[0].Weights!.Moments.Min;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = ill[0].Name,
            Title = Title,
            Message = $"every weight of {ill[0].Name}{Say.AndMore([.. ill.Select(l => l.Name)])} is {Say.Number(value)}",
            Measured = [new("std", 0), new("value", value), new("layers", ill.Length)],
            Expected = [new("std", Math.Sqrt(1 / ill[0].FanIn!.Value))],
            Threshold = [new("std", 0)],
            Cause = value == 0 ? "the weights were filled with zeros, or never filled" : "the weights were filled with a constant",
            Fixes = [Fixes.Recipe(evidence, Fixes.SchemeFor(ill.Select(l => l.Activation)))],
            Reference = Reference,
        };
    }
}
