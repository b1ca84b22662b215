using Evenkeel.Networks.Ops.Normalizing;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Normalizes each channel of each sample over its positions: y = γ (x − μ)/√(σ² + ε) + β with the biased σ² (Ulyanov, Vedaldi and
/// Lempitsky 2016).
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether γ and β are learned; PyTorch's default is that they are not.</param>
public sealed record InstanceNorm(double Epsilon = 1e-5, bool Affine = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "instance-norm";

    internal override int? UnitAxis => 1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 3, $"takes channels and positions, got {inputs[0].WithoutBatch()}; one value a channel has no statistics");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => Affine ? NormParameters.Of(inputs[0][1]) : [];

    /// <summary>Mean and 1/√(σ² + ε) of each channel of each sample.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * inputs[0][0] * inputs[0][1];

    internal override void Forward<T>(in OpContext<T> context) => ChannelGroups.Forward(context, context.Output.Shape[1], Epsilon);

    internal override void Backward<T>(in OpContext<T> context) => ChannelGroups.Backward(context, context.Output.Shape[1]);
}
