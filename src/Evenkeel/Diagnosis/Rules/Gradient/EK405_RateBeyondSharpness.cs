namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>A learning rate at which the first steps of gradient descent run away.</summary>
internal sealed class EK405_RateBeyondSharpness : Rule
{
    public override string Id => "EK405";

    public override string Title => "the learning rate is beyond 2/λ";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes => "Compares the learning rate that was given with 2/λ, λ being the largest eigenvalue of the loss's Hessian at the start, on the batch that was given. It is measured where a learning rate is given, or the sharpness asked for.";

    public override string WhyItHurts => "Along the steepest direction each step lands farther on the other side than it came from: the loss grows until it has thrown the weights somewhere flatter, or diverges.";

    public override string WhenItIsWrong =>
        "The limit is that of plain gradient descent: momentum β allows (1 + β) times as much, and Adam has one of its own (38/η of the preconditioned Hessian). Networks often survive a rate a few times beyond it, and "
        + "warm-up is for that: while the rate is small, λ falls.";

    public override string Reference => "Cohen et al. 2021, section 2; Lewkowycz et al. 2020 for rates beyond it";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.Probe is not { LearningRate: { } rate, Sharpness: { LargestStableRate: { } most } sharpness } || rate <= most) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Title = Title,
            Message = $"at the learning rate {Say.Number(rate)} gradient descent is unstable from the first step: the sharpness is λ = {Say.Number(sharpness.LargestEigenvalue)}, and 2/λ = {Say.Number(most)}",
            Measured = [new("learningRate", rate), new("sharpness", sharpness.LargestEigenvalue)],
            Expected = [new("learningRate", most)],
            Threshold = [new("learningRate", most)],
            Cause = "the rate is too large for the curvature of the loss at these weights",
            Fixes = [Fixes.Model($"begin at {Say.Number(most)} or less, with a warm-up to {Say.Number(rate)}"), Fixes.Model("make the head's weights smaller: the curvature falls with the logits' gradients")],
            Reference = Reference,
        };
    }
}
