using System.Collections.Immutable;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory.MeanField;

/// <summary>What becomes of signal and gradient over a grid of variances (Schoenholz et al. 2017, figure 1).</summary>
/// <param name="WeightVariances">σ_w², a column each.</param>
/// <param name="BiasVariances">σ_b², a row each.</param>
/// <param name="Rows">The points, row by row.</param>
public sealed record PhaseDiagram(ImmutableArray<double> WeightVariances, ImmutableArray<double> BiasVariances, ImmutableArray<ImmutableArray<MeanFieldPoint>> Rows)
{
    /// <summary>Computes the points of a grid.</summary>
    /// <param name="f">The activation.</param>
    /// <param name="weightVariances">σ_w², each finite and above 0.</param>
    /// <param name="biasVariances">σ_b², each finite and not negative.</param>
    public static PhaseDiagram Of(Activation f, ImmutableArray<double> weightVariances, ImmutableArray<double> biasVariances)
        => new(weightVariances, biasVariances, [.. biasVariances.Select(b => weightVariances.Select(w => MeanFieldPoint.Of(f, w, b)).ToImmutableArray())]);
}
