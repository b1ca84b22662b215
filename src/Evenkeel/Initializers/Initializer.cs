using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>A scheme: the distribution that a tensor's values are drawn from, given the fans of its layer.</summary>
/// <remarks>A value depends on the seed, the parameter's name and the element's index alone.</remarks>
public abstract record Initializer
{
    /// <summary>The name on the command line and in reports: "he", "normal:0.01".</summary>
    public abstract string Name { get; }

    /// <summary>E[w²] of the values that the scheme draws.</summary>
    public abstract double SecondMoment(Shape shape, Fans fans);

    /// <summary>Whether E[w] = 0, so that signals add up as variances.</summary>
    public virtual bool IsCentred => true;

    /// <summary>The kurtosis of the values: 3 for a normal, 1.8 for a uniform distribution; NaN for a constant.</summary>
    public abstract double Kurtosis { get; }

    /// <summary>Fills a float32 tensor.</summary>
    /// <param name="tensor">The tensor to fill.</param>
    /// <param name="fans">The fans of its layer.</param>
    /// <param name="seed">The seed of the whole network.</param>
    /// <param name="name">The parameter's name, which sets its values apart from those of other parameters.</param>
    /// <param name="workers">The threads to run on; they do not change the values.</param>
    public void Fill(Tensor tensor, Fans fans, ulong seed, string name, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(workers);
        Fill(tensor, fans, new AddressedRandom(seed, name), workers);
    }

    private protected abstract void Fill(Tensor tensor, Fans fans, AddressedRandom random, Workers workers);
}
