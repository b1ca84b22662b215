using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>U(low, high), whatever the fans; the mean is (low + high)/2, the variance (high − low)²/12.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The largest value.</param>
public sealed record Uniform(double Low, double High) : ElementwiseInitializer
{
    /// <summary>U(−bound, bound), of variance bound²/3.</summary>
    public Uniform(double bound)
        : this(0 - bound, bound)
    {
    }

    /// <inheritdoc/>
    public override string Name => Low == -High ? $"uniform:{NumberText.ToText(High)}" : $"uniform?low={NumberText.ToText(Low)}&high={NumberText.ToText(High)}";

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new UniformLaw(Low, High);

    internal override IEnumerable<string> FindArgumentProblems()
        => [.. ArgumentRules.Finite("low", Low), .. ArgumentRules.Finite("high", High), .. ArgumentRules.Ordered(Low, High)];
}
