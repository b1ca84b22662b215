using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Attending;

/// <summary>Some rows of one head of one sample: scores, their exponentials, and the mean of v that these weigh.</summary>
internal readonly unsafe struct AttentionForward<V, T>(OpContext<T> context, AttentionExtents e) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        var (pair, task) = Math.DivRem(block, e.ForwardTasks);
        var first = task * e.RowsInForwardTask;
        var end = Math.Min(e.Queries, first + e.RowsInForwardTask);
        var keys = e.KeysOf(end - 1);
        var stride = AttentionRows<V, T>.Stride(e.Keys);

        var (lengthK, lengthV, lengthScores) = (PackedRight<V, T>.Length(e.HeadWidth, e.Keys), PackedRight<V, T>.Length(e.Keys, e.HeadValues), e.RowsInBlock * stride);
        var packedK = context.Workers.ScratchOf(worker).AtLeast<T>(lengthK + lengthV + lengthScores + PackedRight<V, T>.LeftLength);
        var packedV = packedK + lengthK;
        var scores = packedV + lengthV;
        var left = scores + lengthScores;

        var k = new PackedRight<V, T>(packedK, e.HeadWidth, keys);
        var v = new PackedRight<V, T>(packedV, keys, e.HeadValues);
        k.Pack(new Strided<T>(context.Inputs[1].Data + e.At(pair, e.Keys), 1, e.Width));
        v.Pack(new Strided<T>(context.Inputs[2].Data + e.ValuesAt(pair, e.Keys), e.Values, 1));

        var scale = T.CreateTruncating(e.Scale);
        for (var row = first; row < end; row += e.RowsInBlock)
        {
            var rows = Math.Min(e.RowsInBlock, end - row);
            var seen = e.KeysOf(row + rows - 1);
            var padded = PackedRight<V, T>.PaddedColumns(seen);
            var q = context.Inputs[0].Data + e.At(pair, e.Queries) + row * e.Width;
            k.Multiply(rows, padded, e.HeadWidth, new Strided<T>(q, 1, e.Width), left, scores, stride, add: false);

            var largest = context.Saved.Data + pair * e.Queries + row;
            var inverse = largest + e.Pairs * e.Queries;
            for (long i = 0; i < rows; i++)
            {
                (largest[i], inverse[i]) = AttentionRows<V, T>.Exponentials(scores + i * stride, e.KeysOf(row + i), padded, scale);
            }

            var y = context.Output.Data + e.ValuesAt(pair, e.Queries) + row * e.Values;
            v.Multiply(rows, e.HeadValues, seen, new Strided<T>(scores, 1, stride), left, y, e.Values, add: false);
            for (long i = 0; i < rows; i++)
            {
                var part = new Span<T>(y + i * e.Values, checked((int)e.HeadValues));
                TensorPrimitives.Multiply(part, inverse[i], part);
            }
        }
    }
}
