using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>Some taps of every kernel: along each axis <see cref="Count"/> of them, from <see cref="First"/> on, <see cref="Step"/> apart.</summary>
internal readonly record struct TapChoice(long First, long Count, long Step, long All);

/// <summary>The kernels seen from the input, at chosen taps: element(out channel and tap, input channel) = W[out channel, input channel, tap].</summary>
internal readonly unsafe struct KernelsByInput<T>(T* w, long channels, TapChoice z, TapChoice y, TapChoice x) : IOperand<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool IsShared => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(T* destination, Section section, int width)
    {
        var all = z.All * y.All * x.All;
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            var (row, mx) = Math.DivRem(section.K, x.Count);
            var (plane, my) = Math.DivRem(row, y.Count);
            var (outChannel, mz) = Math.DivRem(plane, z.Count);
            for (var k = 0; k < section.KCount; k++, panel += width)
            {
                var tap = ((z.First + mz * z.Step) * y.All + y.First + my * y.Step) * x.All + x.First + mx * x.Step;
                var from = w + (outChannel * channels + section.J + j) * all + tap;
                for (var i = 0; i < count; i++, from += all) panel[i] = *from;
                for (var i = count; i < width; i++) panel[i] = T.Zero;
                if (++mx < x.Count) continue;
                mx = 0;
                if (++my < y.Count) continue;
                my = 0;
                if (++mz < z.Count) continue;
                (mz, outChannel) = (0, outChannel + 1);
            }
        }
    }
}

/// <summary>A batch of planes with places summed over: element(sample and place, channel) = dy[sample, channel, place].</summary>
internal readonly unsafe struct ChannelsByPlace<T>(T* dy, long places, long sampleStride) : IOperand<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool IsShared => true;

    public void Pack(T* destination, Section section, int width)
    {
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            Rows.Clear(panel + count, width, section.KCount, width - count);
            var (sample, place) = Math.DivRem(section.K, places);
            for (var k = 0; k < section.KCount;)
            {
                var run = (int)Math.Min(section.KCount - k, places - place);
                Transposition.Run(dy + sample * sampleStride + (section.J + j) * places + place, places, panel + (long)k * width, run, count, width);
                (k, sample, place) = (k + run, sample + 1, 0);
            }
        }
    }
}
