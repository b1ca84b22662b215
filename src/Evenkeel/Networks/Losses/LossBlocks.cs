using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Losses;

/// <summary>What a loss does with one sample: writes its gradient and returns its loss and, where there are classes, its hits.</summary>
internal interface ISampleLoss
{
    /// <param name="sample">Which sample.</param>
    /// <param name="worker">Which worker runs it.</param>
    (double Loss, double Hits) Run(long sample, int worker);
}

/// <summary>Runs samples in blocks of a fixed number and merges their sums in order.</summary>
internal static unsafe class LossBlocks
{
    private const long SamplesInBlock = 8, SumsInBlock = 3;

    /// <summary>The caller's own thread, where it brings no workers.</summary>
    [ThreadStatic] private static Workers? alone;

    public static Workers Or(Workers? workers) => workers ?? (alone ??= new Workers(1));

    /// <summary>The mean and variance over the samples, and the mean of their hits.</summary>
    public static (double Mean, double Variance, double Hits) Run<TLoss>(Workers workers, long samples, TLoss loss)
        where TLoss : struct, ISampleLoss
    {
        var blocks = checked((int)((samples + SamplesInBlock - 1) / SamplesInBlock));
        var sums = workers.Shared.AtLeast<double>(blocks * SumsInBlock);
        workers.For(blocks, new Blocks<TLoss>(loss, samples, sums));
        double sum = 0, squares = 0, hits = 0;
        for (var block = 0; block < blocks; block++)
        {
            sum += sums[block * SumsInBlock];
            squares += sums[block * SumsInBlock + 1];
            hits += sums[block * SumsInBlock + 2];
        }

        var mean = sum / samples;
        return (mean, Math.Max(0, squares / samples - mean * mean), hits / samples);
    }

    /// <summary>Reads elements of a floating-point tensor in double.</summary>
    public static void Read(Tensor tensor, long start, Span<double> values)
    {
        switch (tensor.DType)
        {
            case DType.Float64: tensor.Chunk<double>(start, values.Length).CopyTo(values); break;
            case DType.Float32: Widen(tensor.Chunk<float>(start, values.Length), values); break;
            case DType.Float16: Widen(tensor.Chunk<Half>(start, values.Length), values); break;
            default:
                var halves = tensor.Chunk<BFloat16>(start, values.Length);
                for (var i = 0; i < halves.Length; i++) values[i] = (float)halves[i];
                break;
        }
    }

    private static void Widen<T>(ReadOnlySpan<T> from, Span<double> to)
        where T : unmanaged, IFloatingPointIeee754<T>
        => TensorPrimitives.ConvertTruncating(from, to);

    private readonly struct Blocks<TLoss>(TLoss loss, long samples, double* sums) : IBlocks
        where TLoss : struct, ISampleLoss
    {
        public void Run(int block, int worker)
        {
            double sum = 0, squares = 0, hits = 0;
            for (var n = block * SamplesInBlock; n < Math.Min(samples, (block + 1) * SamplesInBlock); n++)
            {
                var (value, hit) = loss.Run(n, worker);
                sum += value;
                squares += value * value;
                hits += hit;
            }

            sums[block * SumsInBlock] = sum;
            sums[block * SumsInBlock + 1] = squares;
            sums[block * SumsInBlock + 2] = hits;
        }
    }
}
