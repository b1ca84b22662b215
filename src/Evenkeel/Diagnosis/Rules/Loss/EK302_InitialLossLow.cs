namespace Evenkeel.Diagnosis.Rules.Loss;

/// <summary>The loss starts below what a network that knows nothing can have.</summary>
internal sealed class EK302_InitialLossLow : Rule
{
    private const double MinScore = -4;

    public override string Id => "EK302";

    public override string Title => "the initial loss is too low";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes => "Compares the loss with its expectation for logits that know nothing of the labels; reports more than 4 standard errors below.";

    public override string WhyItHurts => "A network that knows something before training has seen the labels: in its input, in its biases, or in an earlier run.";

    public override string WhenItIsWrong => "Output biases at the log of the class priors lower the loss rightly, to the entropy of the priors. Trained weights are not judged.";

    public override string Reference => "Karpathy, A recipe for training neural networks, 2019";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.Probe.Model.IsTrained || evidence.Probe.Loss is not { Expected: { } expected, StandardError: { } error } loss) yield break;
        var score = (loss.Initial - expected) / error;
        if (!(score < MinScore)) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = evidence.Mixing.LastOrDefault()?.Name,
            Title = Title,
            Message = $"the loss starts at {Say.Number(loss.Initial)}, below the {Say.Number(expected)} ± {Say.Number(error)} of a network that knows nothing",
            Measured = [new("loss", loss.Initial), new("z", score), new("accuracy", loss.Accuracy ?? double.NaN)],
            Expected = [new("loss", expected), new("standardError", error)],
            Threshold = [new("z", MinScore)],
            Cause = "the label is among the inputs, the output's biases know the classes' shares, or the weights are trained",
            Fixes = [Fixes.Model("look for the label among the features"), Fixes.Model("say --trained if the weights are")],
            Reference = Reference,
        };
    }
}
