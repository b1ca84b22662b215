using Evenkeel.Networks.Ops.Normalizing;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Normalizes each sample over groups of channels and their positions: y = γ (x − μ)/√(σ² + ε) + β with the biased σ² of the group, and a γ
/// and a β for each channel (Wu and He 2018).
/// </summary>
/// <param name="Groups">The number of groups; it must divide the channels.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether γ and β are learned.</param>
public sealed record GroupNorm(long Groups, double Epsilon = 1e-5, bool Affine = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "group-norm";

    internal override int? UnitAxis => 1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "needs a channel axis; a scalar a sample has none");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        ShapeException.ThrowIf(Groups < 1 || inputs[0][1] % Groups != 0, $"`groups` (={Groups}) must divide the {inputs[0][1]} channels");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => Affine ? NormParameters.Of(inputs[0][1]) : [];

    /// <summary>Mean and 1/√(σ² + ε) of each group of each sample.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * inputs[0][0] * Groups;

    internal override void Forward<T>(in OpContext<T> context) => ChannelGroups.Forward(context, Groups, Epsilon);

    internal override void Backward<T>(in OpContext<T> context) => ChannelGroups.Backward(context, Groups);
}
