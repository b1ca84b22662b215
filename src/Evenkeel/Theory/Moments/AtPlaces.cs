using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>A function of normal scores whose scales differ from place to place.</summary>
/// <param name="Scales">The scales.</param>
/// <param name="Tell">What is asked for of the function, at each of them.</param>
internal sealed record AtPlaces(PlaceScales Scales, Func<Func<NormalFunction, double>, (double Nothing, double Low, double High)> Tell)
{
    /// <summary>Null where places are alike, the function makes of a scale that scale, or the scores are not the values themselves, whose scale it is.</summary>
    public static AtPlaces? Of(Origin origin, NormalFunction function)
        => !function.IsHomogeneous && (origin.IsOfNormal || origin.Kernel.Pairs is not null) && PlaceScales.Of(origin.Kernel) is { } scales ? new(scales, origin.At(scales)) : null;

    /// <summary>
    /// How E f² grows with the scale of a place, and what E f and E f² must be at one scale, so that places which are then given theirs, 1 + s (f − 1), have the means
    /// over all places.
    /// </summary>
    public (Kernel Kernel, double Growth) Over(Kernel kernel, NormalFunction function)
    {
        var seconds = Tell(f => f.Second);
        var growth = Math.Clamp(Scales.Slope(seconds), 0, 1);
        double Root(double f) => Math.Sqrt(1 + growth * (f - 1));
        var root = Scales.Mean((Root(0), Root(Scales.Low), Root(Scales.High)));
        var (mean, second) = (Scales.Mean(Tell(f => f.Mean)) / root, Scales.Mean(seconds));
        var (square, variance) = (function.Mean * function.Mean, function.Second - function.Mean * function.Mean);
        var factor = variance > 0 ? Math.Max(0, second - mean * mean) / variance : 1;
        return (kernel.Affine(factor, mean * mean - factor * square, mean), growth);
    }
}
