using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>A function of normal scores whose scales differ from place to place, and from unit to unit.</summary>
/// <param name="Scales">The scales.</param>
/// <param name="Tell">What is asked for of the function, at each of them.</param>
internal sealed record AtPlaces(PlaceScales Scales, Func<Func<NormalFunction, double>, double[]> Tell)
{
    /// <summary>Null where all are alike, the function makes of a scale that scale, or the scores are not the values themselves, whose scale it is.</summary>
    public static AtPlaces? Of(Origin origin, NormalFunction function)
        => !function.IsHomogeneous && (origin.IsOfNormal || origin.Kernel.Pairs is not null) && origin.Scales is { } scales ? new(scales, origin.At(scales)) : null;

    /// <summary>For the slopes of a function that makes of a scale that scale: between places that a stride is apart they are those at 0; null where there are none.</summary>
    public static AtPlaces? OfGaps(Origin origin, NormalFunction function)
        => function.IsHomogeneous && origin.IsOfNormal && PlaceScales.HasGaps(origin.Kernel) && origin.Scales is { } scales ? new(scales, origin.At(scales)) : null;
}
