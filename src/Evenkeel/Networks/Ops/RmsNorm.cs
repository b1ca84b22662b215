using Evenkeel.Networks.Ops.Normalizing;

namespace Evenkeel.Networks.Ops;

/// <summary>Divides each sample (and position) by its root mean square over the last axis: y = γ x/√(mean(x²) + ε) (Zhang and Sennrich 2019).</summary>
/// <param name="Epsilon">Added to the mean square.</param>
/// <param name="Affine">Whether γ is learned.</param>
public sealed record RmsNorm(double Epsilon = 1e-6, bool Affine = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "rms-norm";

    internal override int? UnitAxis => -1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "needs an axis to normalize over; a scalar a sample has none");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => Affine ? [NormParameters.Of(inputs[0][^1])[0]] : [];

    /// <summary>0 and 1/√(mean(x²) + ε) of each row.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * RowNorm.Rows(inputs[0]);

    internal override void Forward<T>(in OpContext<T> context) => RowNorm.Forward(context, Epsilon, isCentred: false);

    internal override void Backward<T>(in OpContext<T> context) => RowNorm.Backward(context, isCentred: false);
}
