using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Attending;

/// <summary>
/// The gradients of one head of one sample, with P the probabilities and S the scores, both made again: ∂v = Pᵀ ∂y, ∂P = ∂y vᵀ,
/// ∂S = s P ∘ (∂P − Σ P ∂P) with Σ P ∂P = y · ∂y (Dao et al. 2022, B.2), ∂q = ∂S k, ∂k = ∂Sᵀ q.
/// </summary>
internal readonly unsafe struct AttentionBackward<V, T>(OpContext<T> context, AttentionExtents e) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        var pair = (long)block;
        var stride = AttentionRows<V, T>.Stride(e.Keys);
        var lengthK = PackedRight<V, T>.Length(e.HeadWidth, e.Keys);
        var lengthV = PackedRight<V, T>.Length(e.HeadValues, e.Keys);
        var lengthRowsOfK = PackedRight<V, T>.Length(e.Keys, e.HeadWidth);
        var lengthBlock = PackedRight<V, T>.Length(e.RowsInBlock, Math.Max(e.HeadWidth, e.HeadValues));
        var lengthScores = e.RowsInBlock * stride;
        var packedK = context.Workers.ScratchOf(worker).AtLeast<T>(
            lengthK + lengthV + lengthRowsOfK + lengthBlock + 2 * lengthScores + PackedRight<V, T>.LeftLength);
        var packedV = packedK + lengthK;
        var packedRowsOfK = packedV + lengthV;
        var packedBlock = packedRowsOfK + lengthRowsOfK;
        var scores = packedBlock + lengthBlock;
        var gradients = scores + lengthScores;
        var left = gradients + lengthScores;

        var keys = e.KeysOf(e.Queries - 1);
        var k = new PackedRight<V, T>(packedK, e.HeadWidth, keys);
        var v = new PackedRight<V, T>(packedV, e.HeadValues, keys);
        var rowsOfK = new PackedRight<V, T>(packedRowsOfK, keys, e.HeadWidth);
        var (atQ, atK) = (e.At(pair, e.Queries), e.At(pair, e.Keys));
        var (atY, atV) = (e.ValuesAt(pair, e.Queries), e.ValuesAt(pair, e.Keys));
        k.Pack(new Strided<T>(context.Inputs[1].Data + atK, 1, e.Width));
        v.Pack(new Strided<T>(context.Inputs[2].Data + atV, 1, e.Values));
        if (context.InputGradients[0].IsWanted) rowsOfK.Pack(new Strided<T>(context.Inputs[1].Data + atK, e.Width, 1));
        Clear(context.InputGradients[1], atK, e.Width, e.HeadWidth);
        Clear(context.InputGradients[2], atV, e.Values, e.HeadValues);

        for (long row = 0; row < e.Queries; row += e.RowsInBlock)
        {
            var rows = Math.Min(e.RowsInBlock, e.Queries - row);
            var seen = e.KeysOf(row + rows - 1);
            var padded = PackedRight<V, T>.PaddedColumns(seen);
            var q = context.Inputs[0].Data + atQ + row * e.Width;
            var dy = context.OutputGradient.Data + atY + row * e.Values;
            k.Multiply(rows, padded, e.HeadWidth, new Strided<T>(q, 1, e.Width), left, scores, stride, add: false);
            v.Multiply(rows, padded, e.HeadValues, new Strided<T>(dy, 1, e.Values), left, gradients, stride, add: false);
            Differentiate(pair, row, rows, padded, scores, gradients, stride);

            if (context.InputGradients[0].IsWanted)
            {
                var dq = context.InputGradients[0].Data + atQ + row * e.Width;
                rowsOfK.Multiply(rows, e.HeadWidth, seen, new Strided<T>(gradients, 1, stride), left, dq, e.Width, add: false);
            }

            if (context.InputGradients[1].IsWanted)
            {
                var right = new PackedRight<V, T>(packedBlock, rows, e.HeadWidth);
                right.Pack(new Strided<T>(q, e.Width, 1));
                right.Multiply(seen, e.HeadWidth, rows, new Strided<T>(gradients, stride, 1), left, context.InputGradients[1].Data + atK, e.Width, add: true);
            }

            if (context.InputGradients[2].IsWanted)
            {
                var right = new PackedRight<V, T>(packedBlock, rows, e.HeadValues);
                right.Pack(new Strided<T>(dy, e.Values, 1));
                right.Multiply(seen, e.HeadValues, rows, new Strided<T>(scores, stride, 1), left, context.InputGradients[2].Data + atV, e.Values, add: true);
            }
        }
    }

    /// <summary>Scores become probabilities, their gradients those of the scores.</summary>
    private void Differentiate(long pair, long row, long rows, long padded, T* scores, T* gradients, long stride)
    {
        var scale = T.CreateTruncating(e.Scale);
        var largest = context.Saved.Data + pair * e.Queries + row;
        var inverse = largest + e.Pairs * e.Queries;
        for (long i = 0; i < rows; i++) AttentionRows<V, T>.Gradients(scores + i * stride, gradients + i * stride, e.KeysOf(row + i), padded, scale, largest[i], inverse[i]);
    }

    /// <summary>Rows of queries add to the gradients of keys, and keys that none of them sees have none.</summary>
    private void Clear(View<T> gradient, long at, long width, long headWidth)
    {
        if (!gradient.IsWanted) return;
        for (long key = 0; key < e.Keys; key++) new Span<T>(gradient.Data + at + key * width, checked((int)headWidth)).Clear();
    }
}
