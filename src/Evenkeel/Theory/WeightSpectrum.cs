using Evenkeel.Initializers;
using Evenkeel.Networks;

namespace Evenkeel.Theory;

/// <summary>The singular values of a weight as a matrix of its first extent × all others: (out, in) of a dense layer, (out, in·height·width) of a kernel.</summary>
/// <param name="Parameter">The weight's name.</param>
/// <param name="Count">How many singular values there are: the smaller of rows and columns.</param>
/// <param name="Least">The smallest; null where there are too many to compute all.</param>
/// <param name="Rms">√ of the mean of their squares.</param>
/// <param name="Largest">The largest.</param>
public sealed record WeightSpectrum(string Parameter, long Count, double? Least, double Rms, double Largest)
{
    /// <summary>Whether a parameter is a matrix.</summary>
    internal static bool Has(Parameter parameter) => parameter.Role == ParameterRole.Weight && parameter.Shape.Rank > 1;

    /// <summary>
    /// Predicts them for what a scheme draws: of independent values those of <see cref="OfIndependent"/>; of an orthogonal matrix, and of orthogonal blocks
    /// with no more columns than rows below one another, all are equal (Saxe, McClelland and Ganguli 2014). Null of other schemes.
    /// </summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="parameter">The weight.</param>
    public static WeightSpectrum? Of(Initializer scheme, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(parameter);
        var (shape, fans) = (parameter.Shape, parameter.Fans);
        var second = scheme.SecondMoment(shape, fans);
        var blocks = scheme is Gates gates ? [.. Enumerable.Range(0, gates.Count(fans)).Select(gates.SchemeOf)] : (Initializer[])[scheme];
        if (Array.TrueForAll(blocks, b => b is Orthogonal) && (blocks.Length == 1 || shape[0] / blocks.Length >= Columns(shape))) return Equal(parameter, second);
        return Array.TrueForAll(blocks, b => b is ElementwiseInitializer { IsCentred: true } && b == blocks[0]) ? OfIndependent(parameter, second) : null;
    }

    /// <summary>
    /// Those of independent values of mean 0: from σ(√m − √n) to σ(√m + √n) with m rows and n columns, or the other way round where there are more columns (Marchenko
    /// and Pastur 1967, of large matrices), and σ√m the root of the mean of their squares.
    /// </summary>
    /// <param name="parameter">The weight.</param>
    /// <param name="secondMoment">σ² = E[w²].</param>
    public static WeightSpectrum OfIndependent(Parameter parameter, double secondMoment)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var (sigma, rows, columns) = (Math.Sqrt(secondMoment), Math.Sqrt(parameter.Shape[0]), Math.Sqrt(Columns(parameter.Shape)));
        return Equal(parameter, secondMoment) with { Least = sigma * Math.Abs(rows - columns), Largest = sigma * (rows + columns) };
    }

    /// <summary>The number of columns.</summary>
    internal static long Columns(Shape shape) => shape.Length / shape[0];

    private static WeightSpectrum Equal(Parameter parameter, double secondMoment)
    {
        var (rows, columns) = (parameter.Shape[0], Columns(parameter.Shape));
        var rms = Math.Sqrt(secondMoment * Math.Max(rows, columns));
        return new(parameter.Name, Math.Min(rows, columns), rms, rms, rms);
    }
}
