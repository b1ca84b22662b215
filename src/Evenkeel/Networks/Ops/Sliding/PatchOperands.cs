using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// The patches under a window, over a whole batch: element(channel and tap, sample and place) = x[sample, channel, element under the tap],
/// 0 outside.
/// </summary>
/// <remarks>Places that stand side by side in a row are copied as a run, for each tap through all channels at once.</remarks>
internal readonly unsafe struct Patches<T>(T* x, PlaneMap map, long sampleStride) : IOperand<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool IsShared => false;

    public void Pack(T* destination, Section section, int width)
    {
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            Rows.Clear(panel + count, width, section.KCount, width - count);
            var (sample, place) = Math.DivRem(section.J + j, map.Places);
            var (z, y, column) = map.Place(place);
            for (var lane = 0; lane < count;)
            {
                var run = (int)Math.Min(count - lane, map.X.Places - column);
                PackRun(x + sample * sampleStride, z, y, column, run, panel + lane, section, width);
                (lane, column) = (lane + run, 0);
                if (++y < map.Y.Places) continue;
                y = 0;
                if (++z < map.Z.Places) continue;
                (z, sample) = (0, sample + 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRun(T* image, long z, long y, long column, int run, T* to, in Section section, int width)
    {
        var (taps, pixels) = (map.Taps, map.Pixels);
        var (firstChannel, firstTap) = Math.DivRem(section.K, taps);
        var strideBetweenChannels = taps * width;
        long tap = 0;
        for (long tz = 0; tz < map.Z.Taps; tz++)
        {
            var plane = map.Z.At(z, tz);
            for (long ty = 0; ty < map.Y.Taps; ty++)
            {
                var row = plane < 0 ? -1 : map.Y.At(y, ty);
                var line = image + (plane * map.Y.Extent + row) * map.X.Extent;
                for (long tx = 0; tx < map.X.Taps; tx++, tap++)
                {
                    // The first channel of the section may begin behind this tap.
                    var channel = tap < firstTap ? firstChannel + 1 : firstChannel;
                    var k = (int)Math.Min(channel * taps + tap - section.K, section.KCount);
                    if (k >= section.KCount) continue;
                    var channels = (int)((section.KCount - k + taps - 1) / taps);
                    var rows = to + (long)k * width;
                    if (row < 0)
                    {
                        Rows.Clear(rows, strideBetweenChannels, channels, run);
                        continue;
                    }

                    var (first, end) = map.X.Inside(tx);
                    var from = (int)Math.Clamp(first - column, 0, run);
                    var until = (int)Math.Clamp(end - column, from, run);
                    Rows.Clear(rows, strideBetweenChannels, channels, from);
                    Rows.Copy(
                        line + channel * pixels + (column + from) * map.X.Stride + map.X.Origin + tx * map.X.Step,
                        pixels, rows + from, strideBetweenChannels, channels, until - from, map.X.Stride);
                    Rows.Clear(rows + until, strideBetweenChannels, channels, run - until);
                }
            }
        }
    }
}

/// <summary>The same patches with places summed over: element(sample and place, tap and channel), the tap outside the channel.</summary>
internal readonly unsafe struct PatchesByPlace<T>(T* x, PlaneMap map, long channels, long sampleStride) : IOperand<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Places that are copied aside, to be turned from rows into columns, at a time.</summary>
    private const int Aside = 64;

    private const int MostWidth = 32;

    public bool IsShared => true;

    [SkipLocalsInit]
    public void Pack(T* destination, Section section, int width)
    {
        var rows = stackalloc T[Aside * MostWidth];
        var isDirect = map.X.Stride == 1 && channels >= 8;
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            Rows.Clear(panel + count, width, section.KCount, width - count);
            for (var k = 0; k < section.KCount; k += Aside)
            {
                var kCount = Math.Min(Aside, section.KCount - k);
                if (isDirect)
                {
                    PackTaps(section.K + k, kCount, section.J + j, count, panel + (long)k * width, width, isDirect: true);
                    continue;
                }

                PackTaps(section.K + k, kCount, section.J + j, count, rows, Aside, isDirect: false);
                Transposition.Run(rows, Aside, panel + (long)k * width, kCount, count, width);
            }
        }
    }

    /// <summary>Writes columns of the panel, or (not direct) the same as rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackTaps(long k, int kCount, long j, int count, T* to, int stride, bool isDirect)
    {
        for (var lane = 0; lane < count;)
        {
            var (tap, channel) = Math.DivRem(j + lane, channels);
            var lanes = (int)Math.Min(count - lane, channels - channel);
            var (tapRow, tx) = Math.DivRem(tap, map.X.Taps);
            var (tz, ty) = Math.DivRem(tapRow, map.Y.Taps);
            var (first, end) = map.X.Inside(tx);
            var (sample, place) = Math.DivRem(k, map.Places);
            var (z, y, column) = map.Place(place);
            for (var done = 0; done < kCount;)
            {
                var run = (int)Math.Min(kCount - done, map.X.Places - column);
                var (plane, row) = (map.Z.At(z, tz), map.Y.At(y, ty));
                var from = plane < 0 || row < 0 ? run : (int)Math.Clamp(first - column, 0, run);
                var until = (int)Math.Clamp(end - column, from, run);
                var source = x + sample * sampleStride + ((channel * map.Z.Extent + plane) * map.Y.Extent + row) * map.X.Extent
                    + (column + from) * map.X.Stride + map.X.Origin + tx * map.X.Step;
                if (isDirect)
                {
                    var target = to + (long)done * stride + lane;
                    Rows.Clear(target, stride, from, lanes);
                    if (until > from) Transposition.Run(source, map.Pixels, target + (long)from * stride, until - from, lanes, stride);
                    Rows.Clear(target + (long)until * stride, stride, run - until, lanes);
                }
                else
                {
                    var target = to + (long)lane * stride + done;
                    Rows.Clear(target, stride, lanes, from);
                    Rows.Copy(source, map.Pixels, target + from, stride, lanes, until - from, map.X.Stride);
                    Rows.Clear(target + until, stride, lanes, run - until);
                }

                (done, column) = (done + run, 0);
                if (++y < map.Y.Places) continue;
                y = 0;
                if (++z < map.Z.Places) continue;
                (z, sample) = (0, sample + 1);
            }

            lane += lanes;
        }
    }
}
