namespace Evenkeel.Networks.Ops;

/// <summary>Joins inputs along the first axis after the batch (features or channels).</summary>
public sealed record Concat : Op
{
    /// <inheritdoc/>
    public override string Kind => "concat";

    internal override int MaxInputs => int.MaxValue;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var first = inputs[0];
        ShapeException.ThrowIf(first.Rank < 2, "joins inputs along their first axis; a scalar a sample has none");
        foreach (var shape in inputs)
        {
            ShapeException.ThrowIf(
                shape.Rank != first.Rank || !shape.Extents[2..].SequenceEqual(first.Extents[2..]),
                $"joins inputs that differ in their first axis alone, got {first.WithoutBatch()} and {shape.WithoutBatch()}");
        }

        return new([first[0], inputs.Sum(s => s[1]), .. first.Extents[2..]]);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Each(context.Workers, context.Output.Shape[0], new Rows<T>(context.Inputs, context.Output, gather: true));

    internal override unsafe void Backward<T>(in OpContext<T> context)
        => Elementwise.Each(context.Workers, context.Output.Shape[0], new Rows<T>(context.InputGradients, context.OutputGradient, gather: false));

    private readonly unsafe struct Rows<T>(View<T>[] parts, View<T> whole, bool gather) : IRange
        where T : unmanaged
    {
        public void Run(long start, long count)
        {
            var rows = whole.Shape[0];
            var rowLength = whole.Length / rows;
            for (var row = start; row < start + count; row++)
            {
                var position = whole.Data + row * rowLength;
                foreach (var part in parts)
                {
                    var length = part.Length / rows;
                    if (part.IsWanted)
                    {
                        var bytes = length * sizeof(T);
                        var own = part.Data + row * length;
                        Buffer.MemoryCopy(gather ? own : position, gather ? position : own, bytes, bytes);
                    }

                    position += length;
                }
            }
        }
    }
}
