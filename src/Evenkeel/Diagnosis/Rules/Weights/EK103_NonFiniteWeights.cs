using Evenkeel.Numerics.Statistics;
using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Weights;

/// <summary>A parameter that holds NaN, infinity, or values that no scheme draws.</summary>
internal sealed class EK103_NonFiniteWeights : Rule
{
    /// <summary>Beyond so many times the standard deviation √(2/fan_in) of He, values are memory that nobody filled.</summary>
    private const double MaxMultiple = 1e3;

    public override string Id => "EK103";

    public override string Title => "weights are NaN, infinite or uninitialized memory";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes => "Looks for NaN and infinity in every parameter, and for weights beyond 1,000 times the standard deviation √(2/fan_in).";

    public override string WhyItHurts => "One NaN reaches every output behind it and, going back, every gradient: the first step destroys all parameters.";

    public override string WhenItIsWrong => "A trained network with extreme outliers can hold values of that size; look at the layer before you discard it.";

    public override string Reference => "pytorch/torchtitan issue 2450";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var ill = evidence.Probe.Layers.SelectMany(Parameters).ToArray();
        if (ill.Length == 0) yield break;
        var (layer, name, moments, limit) = ill[0];
        var largest = Largest(moments);
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = layer.Name,
            Title = Title,
            Message = moments.NonFinite > 0
                ? $"{Say.Count(moments.NonFinite, "value")} of {name}{Say.AndMore([.. ill.Select(i => i.Name)])} {(moments.NonFinite == 1 ? "is" : "are")} NaN or infinite"
                : $"{name}{Say.AndMore([.. ill.Select(i => i.Name)])} holds a value of magnitude {Say.Number(largest)}, beyond {Say.Number(limit)}",
            Measured = [new("nonFinite", moments.NonFinite), new("largest", largest)],
            Expected = [new("nonFinite", 0)],
            Threshold = [new("nonFinite", 0), new("largest", limit)],
            Cause = moments.NonFinite > 0 ? "a diverged training run, a failed conversion, or memory that nobody filled" : "memory that nobody filled, or a conversion that misread the type",
            Fixes = [Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Probe.Layers.Select(l => l.Activation)))],
            Reference = Reference,
        };
    }

    private static IEnumerable<(LayerResult Layer, string Name, Moments Moments, double Limit)> Parameters(LayerResult layer)
    {
        var limit = layer.FanIn is { } fanIn ? MaxMultiple * Math.Sqrt(2 / fanIn) : double.PositiveInfinity;
        for (var i = 0; i < layer.ParameterNames.Length; i++)
        {
            var moments = layer.ParameterMoments[i];
            if (moments.NonFinite > 0 || Largest(moments) > limit) yield return (layer, layer.ParameterNames[i], moments, limit);
        }
    }

    private static double Largest(Moments moments) => moments.Count == 0 ? 0 : Math.Max(Math.Abs(moments.Min), Math.Abs(moments.Max));
}
