using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Learned rows that are looked up: two places are alike where they hold the same token.</summary>
internal static class TableMap
{
    public const string NotCentred = "unknown: the table's mean is not 0";

    /// <summary>
    /// K' = E[w²] P(same token), whatever the indices; they have no gradient. Few words make up most of a text: its mean square is that of few
    /// rows, which scatters by 2/width P(same token) over all pairs of places.
    /// </summary>
    public static MomentStep Embedding(MapInputs inputs)
    {
        var table = inputs.Weight(0);
        if (!table.IsCentred) return MomentStep.Unknown(NotCentred);
        var (tokens, width) = (inputs.X.Kernel.UnitAsPositions(), ((Embedding)inputs.Node.Op).Width);
        var shape = new Shape([.. tokens.Shape.Extents, width]);
        var kernel = new Kernel(shape, shape.Rank - 1, [.. tokens.Caps, 0], [.. tokens.Own], [.. tokens.Other], 0).Times(Math.Sqrt(table.SecondMoment));
        var own = 2.0 / width * tokens.MeanOf(same => same, inputs.Samples);
        return new MomentStep(new SignalMoments(kernel, Noise.Of(inputs.Index, own)) { OwnSource = inputs.Index }, g => [tokens.Times(0)], "rows of mean 0");
    }
}
