using System.Collections.Immutable;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What becomes of signal and gradient, in a sentence.</summary>
internal static class SchemeVerdict
{
    /// <summary>A relative change that three digits do not show.</summary>
    private const double Still = 1e-3;

    public static string Of(PlainNetwork network, ImmutableArray<PlainLayer> layers, Course? signal, Course? gradient)
    {
        if (signal is null || gradient is null) return "the values' mean is not 0: in weights, signals would add up coherently, for which theory has no map";
        if (network.WeightVariance == 0) return "nothing passes: weights of 0 stop signal and gradient in the first layer";
        return $"the signal {signal.Word}, {Forward(network, layers, signal)}; the gradient {gradient.Word}, {Backward(layers, gradient)}";
    }

    private static string Forward(PlainNetwork network, ImmutableArray<PlainLayer> layers, Course course)
    {
        var (last, before) = (layers[^1].SecondMoment, layers[^2].SecondMoment);
        if (Math.Abs(course.Total - 1) < Still) return $"q stays at {Say.Number(last)}";
        var ofBiases = network.BiasVariance > last / 2 ? $", {Say.Percent(network.BiasVariance / last)} of it biases, the same for every input" : "";
        if (Math.Abs(last / before - 1) < Still) return $"q settles at {Say.Number(last)}{ofBiases}";
        var end = IsOut(layers, course) ? $"{Range(course)} from layer {course.InRange + 1} on" : $"{Say.Number(last)} by layer {layers.Length - 1}";
        return $"q × {Say.Number(course.PerLayer)} a layer: {end}{ofBiases}";
    }

    private static string Backward(ImmutableArray<PlainLayer> layers, Course course)
    {
        if (Math.Abs(course.Total - 1) < Still) return "its second moment stays the same going back";
        var end = IsOut(layers, course)
            ? $"{Range(course)} of the last layer's from layer {layers.Length - 2 - course.InRange} down"
            : $"{Say.Number(layers[0].Gradient)} of the last layer's at layer 0";
        return $"its second moment × {Say.Number(course.PerLayer)} a layer going back: {end}";
    }

    private static bool IsOut(ImmutableArray<PlainLayer> layers, Course course) => course.InRange < layers.Length - 1;

    private static string Range(Course course) => course.Total > 1 ? "more than 1e308" : "less than 1e-308";
}
