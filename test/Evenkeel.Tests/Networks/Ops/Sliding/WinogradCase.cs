using System.Numerics;
using Evenkeel.Networks.Ops.Sliding;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops.Sliding;

/// <summary>Planes that keep their extents under 3×3 kernels and a padding of 1, added to what is there; and the same sums element by element.</summary>
internal sealed record WinogradCase(int Samples, int Channels, int OutChannels, int Rows, int Columns, bool IsReversed)
{
    private const int Taps = 9;

    public double[] X { get; } = Floats(Samples * Channels * Rows * Columns, 1);

    public double[] W { get; } = Floats(OutChannels * Channels * Taps, 2);

    public double[] Before { get; } = Floats(Samples * OutChannels * Rows * Columns, 3);

    public unsafe T[] Run<V, T>(Workers workers, int height)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = [.. X.Select(T.CreateTruncating)], w = [.. W.Select(T.CreateTruncating)], y = [.. Before.Select(T.CreateTruncating)];
        fixed (T* xs = x, ws = w, ys = y)
        {
            var grid = new TileGrid(Axis(Rows), Axis(Columns), Samples);
            var work = new WinogradWork<T>(grid, Channels, OutChannels)
            {
                X = xs,
                SampleStride = Channels * Rows * Columns,
                Y = ys,
                OutSampleStride = OutChannels * Rows * Columns,
                Accumulate = true,
                W = ws,
                OutStride = Channels * Taps,
                ChannelStride = Taps,
                IsReversed = IsReversed,
            };
            Winograd.Run<V, T>(workers, work, height);
        }

        return y;
    }

    /// <summary>One element's sum, and that of the terms' absolute values.</summary>
    public (double Sum, double Absolute) Expected(int element)
    {
        var (rest, column) = Math.DivRem(element, Columns);
        (rest, var row) = Math.DivRem(rest, Rows);
        var (sample, o) = Math.DivRem(rest, OutChannels);
        double sum = Before[element], absolute = Math.Abs(sum);
        for (var c = 0; c < Channels; c++)
        {
            for (var tap = 0; tap < Taps; tap++)
            {
                var (i, j) = (row + tap / 3 - 1, column + tap % 3 - 1);
                if (i < 0 || i >= Rows || j < 0 || j >= Columns) continue;
                var term = W[(o * Channels + c) * Taps + (IsReversed ? Taps - 1 - tap : tap)] * X[((sample * Channels + c) * Rows + i) * Columns + j];
                sum += term;
                absolute += Math.Abs(term);
            }
        }

        return (sum, absolute);
    }

    /// <summary>The kernels' gradient where dy is what stands before.</summary>
    public unsafe T[] WeightGradient<V, T>(Workers workers, int height)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = [.. X.Select(T.CreateTruncating)], dy = [.. Before.Select(T.CreateTruncating)], dw = new T[W.Length];
        fixed (T* xs = x, dys = dy, dws = dw)
        {
            var patches = new WinogradPlanes<T>(xs, Channels * Rows * Columns, Channels, Rows, Columns, isPatch: true);
            var gradients = new WinogradPlanes<T>(dys, OutChannels * Rows * Columns, OutChannels, Rows, Columns, isPatch: false);
            new WinogradWeightGradient<V, T>(workers, new TileGrid(Axis(Rows), Axis(Columns), Samples), patches, gradients, dws, height).Run();
        }

        return dw;
    }

    /// <summary>One element of the kernels' gradient, and the sum of its terms' absolute values.</summary>
    public (double Sum, double Absolute) ExpectedGradient(int element)
    {
        var (rest, tap) = Math.DivRem(element, Taps);
        var (o, c) = Math.DivRem(rest, Channels);
        double sum = 0, absolute = 0;
        for (var n = 0; n < Samples; n++)
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    var (i, j) = (row + tap / 3 - 1, column + tap % 3 - 1);
                    if (i < 0 || i >= Rows || j < 0 || j >= Columns) continue;
                    var term = Before[((n * OutChannels + o) * Rows + row) * Columns + column] * X[((n * Channels + c) * Rows + i) * Columns + j];
                    sum += term;
                    absolute += Math.Abs(term);
                }
            }
        }

        return (sum, absolute);
    }

    /// <summary>Normal numbers that float holds.</summary>
    private static double[] Floats(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)RandomValues.Normal(random))];
    }

    private static AxisMap Axis(int extent) => new(extent, extent, 3, 1, -1, 1);
}
