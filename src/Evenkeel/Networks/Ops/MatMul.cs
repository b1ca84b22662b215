using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// The matrix product of two values over their last two axes, for every entry of the axes before: Y = A B; ∂A = ∂Y Bᵀ, ∂B = Aᵀ ∂Y.
/// </summary>
/// <param name="TransposeA">Whether A arrives as (…, k, m) instead of (…, m, k).</param>
/// <param name="TransposeB">Whether B arrives as (…, n, k) instead of (…, k, n).</param>
public sealed record MatMul(bool TransposeA = false, bool TransposeB = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "matmul";

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        var got = $"got {a.WithoutBatch()} and {b.WithoutBatch()}";
        ShapeException.ThrowIf(a.Rank < 3 || b.Rank < 3, $"multiplies matrices, {got}; give both two axes at least");
        ShapeException.ThrowIf(!a.Extents[..^2].SequenceEqual(b.Extents[..^2]), $"multiplies matrices of the same axes before the last two, {got}");
        var (rows, inner) = TransposeA ? (a[^1], a[^2]) : (a[^2], a[^1]);
        var (own, columns) = TransposeB ? (b[^1], b[^2]) : (b[^2], b[^1]);
        ShapeException.ThrowIf(inner != own, $"sums over {inner} columns of the first and {own} rows of the second, {got}; transpose one of them");
        return new Shape([.. a.Extents[..^2], rows, columns]);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var extents = Extents(context);
        var (a, b) = (A(context.Inputs[0].Data, extents), B(context.Inputs[1].Data, extents));
        Gemm.Run(context.Workers, extents, a.Left, b.Right, new Target<T>(context.Output.Data, extents.N, extents.M * extents.N));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var extents = Extents(context);
        var (m, n, k, batch) = extents;
        var (a, b) = (A(context.Inputs[0].Data, extents), B(context.Inputs[1].Data, extents));
        var dy = new Matrix<T>(context.OutputGradient.Data, n, 1, m * n);
        var (da, db) = (context.InputGradients[0], context.InputGradients[1]);
        if (da.IsWanted && TransposeA) Product(context.Workers, new Extents(k, m, n, batch), b, dy.Transposed, da);
        if (da.IsWanted && !TransposeA) Product(context.Workers, new Extents(m, k, n, batch), dy, b.Transposed, da);
        if (db.IsWanted && TransposeB) Product(context.Workers, new Extents(n, k, m, batch), dy.Transposed, a, db);
        if (db.IsWanted && !TransposeB) Product(context.Workers, new Extents(k, n, m, batch), a.Transposed, dy, db);
    }

    private static unsafe void Product<T>(Workers workers, Extents extents, Matrix<T> left, Matrix<T> right, View<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Gemm.Run(workers, extents, left.Left, right.Right, new Target<T>(target.Data, extents.N, extents.M * extents.N));

    private Extents Extents<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (a, y) = (context.Inputs[0].Shape, context.Output.Shape);
        return new Extents(y[^2], y[^1], TransposeA ? a[^2] : a[^1], y.Length / (y[^2] * y[^1]));
    }

    private unsafe Matrix<T> A<T>(T* data, Extents e)
        where T : unmanaged, IFloatingPointIeee754<T>
        => TransposeA ? new(data, 1, e.M, e.M * e.K) : new(data, e.K, 1, e.M * e.K);

    private unsafe Matrix<T> B<T>(T* data, Extents e)
        where T : unmanaged, IFloatingPointIeee754<T>
        => TransposeB ? new(data, 1, e.K, e.K * e.N) : new(data, e.N, 1, e.K * e.N);

    /// <summary>Element (entry, i, j) = data[entry·batch + i·row + j·column].</summary>
    private readonly unsafe struct Matrix<T>(T* data, long row, long column, long batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Matrix<T> Transposed => new(data, column, row, batch);

        /// <summary>As a left operand it is summed over its columns.</summary>
        public Strided<T> Left => new(data, column, row, batch);

        /// <summary>As a right operand it is summed over its rows.</summary>
        public Strided<T> Right => new(data, row, column, batch);
    }
}
