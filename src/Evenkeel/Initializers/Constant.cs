using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>Every value the same. Right for biases and norms; a weight matrix so filled never breaks the symmetry of its units.</summary>
/// <param name="Value">The value.</param>
public sealed record Constant(double Value) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => Value switch { 0 => "zeros", 1 => "ones", _ => $"constant:{NumberText.ToText(Value)}" };

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new ConstantLaw(Value);

    internal override IEnumerable<string> FindArgumentProblems() => ArgumentRules.Finite("value", Value);
}
