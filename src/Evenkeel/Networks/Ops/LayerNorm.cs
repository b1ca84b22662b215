using Evenkeel.Networks.Ops.Normalizing;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Normalizes each sample (and position) over its last axis: y = γ (x − μ)/√(σ² + ε) + β with the biased σ² (Ba, Kiros and Hinton 2016).
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether γ and β are learned.</param>
public sealed record LayerNorm(double Epsilon = 1e-5, bool Affine = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "layer-norm";

    internal override int? UnitAxis => -1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "needs an axis to normalize over; a scalar a sample has none");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => Affine ? NormParameters.Of(inputs[0][^1]) : [];

    /// <summary>Mean and 1/√(σ² + ε) of each row.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * RowNorm.Rows(inputs[0]);

    internal override void Forward<T>(in OpContext<T> context) => RowNorm.Forward(context, Epsilon, isCentred: true);

    internal override void Backward<T>(in OpContext<T> context) => RowNorm.Backward(context, isCentred: true);
}
