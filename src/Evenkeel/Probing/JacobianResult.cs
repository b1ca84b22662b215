using System.Collections.Immutable;

namespace Evenkeel.Probing;

/// <summary>The singular values of ∂output/∂input at one sample.</summary>
/// <param name="SingularValues">All of them, ascending: as many as there are outputs, or inputs where those are fewer.</param>
public sealed record JacobianResult(ImmutableArray<double> SingularValues)
{
    /// <summary>The mean of s².</summary>
    public double MeanSquare => SingularValues.Average(s => s * s);

    /// <summary>The variance of s² in units of its squared mean: 0 of an isometry (Pennington et al. 2017). NaN of a Jacobian of zeros.</summary>
    public double Variance => SingularValues.Average(s => s * s * s * s) / (MeanSquare * MeanSquare) - 1;

    /// <summary>(Σ s²)²/Σ s⁴: how many directions of the input the outputs hear of.</summary>
    public double EffectiveRank => SingularValues.Length / (1 + Variance);
}
