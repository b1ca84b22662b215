using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Every value the same. Right for biases and norms; a weight matrix so filled never breaks the symmetry of its units.</summary>
/// <param name="Value">The value.</param>
public sealed record Constant(double Value) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => Value switch { 0 => "zeros", 1 => "ones", _ => string.Create(CultureInfo.InvariantCulture, $"constant:{Value}") };

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new ConstantLaw(Value);
}
