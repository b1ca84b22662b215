using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>Puts the axes of a sample into another order: axis i of the output is axis <c>Axes[i]</c> of the input.</summary>
/// <param name="Axes">Every axis of a sample once, counted from 0, or from −1 backwards.</param>
public sealed record Transpose(Numbers Axes) : Op
{
    /// <inheritdoc/>
    public override string Kind => "transpose";

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = inputs[0];
        SampleAxis.CheckRank(input);
        int[] order = [.. Axes.Select(a => SampleAxis.Checked(input, a, "axes"))];
        ShapeException.ThrowIf(
            order.Length != input.Rank - 1 || order.Distinct().Count() != order.Length,
            $"`axes` (={Axes}) must name each of the {input.Rank - 1} axes of {input.WithoutBatch()} once");
        return new Shape([input[0], .. order.Select(a => input[a])]);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        Span<int> order = stackalloc int[context.Output.Shape.Rank];
        Order(context.Inputs[0].Shape, order);
        Permutation.Run(context.Workers, context.Inputs[0].Data, context.Output.Data, context.Inputs[0].Shape.Extents.AsSpan(), order);
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Span<int> order = stackalloc int[context.Output.Shape.Rank];
        Span<int> inverse = stackalloc int[order.Length];
        Order(context.Inputs[0].Shape, order);
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        Permutation.Run(context.Workers, context.OutputGradient.Data, context.InputGradients[0].Data, context.Output.Shape.Extents.AsSpan(), inverse);
    }

    private void Order(Shape input, Span<int> order)
    {
        order[0] = 0;
        for (var i = 1; i < order.Length; i++) order[i] = SampleAxis.InBatch(input, Axes[i - 1]);
    }
}
