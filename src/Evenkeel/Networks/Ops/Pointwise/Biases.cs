using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>What biases do around a product: they are there before it, and their gradients are sums.</summary>
internal static unsafe class Biases
{
    /// <summary>Features that one piece of work sums.</summary>
    private const int FeaturesInPiece = 64;

    /// <summary>Writes the biases into every row.</summary>
    public static void FillRows<T>(Workers workers, T* bias, T* y, long rows, long width)
        where T : unmanaged
        => workers.For(RowBlocks.Count(rows), new FeatureRows<T>(bias, y, rows, width));

    /// <summary>Writes each channel's bias into all of its positions.</summary>
    public static void FillChannels<T>(Workers workers, T* bias, T* y, ChannelLayout layout)
        where T : unmanaged
        => Elementwise.Each(workers, layout.Samples, new ChannelPlanes<T>(bias, y, layout));

    /// <summary>Adds each channel's bias to all of its positions.</summary>
    public static void AddChannels<T>(Workers workers, T* bias, T* y, ChannelLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Each(workers, layout.Samples, new AddedPlanes<T>(bias, y, layout));

    /// <summary>Sums the gradient of each channel (or feature) over samples and positions, in double.</summary>
    public static void SumChannels<T>(Workers workers, T* dy, T* sums, ChannelLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var piece = layout.Positions == 1 ? FeaturesInPiece : 1;
        workers.For(checked((int)((layout.Channels + piece - 1) / piece)), new Sums<T>(dy, sums, layout, piece));
    }

    private readonly struct FeatureRows<T>(T* bias, T* y, long rows, long width) : IBlocks
        where T : unmanaged
    {
        public void Run(int block, int worker)
        {
            foreach (var row in RowBlocks.Of(block, rows)) Buffer.MemoryCopy(bias, y + row * width, width * sizeof(T), width * sizeof(T));
        }
    }

    private readonly struct ChannelPlanes<T>(T* bias, T* y, ChannelLayout layout) : IRange
        where T : unmanaged
    {
        public void Run(long start, long count)
        {
            for (var n = start; n < start + count; n++)
            {
                for (long c = 0; c < layout.Channels; c++) new Span<T>(y + layout.Offset(n, c), checked((int)layout.Positions)).Fill(bias[c]);
            }
        }
    }

    private readonly struct AddedPlanes<T>(T* bias, T* y, ChannelLayout layout) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var n = start; n < start + count; n++)
            {
                for (long c = 0; c < layout.Channels; c++)
                {
                    var plane = new Span<T>(y + layout.Offset(n, c), checked((int)layout.Positions));
                    TensorPrimitives.Add(plane, bias[c], plane);
                }
            }
        }
    }

    private readonly struct Sums<T>(T* dy, T* sums, ChannelLayout layout, int piece) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var first = (long)block * piece;
            var count = (int)Math.Min(piece, layout.Channels - first);
            Span<double> totals = stackalloc double[FeaturesInPiece];
            totals.Clear();
            for (long n = 0; n < layout.Samples; n++)
            {
                if (layout.Positions == 1)
                {
                    var row = dy + layout.Offset(n, first);
                    for (var i = 0; i < count; i++) totals[i] += double.CreateTruncating(row[i]);
                }
                else
                {
                    totals[0] += double.CreateTruncating(TensorPrimitives.Sum<T>(new ReadOnlySpan<T>(dy + layout.Offset(n, first), checked((int)layout.Positions))));
                }
            }

            for (var i = 0; i < count; i++) sums[first + i] = T.CreateTruncating(totals[i]);
        }
    }
}
