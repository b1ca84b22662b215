using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Attending;

/// <summary>Softmax and its logarithm along an axis, the largest value subtracted so that no exponential overflows.</summary>
internal static unsafe class SoftmaxKernels
{
    /// <summary>Neighbouring softmaxes that one piece of work takes.</summary>
    private const long Columns = 256;

    public static Shape OutputShape(Shape input, int axis)
    {
        SampleAxis.Checked(input, axis);
        return input;
    }

    public static void Forward<T>(in OpContext<T> context, int axis, bool isLog)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layout = LayoutOf(context.Output.Shape, axis);
        Run(context.Workers, layout, new Strips<T>(layout, context.Inputs[0].Data, context.Output.Data, null, null, isLog));
    }

    public static void Backward<T>(in OpContext<T> context, int axis, bool isLog)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!context.InputGradients[0].IsWanted) return;
        var layout = LayoutOf(context.Output.Shape, axis);
        Run(context.Workers, layout, new Strips<T>(layout, null, context.Output.Data, context.OutputGradient.Data, context.InputGradients[0].Data, isLog));
    }

    private static AxisLayout LayoutOf(Shape shape, int axis) => AxisLayout.Of(shape, SampleAxis.InBatch(shape, axis));

    private static void Run<T>(Workers workers, AxisLayout layout, Strips<T> strips)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Groups(workers, layout.Outer * StripsOf(layout), layout.Length * Math.Min(layout.Inner, Columns), strips);

    private static long StripsOf(AxisLayout layout) => (layout.Inner + Columns - 1) / Columns;

    /// <summary>The loops along the axis: over neighbours where the axis is the last one, else down some columns at once.</summary>
    private readonly struct Strips<T>(AxisLayout layout, T* x, T* y, T* dy, T* dx, bool isLog) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count) => Width.Run<Kernel, T>(new(this, start, count));

        private void All<V>(long start, long count)
            where V : struct, ISimd<V, T>
        {
            var strips = StripsOf(layout);
            for (var strip = start; strip < start + count; strip++)
            {
                var (outer, part) = Math.DivRem(strip, strips);
                var origin = outer * layout.Length * layout.Inner;
                if (layout.Inner == 1)
                {
                    if (dx == null) ForwardRow<V>(x + origin, y + origin);
                    else BackwardRow<V>(y + origin, dy + origin, dx + origin);
                    continue;
                }

                var (column, end) = (part * Columns, Math.Min(layout.Inner, (part + 1) * Columns));
                for (; column <= end - V.Count; column += V.Count) Down<V>(origin + column);
                for (; column < end; column++) Down<Vec1<T>>(origin + column);
            }
        }

        private void Down<V>(long origin)
            where V : struct, ISimd<V, T>
        {
            if (dx == null) ForwardDown<V>(x + origin, y + origin);
            else BackwardDown<V>(y + origin, dy + origin, dx + origin);
        }

        private void ForwardDown<V>(T* from, T* to)
            where V : struct, ISimd<V, T>
        {
            var (length, step) = (layout.Length, layout.Inner);
            var largest = V.Load(from);
            for (long i = 1; i < length; i++) largest = V.Max(largest, V.Load(from + i * step));
            var total = V.Zero;
            for (long i = 0; i < length; i++)
            {
                var exponential = V.Exp(V.Load(from + i * step) - largest);
                total += exponential;
                if (!isLog) V.Store(exponential, to + i * step);
            }

            var logarithm = V.Log(total);
            for (long i = 0; i < length; i++) V.Store(isLog ? V.Load(from + i * step) - largest - logarithm : V.Load(to + i * step) / total, to + i * step);
        }

        private void BackwardDown<V>(T* output, T* slope, T* to)
            where V : struct, ISimd<V, T>
        {
            var (length, step) = (layout.Length, layout.Inner);
            var total = V.Zero;
            for (long i = 0; i < length; i++) total += isLog ? V.Load(slope + i * step) : V.Load(slope + i * step) * V.Load(output + i * step);
            for (long i = 0; i < length; i++) V.Store(Slope(V.Load(output + i * step), V.Load(slope + i * step), total), to + i * step);
        }

        private void ForwardRow<V>(T* from, T* to)
            where V : struct, ISimd<V, T>
        {
            var length = layout.Length;
            long i = 0;
            var first = V.Create(T.NegativeInfinity);
            for (; i <= length - V.Count; i += V.Count) first = V.Max(first, V.Load(from + i));
            var largest = V.LargestOf(first);
            for (; i < length; i++) largest = T.Max(largest, from[i]);

            var sum = V.Zero;
            for (i = 0; i <= length - V.Count; i += V.Count)
            {
                var exponential = V.Exp(V.Load(from + i) - V.Create(largest));
                sum += exponential;
                if (!isLog) V.Store(exponential, to + i);
            }

            var total = V.Sum(sum);
            for (; i < length; i++)
            {
                var exponential = T.Exp(from[i] - largest);
                total += exponential;
                if (!isLog) to[i] = exponential;
            }

            if (isLog) RowLoops.Write(new Shifted(from, largest, T.Log(total)), to, length);
            else RowLoops.Write(new Share(to, total), to, length);
        }

        private void BackwardRow<V>(T* output, T* slope, T* to)
            where V : struct, ISimd<V, T>
        {
            var length = layout.Length;
            long i = 0;
            var sum = V.Zero;
            for (; i <= length - V.Count; i += V.Count) sum += isLog ? V.Load(slope + i) : V.Load(slope + i) * V.Load(output + i);
            var total = V.Sum(sum);
            for (; i < length; i++) total += isLog ? slope[i] : slope[i] * output[i];
            for (i = 0; i <= length - V.Count; i += V.Count) V.Store(Slope(V.Load(output + i), V.Load(slope + i), V.Create(total)), to + i);
            for (; i < length; i++) Vec1<T>.Store(Slope(Vec1<T>.Load(output + i), Vec1<T>.Load(slope + i), Vec1<T>.Create(total)), to + i);
        }

        /// <summary>∂x = y (∂y − Σ ∂y y), and for the logarithm ∂x = ∂y − eʸ Σ ∂y.</summary>
        private V Slope<V>(V output, V slope, V total)
            where V : struct, ISimd<V, T>
            => isLog ? slope - V.Exp(output) * total : output * (slope - total);

        private readonly struct Kernel(Strips<T> strips, long start, long count) : ISimdKernel<T>
        {
            public void Run<V>()
                where V : struct, ISimd<V, T>
                => strips.All<V>(start, count);
        }

        private readonly struct Shifted(T* values, T largest, T logarithm) : IRowTerm<T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V At<V>(long i)
                where V : struct, ISimd<V, T> => V.Load(values + i) - V.Create(largest) - V.Create(logarithm);
        }

        private readonly struct Share(T* values, T total) : IRowTerm<T>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V At<V>(long i)
                where V : struct, ISimd<V, T> => V.Load(values + i) / V.Create(total);
        }
    }
}
