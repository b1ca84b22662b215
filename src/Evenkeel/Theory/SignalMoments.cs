namespace Evenkeel.Theory;

/// <summary>What theory knows of the values at one place of a network, over units, samples and draws of the weights.</summary>
/// <param name="Mean">E[x].</param>
/// <param name="SecondMoment">q = E[x²] (not the variance).</param>
/// <param name="ScaleVariance">Var ln of the scale that the layers before have drawn.</param>
/// <param name="LogVariance">Var ln of the second moment as measured: the scale's, and that of the mean over this layer's own units.</param>
public readonly record struct SignalMoments(double Mean, double SecondMoment, double ScaleVariance = 0, double LogVariance = 0)
{
    /// <summary>E[(x − E x)²].</summary>
    public double Variance => Math.Max(0, SecondMoment - Mean * Mean);
}
