using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory;

/// <summary>What theory needs to know of what goes into a network.</summary>
/// <param name="Mean">E[x].</param>
/// <param name="SecondMoment">E[x²].</param>
public sealed record InputMoments(double Mean, double SecondMoment)
{
    /// <summary>Unit Gaussian noise.</summary>
    public static InputMoments Noise { get; } = new(0, 1);

    /// <summary>
    /// The samples of a batch: over them the second moment is measured, and batch norms take their statistics. A large number stands for all
    /// samples that there could be.
    /// </summary>
    public double Samples { get; init; } = 256;

    /// <summary>Whether dropout drops, as in training.</summary>
    public bool Dropout { get; init; }

    /// <summary>E[x x'] at every distance; null where values are independent but for their mean.</summary>
    internal Kernel? Kernel { get; init; }

    /// <summary>How many independent features the values of a sample amount to at most.</summary>
    internal double Dimensions { get; init; } = double.PositiveInfinity;

    /// <summary>Of tokens, which have no scale: how often two places hold the same one; null where the input is not known to be tokens.</summary>
    internal Kernel? Coincidence { get; init; }
}
