using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Learned rows that are looked up: two places are alike where they hold the same token.</summary>
internal static class TableMap
{
    public const string NotCentred = "unknown: the table's mean is neither 0 nor known";

    /// <summary>
    /// A parameter as a value: its entries independent, of one mean; all samples see the same where it has no axis of samples. What is added
    /// counts by its square, as in layers that have a bias of their own.
    /// </summary>
    public static MomentStep Learned(MapInputs inputs)
    {
        var weight = inputs.Weight(0);
        if (inputs.Node.Parameters[0].Role is ParameterRole.Bias or ParameterRole.Shift || weight.IsCentred) weight = weight with { Mean = 0 };
        if (weight.Mean is not { } mean) return MomentStep.Unknown(NotCentred);
        var varying = weight.SecondMoment > 0 ? Math.Max(0, 1 - mean * mean / weight.SecondMoment) : 0;
        var noise = Noise.Of(inputs.Index, 2.0 * varying / ((Learned)inputs.Node.Op).Extents.Length);
        return new MomentStep(new SignalMoments(Alone(inputs, mean, weight.SecondMoment), noise), _ => [], mean == 0 ? "entries of mean 0" : "entries in any order");
    }

    /// <summary>Numbers that are known, by their mean and their mean square.</summary>
    public static MomentStep Fixed(MapInputs inputs)
    {
        var values = ((Fixed)inputs.Node.Op).Values;
        return new MomentStep(new SignalMoments(Alone(inputs, values.Average(), values.Average(v => v * v))), _ => [], "entries in any order") { LawCaveat = "given numbers are taken for normal values" };
    }

    /// <summary>
    /// K' = E[w²] P(same token), whatever the indices; they have no gradient. Few words make up most of a text: its mean square is that of few
    /// rows, which scatters by 2/width P(same token) over all pairs of places; what places do not share are the same P of them all, or nothing.
    /// </summary>
    public static MomentStep Embedding(MapInputs inputs)
    {
        var table = inputs.Weight(0);
        if (!table.IsCentred) return MomentStep.Unknown(NotCentred);
        var (tokens, width) = (inputs.X.Kernel.UnitAsPositions(), ((Embedding)inputs.Node.Op).Width);
        var shape = new Shape([.. tokens.Shape.Extents, width]);
        var kernel = new Kernel(shape, shape.Rank - 1, [.. tokens.Caps, 0], [.. tokens.Own], [.. tokens.Other], 0).Times(Math.Sqrt(table.SecondMoment));
        var own = 2.0 / width * tokens.MeanOf(same => same, inputs.Samples);
        var repeated = Positions.OfDifferent(tokens);
        var inner = new Scatter(0, 0, 0, repeated < 1 ? repeated / (1 - repeated) : 0);
        return new MomentStep(new SignalMoments(kernel, Noise.Of(inputs.Index, own)) { OwnSource = inputs.Index, Inner = inner, Repeats = tokens.MeanOf(same => same - same * same, inputs.Samples) }, g => [tokens.Times(0)], "rows of mean 0");
    }

    private static Kernel Alone(MapInputs inputs, double mean, double second)
    {
        var (shape, away) = (inputs.Output, mean * mean);
        int? unit = shape.Rank == 0 ? null : shape.Rank - 1;
        return Kernel.Of(shape, unit, mean, (second, away), (inputs.First == 1 ? second : away, away));
    }
}
