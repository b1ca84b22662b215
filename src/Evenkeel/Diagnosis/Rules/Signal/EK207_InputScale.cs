namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>Inputs that are not of mean 0 and standard deviation about 1.</summary>
internal sealed class EK207_InputScale : Rule
{
    private const double MaxMeanInStds = 0.5, MinStd = 0.5, MaxStd = 2, MinScore = 4;

    public override string Id => "EK207";

    public override string Title => "the input is not normalized";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes =>
        "Looks at all input values together: |mean| > 0.5 std, std outside 0.5 … 2, or one value throughout; and for features that have one "
        + "value in every sample, unless it is the smallest of all, which is a background. Few values get 4 standard errors more.";

    public override string WhyItHurts => "Every scheme assumes inputs of second moment 1. A large input scales every layer with it; a common mean makes samples look alike.";

    public override string WhenItIsWrong => "A network that begins with a norm does not care. Noise that the tool made itself is not judged, nor tokens, whose numbers are names.";

    public override string Reference => "LeCun, Bottou, Orr and Müller 1998, section 4.3";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var (data, input) = (evidence.Probe.Data, evidence.Probe.Data.Input);
        if (data.IsNoise || data.IsTokens || input.Count < 2) yield break;
        var isConstant = input.Min == input.Max;
        var relativeError = MinScore / Math.Sqrt(input.Count);
        var isOff = Math.Abs(input.Mean) > (MaxMeanInStds + relativeError) * input.Std
            || input.Std < MinStd * (1 - relativeError) || input.Std > MaxStd * (1 + relativeError);
        if (!isConstant && !isOff && data.ConstantFeatures.IsEmpty) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Title = isConstant ? "the input is constant" : isOff ? Title : "features without information",
            Message = isConstant ? $"every input value is {Say.Number(input.Min)}"
                : isOff ? $"the input's mean is {Say.Number(input.Mean)} and its standard deviation {Say.Number(input.Std)}, in {Say.Number(input.Min)} … {Say.Number(input.Max)}"
                : $"{Say.Count(data.ConstantFeatures.Length, "feature")} {(data.ConstantFeatures.Length == 1 ? "has" : "have")} one value in every sample (the first is feature {data.ConstantFeatures[0]})",
            Measured = [new("mean", input.Mean), new("std", input.Std), new("min", input.Min), new("max", input.Max), new("constantFeatures", data.ConstantFeatures.Length)],
            Expected = [new("mean", 0), new("std", 1)],
            Threshold = [new("meanInStds", MaxMeanInStds), new("minStd", MinStd), new("maxStd", MaxStd)],
            Cause = input is { Min: >= 0, Max: > 1 and <= 255 } && !isConstant ? "raw pixel values or counts, all of one sign" : isOff ? "data as it was recorded" : "a column that holds no information",
            Fixes = isOff && !isConstant ? [Fixes.Normalize(evidence)] : [Fixes.Model("drop those features, or look at how the file was made")],
            Reference = Reference,
        };
    }
}
