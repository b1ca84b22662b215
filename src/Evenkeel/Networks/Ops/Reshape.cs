namespace Evenkeel.Networks.Ops;

/// <summary>Gives each sample another shape; its values stay in their order.</summary>
/// <param name="Sample">The extents of a sample; one of them may be −1, what is left.</param>
public sealed record Reshape(Numbers Sample) : Op
{
    /// <summary>Reshapes to the extents of a sample.</summary>
    public Reshape(Shape sample)
        : this(Numbers.Create((sample ?? throw new ArgumentNullException(nameof(sample))).Extents.AsSpan()))
    {
    }

    /// <inheritdoc/>
    public override string Kind => "reshape";

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var sample = inputs[0].WithoutBatch();
        ShapeException.ThrowIf(Sample.Any(e => e is < 1 and not -1) || Sample.Count(e => e == -1) > 1, $"`sample` (={Sample}) must have positive extents, one of them -1 at most");
        var known = new Shape([.. Sample.Where(e => e > 0)]).Length;
        var rest = known == 0 ? 0 : sample.Length / known;
        long[] extents = [.. Sample.Select(e => e > 0 ? e : rest)];
        ShapeException.ThrowIf(
            extents.Aggregate(1L, (a, b) => a * b) != sample.Length,
            $"`sample` (={Sample}) must hold the {sample.Length} values of {sample}");
        return new Shape(extents).WithBatch(inputs[0][0]);
    }

    internal override bool IsView(bool dropout) => true;
}
