using Evenkeel.Networks;
using Evenkeel.Networks.Losses;

namespace Evenkeel.TestKit;

/// <summary>A graph whose gradients are to be checked.</summary>
/// <param name="Name">The name in test reports.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Batch">The number of samples.</param>
/// <param name="Seed">The seed of input, parameters, cotangent, dropout and the choice of elements.</param>
public sealed record GradientCase(string Name, Graph Graph, long Batch, int Seed)
{
    /// <summary>Whether dropout drops.</summary>
    public bool Dropout { get; init; }

    /// <summary>The scalar to differentiate; the sum of the outputs, each times a random number, where it is null.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The loss's target.</summary>
    public Tensor? Target { get; init; }

    /// <summary>Where above 0, the input holds whole numbers below it instead of normal ones, and its gradient is not checked.</summary>
    public int Tokens { get; init; }

    /// <summary>Of a tensor with more elements than this, a random sample of so many is checked.</summary>
    public int MostElements { get; init; } = 40;

    public override string ToString() => Name;
}
