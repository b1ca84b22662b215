using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>What a moment map reads, when all inputs are known.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Index">The value that it makes: i + 1 of node i.</param>
/// <param name="Signals">The moments of its inputs.</param>
/// <param name="Conditions">What the network runs on.</param>
/// <param name="Weights">The moments of each parameter's values.</param>
internal sealed record MapInputs(Node Node, int Index, ImmutableArray<SignalMoments> Signals, InputMoments Conditions, Func<Parameter, WeightMoments> Weights)
{
    public SignalMoments X => Signals[0];

    public Shape Output => Node.SampleShape;

    /// <summary>The first extent of the output: the samples, except in a graph that is bound to them, where it may be another.</summary>
    public double First => Node.FirstExtent ?? Samples;

    /// <summary>The first extents of the inputs.</summary>
    public required ImmutableArray<double> Firsts { get; init; }

    public double Samples => Conditions.Samples;

    public WeightMoments Weight(int parameter) => Weights(Node.Parameters[parameter]);

    /// <summary>Where the values of an input come from: themselves where they are normal.</summary>
    public Origin OriginOf(int slot) => Signals[slot].Origin ?? Origin.Normal(Signals[slot].Source ?? (slot < Node.Inputs.Length ? Node.Inputs[slot] : -1), Signals[slot].Kernel, Signals[slot].Kurtosis, Signals[slot].Squares) with { Before = Signals[slot].Rescaled };

    /// <summary>The first input as it is, whose gradient is the output's, of all samples where they see the same.</summary>
    public MomentStep Kept(string? assumption = null)
        => new(X with { Source = OriginOf(0).Source }, g => [Firsts[0] == First ? g : Summed(g, 0)], assumption);

    /// <summary>The first input's values, or some of them, elsewhere: they have scores of their own there.</summary>
    /// <param name="forward">What that does to a kernel.</param>
    /// <param name="backward">What it does to a gradient's.</param>
    /// <param name="assumption">What the numbers rest on.</param>
    public MomentStep Moved(Func<Kernel, Kernel> forward, Func<Kernel, Kernel> backward, string? assumption = null)
    {
        var source = OriginOf(0).Source;
        var moved = X.Moved(forward);
        if (moved.Origin is { } origin) moved = moved with { Origin = origin with { Source = Index } };
        return new MomentStep(moved, g => [Named(g.Moved(backward))], assumption);

        Kernel Named(Kernel gradient) => gradient.Conditional is { } given && given.Source == Index ? gradient with { Conditional = given with { Source = source } } : gradient;
    }

    /// <summary>What comes back to an input from the gradient of its values repeated to the output's shape, also over samples.</summary>
    public Kernel Summed(Kernel gradient, int slot)
        => Fitting.Summed(Firsts[slot] == 1 && First > 1 ? Sampled.Summed(gradient, First) : gradient, Signals[slot].Kernel);

    /// <summary>The same where a unit is summed from all units before.</summary>
    public SignalMoments Normal(Kernel kernel, Noise noise, Scatter inner = default) => Normal(kernel, noise, inner, inner);

    /// <summary>
    /// Normal values of a kernel, whose mean square scatters as that of their units does: Var M = 2 E[(k − m²)(k + m²)]/units over pairs of places,
    /// where k itself deviates from its mean.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="noise">What the scale has from the layers before.</param>
    /// <param name="inner">How the kernel deviates by what the layers before have drawn.</param>
    /// <param name="ofUnit">The same of what one unit is summed from, which of groups is less than all.</param>
    /// <param name="repeats">E ρ² − (E ρ)² over pairs of places.</param>
    public SignalMoments Normal(Kernel kernel, Noise noise, Scatter inner, Scatter ofUnit, double repeats = 0)
    {
        var (q, square) = (kernel.Second, kernel.Mean * kernel.Mean);
        var own = q > 0 ? 2 / kernel.Units * (repeats + kernel.MeanOf(k => (k - square) / q * ((k + square) / q), Samples, ofUnit)) : 0;
        return new SignalMoments(kernel, noise.Plus(Noise.Of(Index, Math.Max(0, own)))) { OwnSource = Index, Inner = inner, Repeats = repeats };
    }
}
