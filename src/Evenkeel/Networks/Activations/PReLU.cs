namespace Evenkeel.Networks.Activations;

/// <summary>f(x) = x for x &gt; 0, αx otherwise, with a learned α: the function of <see cref="LeakyReLU"/> at the slope of the moment.</summary>
internal static class PReLU
{
    /// <summary>Where training starts (He et al. 2015, section 2.1).</summary>
    public const double DefaultSlope = 0.25;

    public static Activation Activation(double slope = DefaultSlope) => Activations.Activation.Of(
        new LeakyReLU(slope),
        LeakyReLU.Facts("prelu", slope, DefaultSlope, "He et al. 2015"));
}
