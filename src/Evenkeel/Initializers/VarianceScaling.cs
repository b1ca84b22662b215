using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Which fan the variance is divided by.</summary>
public enum FanMode
{
    /// <summary>Fan in: the signal keeps its scale going forward.</summary>
    In,

    /// <summary>The mean of both: a compromise.</summary>
    Average,

    /// <summary>Fan out: the gradient keeps its scale going back.</summary>
    Out,

    /// <summary>Fan in, and in a recurrent layer the units of its state for all parameters, as PyTorch has it.</summary>
    InOrState,
}

/// <summary>The shape of the distribution.</summary>
public enum Distribution
{
    /// <summary>N(0, variance).</summary>
    Normal,

    /// <summary>U(±√(3·variance)).</summary>
    Uniform,
}

/// <summary>Var(w) = scale/fan: the one general form; LeCun, Xavier, He and PyTorch's default are its special cases.</summary>
/// <param name="Scale">The square of the gain.</param>
/// <param name="Mode">Which fan.</param>
/// <param name="Distribution">Normal or uniform.</param>
public sealed record VarianceScaling(double Scale, FanMode Mode, Distribution Distribution) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => Schemes.NameOf(this) ?? $"variance-scaling({Scale}, {Mode}, {Distribution})";

    /// <inheritdoc/>
    public override Law LawOf(Fans fans)
    {
        var variance = Scale / Mode switch
        {
            FanMode.In => fans.In,
            FanMode.Out => fans.Out,
            FanMode.InOrState => fans.State ?? fans.In,
            _ => (fans.In + fans.Out) / 2,
        };
        return Distribution == Distribution.Normal ? new NormalLaw(0, Math.Sqrt(variance)) : new UniformLaw(-Math.Sqrt(3 * variance), Math.Sqrt(3 * variance));
    }
}
