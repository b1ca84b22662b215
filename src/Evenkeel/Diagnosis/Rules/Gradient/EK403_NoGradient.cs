using Evenkeel.Numerics.Statistics;
using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>A weight that the loss does not depend on.</summary>
internal sealed class EK403_NoGradient : Rule
{
    public override string Id => "EK403";

    public override string Title => "a parameter gets no gradient";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes => "Looks for weight matrices and kernels whose gradient is exactly zero in every element.";

    public override string WhyItHurts => "Such a parameter never changes: it is frozen, cut off, or fed with zeros.";

    public override string WhenItIsWrong =>
        "Biases before a norm, and key biases in attention, have a true gradient of zero: only weights are looked at. Where gradients underflow, "
        + "EK401 says so and this rule is silent; and so it is before a zero-initialized head, gain or end of a residual branch, which lets gradients through from the "
        + "second step on.";

    public override string Reference => "wandb issue 1639, gradients that are never logged because none arrive";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.HasUnderflow) yield break;
        var layers = evidence.Probe.Layers;
        var ill = layers.Where((l, i) => l.IsWeighted && l.Gradient is { } g && IsZero(g.Moments) && !IsHeldBack(layers, i)).ToArray();
        if (ill.Length == 0) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = ill[0].Name,
            Title = Title,
            Message = $"the gradient of {ill[0].ParameterNames[0]} is exactly zero{Say.AndMore([.. ill.Select(l => l.Name)])}",
            Measured = [new("gradientRms", 0), new("layers", ill.Length)],
            Expected = [new("layers", 0)],
            Threshold = [new("gradientRms", 0)],
            Cause = "its input is zero, or no gradient comes back to it: zero weights or dead units behind or before it, or an output that nothing reads",
            Fixes = [Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Probe.Layers.Select(l => l.Activation)))],
            Reference = Reference,
        };
    }

    private static bool IsZero(Moments moments) => moments is { Count: > 0, NonFinite: 0, Min: 0, Max: 0 };

    /// <summary>Whether no gradient comes back to a layer because one behind it starts at zero on purpose; the second step brings it.</summary>
    private static bool IsHeldBack(IReadOnlyList<LayerResult> layers, int i)
        => layers[i].Backward is { } backward && IsZero(backward.Moments) && layers.Skip(i + 1).Any(IsZeroOnPurpose);

    private static bool IsZeroOnPurpose(LayerResult layer)
        => Evidence.HasDeliberateZeros(layer) || Evidence.IsZeroGain(layer) || (layer.EndsResidualBranch && layer.ParameterMoments.Length > 0 && IsZero(layer.ParameterMoments[0]));
}
