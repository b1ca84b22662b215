using System.Numerics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Normalizes each sample (and position) over its last axis: y = γ (x − μ)/√(σ² + ε) + β with the biased σ² (Ba, Kiros and Hinton 2016).
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether γ and β are learned.</param>
public sealed record LayerNorm(double Epsilon = 1e-5, bool Affine = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "layer-norm";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "needs an axis to normalize over; a scalar a sample has none");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => Affine ? NormParameters.Of(inputs[0][^1]) : [];

    /// <summary>Mean and 1/√(σ² + ε) of each row.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * Rows(inputs[0]);

    internal override void Forward<T>(in OpContext<T> context)
    {
        var rows = Rows(context.Output.Shape);
        context.Workers.For(RowBlocks.Count(rows), new ForwardRows<T>(context, rows, Epsilon));
    }

    internal override void Backward<T>(in OpContext<T> context)
    {
        var rows = Rows(context.Output.Shape);
        if (context.InputGradients[0].IsWanted) context.Workers.For(RowBlocks.Count(rows), new BackwardRows<T>(context, rows));
        if (context.Parameters.Length > 0) Elementwise.Each(context.Workers, context.Output.Shape[^1], new ParameterColumns<T>(context, rows));
    }

    private static long Rows(Shape shape) => shape.Length / Math.Max(1, shape[^1]);

    private readonly unsafe struct ForwardRows<T>(OpContext<T> context, long rows, double epsilon) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var width = context.Output.Shape[^1];
            foreach (var row in RowBlocks.Of(block, rows))
            {
                var x = context.Inputs[0].Data + row * width;
                var y = context.Output.Data + row * width;
                double sum = 0, squares = 0;
                for (long i = 0; i < width; i++) sum += double.CreateTruncating(x[i]);
                var mean = sum / width;
                for (long i = 0; i < width; i++)
                {
                    var d = double.CreateTruncating(x[i]) - mean;
                    squares += d * d;
                }

                var center = T.CreateTruncating(mean);
                var inverse = T.CreateTruncating(1 / Math.Sqrt(squares / width + epsilon));
                context.Saved.Data[row] = center;
                context.Saved.Data[rows + row] = inverse;
                if (context.Parameters.Length == 0)
                {
                    for (long i = 0; i < width; i++) y[i] = (x[i] - center) * inverse;
                }
                else
                {
                    var gamma = context.Parameters[0].Data;
                    var beta = context.Parameters[1].Data;
                    for (long i = 0; i < width; i++) y[i] = (x[i] - center) * inverse * gamma[i] + beta[i];
                }
            }
        }
    }

    /// <summary>With g = γ ∂y: ∂x = (g − mean(g) − x̂ mean(g x̂))/σ.</summary>
    private readonly unsafe struct BackwardRows<T>(OpContext<T> context, long rows) : IBlocks
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
                var dx = context.InputGradients[0].Data + row * width;
                var (mean, inverse) = (context.Saved.Data[row], context.Saved.Data[rows + row]);
                double sum = 0, product = 0;
                for (long i = 0; i < width; i++)
                {
                    var g = double.CreateTruncating(gamma == null ? dy[i] : gamma[i] * dy[i]);
                    sum += g;
                    product += g * double.CreateTruncating((x[i] - mean) * inverse);
                }

                var (meanGradient, meanProduct) = (T.CreateTruncating(sum / width), T.CreateTruncating(product / width));
                for (long i = 0; i < width; i++)
                {
                    var g = gamma == null ? dy[i] : gamma[i] * dy[i];
                    dx[i] = inverse * (g - meanGradient - (x[i] - mean) * inverse * meanProduct);
                }
            }
        }
    }

    /// <summary>∂γ = Σ ∂y x̂ and ∂β = Σ ∂y over all rows, a feature at a time.</summary>
    private readonly unsafe struct ParameterColumns<T>(OpContext<T> context, long rows) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var width = context.Output.Shape[^1];
            for (var i = start; i < start + count; i++)
            {
                double sum = 0, product = 0;
                for (long row = 0; row < rows; row++)
                {
                    var dy = double.CreateTruncating(context.OutputGradient.Data[row * width + i]);
                    sum += dy;
                    product += dy * double.CreateTruncating((context.Inputs[0].Data[row * width + i] - context.Saved.Data[row]) * context.Saved.Data[rows + row]);
                }

                context.ParameterGradients[0].Data[i] = T.CreateTruncating(product);
                context.ParameterGradients[1].Data[i] = T.CreateTruncating(sum);
            }
        }
    }
}
