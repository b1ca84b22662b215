using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Loss;

/// <summary>The loss starts above what a network that knows nothing should have.</summary>
internal sealed class EK301_InitialLossHigh : Rule
{
    private const double MinScore = 4, MinExcess = 0.05, ErrorFactor = 2;

    public override string Id => "EK301";

    public override string Title => "the initial loss is too high";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Compares the loss with its expectation for logits N(0, s²) that know nothing of the labels: once with s² as theory predicts it for these "
        + "weights, and once with s² capped at 2, the most that a plain scheme gives. Reports more than 4 standard errors (the draw of the weights "
        + "included) and 5 % above either; an error beyond twice the expectation.";

    public override string WhyItHurts => "Confident wrong answers must be unlearned first: the loss falls steeply for some hundred steps that only shrink the logits (a hockey stick).";

    public override string WhenItIsWrong => "A trained network on other data is confidently wrong for a reason: trained weights are not judged. Where a parameter is NaN or infinite, EK103 says so.";

    public override string Reference => "Karpathy, A recipe for training neural networks, 2019, and makemore, part 3";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.Probe.Model.IsTrained || evidence.Probe.Loss is not { Expected: { } expected, StandardError: { } error } loss) yield break;
        var small = loss.SmallLogits;
        var isUnexplained = IsAbove(loss.Initial, new Expectation(expected, error));
        var isLarge = small is { } capped && IsAbove(loss.Initial, capped);
        if (!isUnexplained && !isLarge && (double.IsFinite(loss.Initial) || evidence.HasNonFiniteParameters)) yield break;
        var reference = isLarge ? small!.Value : new Expectation(expected, error);
        yield return new Finding
        {
            Id = Id,
            Severity = loss.Initial > ErrorFactor * reference.Value || !double.IsFinite(loss.Initial) ? Severity.Error : Severity.Warning,
            Layer = evidence.Mixing.LastOrDefault()?.Name,
            Title = Title,
            Message = $"the loss starts at {Say.Number(loss.Initial)}; expected {Say.Number(reference.Value)} ± {Say.Number(reference.StandardError)}"
                + (loss.Classes is { } classes ? $" (ln {classes} = {Say.Number(Math.Log(classes))} for zero logits)" : ""),
            Measured = [new("loss", loss.Initial), new("logitStd", Math.Sqrt(loss.LogitVariance ?? double.NaN)), new("z", (loss.Initial - reference.Value) / reference.StandardError)],
            Expected = [new("loss", reference.Value), new("standardError", reference.StandardError)],
            Threshold = [new("z", MinScore), new("excess", MinExcess), new("errorFactor", ErrorFactor)],
            Cause = isLarge && loss.LogitVariance is { } variance
                ? $"the logits are too large: their standard deviation is {Say.Number(Math.Sqrt(variance))}, of noise"
                : "the outputs disagree with the targets more than noise does: labels shifted or shuffled, or another scale than the targets'",
            Fixes = [Fixes.Model("initialize the head with zeros, or scale it down"), Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Mixing.Select(l => l.Activation)))],
            Reference = Reference,
        };
    }

    private static bool IsAbove(double loss, Expectation expectation)
        => loss - expectation.Value > Math.Max(MinScore * expectation.StandardError, MinExcess * expectation.Value);
}
