using System.Collections.Immutable;
using Evenkeel.Initializers;
using Evenkeel.Networks;

namespace Evenkeel.Theory;

/// <summary>What theory needs to know of a parameter's values.</summary>
/// <param name="SecondMoment">E[w²]: of the scheme they are drawn from, or of the values where they are given.</param>
/// <param name="IsCentred">Whether E[w] = 0, so that signals add up as variances.</param>
public readonly record struct WeightMoments(double SecondMoment, bool IsCentred)
{
    /// <summary>E[w] and E[w²] of each of the blocks that the first axis falls into, such as a cell's gates; none where they are all alike and of mean 0.</summary>
    public ImmutableArray<(double Mean, double SecondMoment)> Blocks { get; init; } = [];

    /// <summary>E[w]; null where it is neither 0 nor known.</summary>
    public double? Mean { get; init; } = IsCentred ? 0 : null;

    /// <summary>Whether the values are those of a random orthogonal matrix, and so not independent.</summary>
    public bool IsOrthogonal { get; init; }

    /// <summary>The moments of what a scheme draws.</summary>
    public static WeightMoments Of(Initializer scheme, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(parameter);
        var (shape, fans) = (parameter.Shape, parameter.Fans);
        var moments = new WeightMoments(scheme.SecondMoment(shape, fans), scheme.IsCentred) { IsOrthogonal = scheme is Orthogonal, Mean = scheme.IsCentred ? 0 : (scheme as Constant)?.Value };
        if (fans.Blocks == 1 || scheme is not (Gates or Constant)) return moments;
        var block = new Shape([shape[0] / fans.Blocks, .. shape.Extents.AsSpan()[1..]]);
        return moments with { Blocks = [.. Enumerable.Range(0, (int)fans.Blocks).Select(i => BlockOf(scheme is Gates gates ? gates.SchemeOf(i) : scheme, block, fans with { Blocks = 1 }))] };
    }

    /// <summary>
    /// The moments of given values, which count as centred when their mean adds less than a tenth to a sum's second moment, as of inputs of one
    /// sign; or when it is what drawing so few leaves of a mean of 0, within four standard errors, and adds less than a tenth to their own.
    /// </summary>
    public static WeightMoments Of(Numerics.Statistics.Moments given)
    {
        const double Tenth = 0.1, Errors = 4;
        var most = Math.Max(Tenth / Math.Sqrt(given.Count), Math.Min(Tenth, Errors * Errors / given.Count));
        return new WeightMoments(given.Rms * given.Rms, given.Mean * given.Mean <= most * given.Variance || given.Rms == 0) { Mean = given.Mean };
    }

    /// <summary>The moments of the block of a gate.</summary>
    internal (double Mean, double SecondMoment) Block(int gate) => Blocks.IsDefaultOrEmpty ? (0, SecondMoment) : Blocks[gate];

    private static (double Mean, double SecondMoment) BlockOf(Initializer scheme, Shape shape, Fans fans)
        => (scheme is Constant constant ? constant.Value : 0, scheme.SecondMoment(shape, fans));
}
