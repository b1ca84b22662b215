using Evenkeel.Networks;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Some neighbouring positions and their first features, so that one input of a test carries several.</summary>
internal sealed record Part(long First, long Positions, long Features) : Op
{
    public override string Kind => "part";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => new(inputs[0][0], Positions, Features);

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        for (long i = 0; i < context.Output.Length; i++) context.Output.Data[i] = context.Inputs[0].Data[Source(i, context.Inputs[0].Shape)];
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        for (long i = 0; i < context.InputGradients[0].Length; i++) context.InputGradients[0].Data[i] = T.Zero;
        for (long i = 0; i < context.Output.Length; i++) context.InputGradients[0].Data[Source(i, context.Inputs[0].Shape)] = context.OutputGradient.Data[i];
    }

    private long Source(long element, Shape input)
    {
        var (row, feature) = Math.DivRem(element, Features);
        var (sample, position) = Math.DivRem(row, Positions);
        return (sample * input[1] + First + position) * input[2] + feature;
    }
}
