using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;

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
}

/// <summary>The shape of the distribution.</summary>
public enum Distribution
{
    /// <summary>N(0, variance).</summary>
    Normal,

    /// <summary>U(±√(3·variance)).</summary>
    Uniform,

    /// <summary>
    /// A normal distribution cut at ±2 standard deviations and widened by 1/0.8796…, the standard deviation that the cut leaves, so that the
    /// variance is what was asked for.
    /// </summary>
    Truncated,
}

/// <summary>Var(w) = scale/fan: the one general form; LeCun, Xavier, He and the defaults of PyTorch, Keras and JAX are its special cases.</summary>
/// <param name="Scale">The square of the gain.</param>
/// <param name="Mode">Which fan.</param>
/// <param name="Distribution">Normal, uniform or truncated.</param>
/// <param name="Counting">How fans are counted; by default those that the layer really has.</param>
public sealed record VarianceScaling(double Scale, FanMode Mode, Distribution Distribution, FanConvention Counting = FanConvention.Layer) : ElementwiseInitializer
{
    /// <summary>Where <see cref="Distribution.Truncated"/> is cut, in standard deviations of the normal distribution.</summary>
    public const double Cut = 2;

    /// <inheritdoc/>
    public override string Name => Schemes.NameOf(this) ?? $"variance-scaling:{NumberText.ToText(Scale)}{OptionsText()}";

    /// <inheritdoc/>
    public override Law LawOf(Fans fans)
    {
        var std = Math.Sqrt(Scale / FanOf(fans));
        return Distribution switch
        {
            Distribution.Normal => new NormalLaw(0, std),
            Distribution.Uniform => new UniformLaw(-Math.Sqrt(3) * std, Math.Sqrt(3) * std),
            _ => new TruncatedNormalLaw(0, std / TruncatedNormalLaw.StdOf(-Cut, Cut), -Cut, Cut),
        };
    }

    internal override IEnumerable<string> FindArgumentProblems() => ArgumentRules.Positive("scale", Scale);

    private protected override IEnumerable<string> FindFanProblems(Fans fans)
    {
        var fan = FanOf(fans);
        return fan > 0 && double.IsFinite(fan)
            ? []
            : [$"{ScalingWords.Of(Mode)} (={NumberText.ToText(fan)}) must be positive and finite; give the fans of the layer, as Fans.Dense(in, out) makes them"];
    }

    private double FanOf(Fans fans)
    {
        var (fanIn, fanOut) = FanCounts.Of(Counting, fans);
        return Mode switch { FanMode.In => fanIn, FanMode.Out => fanOut, _ => (fanIn + fanOut) / 2 };
    }

    private string OptionsText()
    {
        List<string> options = [];
        if (Mode != FanMode.In) options.Add($"mode={ScalingWords.Of(Mode)}");
        if (Distribution != Distribution.Normal) options.Add($"distribution={ScalingWords.Of(Distribution)}");
        if (Counting != FanConvention.Layer) options.Add($"fans={ScalingWords.Of(Counting)}");
        return options.Count == 0 ? "" : $"?{string.Join('&', options)}";
    }
}
