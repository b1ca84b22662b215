using System.Numerics;
using Evenkeel.Networks.Ops.Attending;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Scaled dot-product attention softmax(s q kᵀ) v of three inputs, each head on its own part of the features: q of shape
/// (positions, width), k (keys, width), v (keys, values); the output has shape (positions, values) (Vaswani et al. 2017, eq. 1).
/// </summary>
/// <remarks>The probabilities are not kept: the backward pass makes them again, some rows at a time, from each row's largest score and sum.</remarks>
/// <param name="Heads">The number of heads; it divides width and values.</param>
/// <param name="Causal">Whether position i sees the keys 0 to i only.</param>
/// <param name="Scale">The factor s; 1/√(width/heads) where it is null.</param>
public sealed record Attention(long Heads, bool Causal = false, double? Scale = null) : Op
{
    /// <inheritdoc/>
    public override string Kind => "attention";

    internal override int? UnitAxis => -1;

    internal override int MinInputs => 3;

    internal override int MaxInputs => 3;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        foreach (var shape in inputs)
        {
            ShapeException.ThrowIf(shape.Rank != 3, $"takes positions × features as q, k and v, got {shape.WithoutBatch()}; give the input two extents");
        }

        var (q, k, v) = (inputs[0], inputs[1], inputs[2]);
        ShapeException.ThrowIf(q[2] != k[2], $"compares q and k of one width, got {q[2]} and {k[2]}; project one of them");
        ShapeException.ThrowIf(k[1] != v[1], $"takes one v for each k, got {k[1]} positions of k and {v[1]} of v; make both from one input");
        var problems = Problems(q[2], v[2]).ToList();
        ShapeException.ThrowIf(problems.Count > 0, string.Join("; ", problems));
        return new Shape(q[0], q[1], v[2]);
    }

    /// <summary>The largest score and 1/Σ e^(score − largest) of each row.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => checked(2 * inputs[0][0] * Heads * inputs[0][1]);

    internal override void Forward<T>(in OpContext<T> context) => Width.Run<ForwardKernel<T>, T>(new(context, Extents(context)));

    internal override void Backward<T>(in OpContext<T> context) => Width.Run<BackwardKernel<T>, T>(new(context, Extents(context)));

    private IEnumerable<string> Problems(long width, long values)
    {
        if (Heads < 1) yield return $"`heads` (={Heads}) must be at least 1";
        else if (width % Heads != 0) yield return $"`heads` (={Heads}) must divide the width (={width})";
        else if (values % Heads != 0) yield return $"`heads` (={Heads}) must divide the width of v (={values})";
        if (Scale is { } scale && !(scale > 0 && double.IsFinite(scale))) yield return $"`scale` (={scale}) must be positive and finite";
    }

    private AttentionExtents Extents<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (q, v) = (context.Inputs[0].Shape, context.Inputs[2].Shape);
        var scale = Scale ?? 1 / Math.Sqrt((double)q[2] / Heads);
        return new(q[0], Heads, q[1], v[1], q[2], v[2], scale, Causal);
    }

    private readonly struct ForwardKernel<T>(OpContext<T> context, AttentionExtents extents) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
            => context.Workers.For(checked((int)(extents.Pairs * extents.ForwardTasks)), new AttentionForward<V, T>(context, extents));
    }

    private readonly struct BackwardKernel<T>(OpContext<T> context, AttentionExtents extents) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
            => context.Workers.For(checked((int)extents.Pairs), new AttentionBackward<V, T>(context, extents));
    }
}
