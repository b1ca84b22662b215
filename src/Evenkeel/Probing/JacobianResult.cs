using System.Collections.Immutable;
using Evenkeel.Theory;

namespace Evenkeel.Probing;

/// <summary>The singular values of ∂output/∂input.</summary>
/// <param name="Spectrum">Mean and variance of their squares.</param>
/// <param name="Largest">The largest.</param>
public sealed record JacobianResult(JacobianSpectrum Spectrum, double Largest)
{
    /// <summary>All of them, ascending; empty where there were too many to compute.</summary>
    public ImmutableArray<double> SingularValues { get; init; } = [];

    /// <summary>How many samples the Jacobian is of: one, but where a network mixes those of a batch.</summary>
    public long Samples { get; init; } = 1;

    /// <summary>Whether the input is tokens, which have no derivative, and the Jacobian is ∂output/∂(the embedding's output).</summary>
    public bool IsOfEmbedding { get; init; }

    /// <summary>The same of ∂output/∂(a layer's output), one entry a layer; null before an embedding, and where a value is not finite.</summary>
    public ImmutableArray<JacobianSpectrum?> Layers { get; init; } = [];

    /// <summary>The singular values of each weight that is a matrix; what is not finite is left out.</summary>
    public ImmutableArray<WeightSpectrum> Weights { get; init; } = [];

    /// <summary>(Σ s²)²/Σ s⁴ by sample: how many directions of the input the outputs hear of.</summary>
    public double EffectiveRank => Spectrum.Count / (double)Samples / (1 + Spectrum.Variance);

    /// <summary>That of a Jacobian all of whose singular values are known.</summary>
    /// <param name="singularValues">All of them, ascending.</param>
    public static JacobianResult Of(ImmutableArray<double> singularValues)
    {
        var mean = singularValues.Average(s => s * s);
        var variance = singularValues.Average(s => s * s / mean * (s * s / mean)) - 1;
        return new JacobianResult(new JacobianSpectrum(singularValues.Length, mean, 0, variance, 0), singularValues[^1]) { SingularValues = singularValues };
    }
}
