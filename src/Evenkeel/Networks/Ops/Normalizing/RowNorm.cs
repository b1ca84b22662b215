using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Normalizing;

/// <summary>Norms over the last axis: what LayerNorm and RmsNorm share.</summary>
internal static unsafe class RowNorm
{
    public static long Rows(Shape shape) => shape.Length / Math.Max(1, shape[^1]);

    /// <summary>Writes the output, and each row's mean and 1/√(σ² + ε); without a center the mean counts as 0.</summary>
    public static void Forward<T>(in OpContext<T> context, double epsilon, bool isCentred)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = Rows(context.Output.Shape);
        context.Workers.For(RowBlocks.Count(rows), new ForwardRows<T>(context, rows, epsilon, isCentred));
    }

    public static void Backward<T>(in OpContext<T> context, bool isCentred)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (rows, width) = (Rows(context.Output.Shape), context.Output.Shape[^1]);
        if (context.InputGradients[0].IsWanted) context.Workers.For(RowBlocks.Count(rows), new BackwardRows<T>(context, rows, isCentred));
        if (context.Parameters.Length == 0) return;
        var terms = new ParameterTerms<T>(context.Inputs[0].Data, context.OutputGradient.Data, context.Saved.Data, rows, width);
        var sums = ColumnSums.Run<T, ParameterTerms<T>>(context.Workers, terms, rows, width);
        for (long i = 0; i < width; i++) context.ParameterGradients[0].Data[i] = T.CreateTruncating(sums[width + i]);
        if (context.Parameters.Length == 1) return;
        for (long i = 0; i < width; i++) context.ParameterGradients[1].Data[i] = T.CreateTruncating(sums[i]);
    }

    /// <summary>Mean and variance of a run: a first mean, and the moments about it in a second pass.</summary>
    public static (double Mean, double Variance) Moments<T>(T* x, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var center = T.CreateTruncating(RowLoops.Sums<T, Deviations<T>>(new(x, T.Zero), count).First / count);
        var (first, second) = RowLoops.Sums<T, Deviations<T>>(new(x, center), count);
        var offset = first / count;
        return (double.CreateTruncating(center) + offset, Math.Max(0, second / count - offset * offset));
    }

    private readonly struct ForwardRows<T>(OpContext<T> context, long rows, double epsilon, bool isCentred) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var width = context.Output.Shape[^1];
            var gamma = context.Parameters.Length > 0 ? context.Parameters[0].Data : null;
            var beta = context.Parameters.Length > 1 ? context.Parameters[1].Data : null;
            foreach (var row in RowBlocks.Of(block, rows))
            {
                var x = context.Inputs[0].Data + row * width;
                var (mean, variance) = isCentred ? Moments(x, width) : (0, RowLoops.Sums<T, Deviations<T>>(new(x, T.Zero), width).Second / width);
                var (center, inverse) = (T.CreateTruncating(mean), T.CreateTruncating(1 / Math.Sqrt(variance + epsilon)));
                context.Saved.Data[row] = center;
                context.Saved.Data[rows + row] = inverse;
                RowLoops.Write(new NormalizedRow<T>(x, center, inverse, gamma, beta), context.Output.Data + row * width, width);
            }
        }
    }

    /// <summary>With g = γ ∂y: ∂x = (g − mean(g) − x̂ mean(g x̂))/σ, without mean(g) where there is no center.</summary>
    private readonly struct BackwardRows<T>(OpContext<T> context, long rows, bool isCentred) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var width = context.Output.Shape[^1];
            var gamma = context.Parameters.Length > 0 ? context.Parameters[0].Data : null;
            foreach (var row in RowBlocks.Of(block, rows))
            {
                var x = context.Inputs[0].Data + row * width;
                var dy = context.OutputGradient.Data + row * width;
                var (mean, inverse) = (context.Saved.Data[row], context.Saved.Data[rows + row]);
                var (sum, product) = RowLoops.Sums<T, GradientProducts<T>>(new(x, dy, mean, inverse, gamma), width);
                var meanGradient = isCentred ? T.CreateTruncating(sum / width) : T.Zero;
                RowLoops.Write(
                    new NormGradient<T>(x, dy, mean, inverse, inverse, meanGradient, T.CreateTruncating(product / width), gamma),
                    context.InputGradients[0].Data + row * width,
                    width);
            }
        }
    }

    /// <summary>∂β = Σ ∂y and ∂γ = Σ ∂y x̂ over all rows.</summary>
    private readonly struct ParameterTerms<T>(T* x, T* dy, T* saved, long rows, long width) : IColumnTerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<V>(long row, long column, out V first, out V second)
            where V : struct, ISimd<V, T>
        {
            first = V.Load(dy + row * width + column);
            second = first * ((V.Load(x + row * width + column) - V.Create(saved[row])) * V.Create(saved[rows + row]));
        }
    }
}
