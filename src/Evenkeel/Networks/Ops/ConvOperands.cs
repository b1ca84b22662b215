using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops;

/// <summary>An image's patches: element(tap, place) = x[channel, pixel under the tap], 0 in the padding.</summary>
internal readonly unsafe struct Patches<T>(T* x, ConvGeometry g) : IOperand<T>
    where T : unmanaged
{
    public bool IsShared => false;

    public void Pack(T* destination, Section section, int width)
    {
        var image = x + section.Batch * g.Channels * g.Pixels;
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            for (var k = 0; k < section.KCount; k++, panel += width)
            {
                PatchRun.Write(image, g, section.K + k, section.J + j, count, panel, 1);
                new Span<T>(panel + count, width - count).Clear();
            }
        }
    }
}

/// <summary>The patches of a whole batch, one under the other: element(sample and place, tap).</summary>
internal readonly unsafe struct PatchesBySample<T>(T* x, ConvGeometry g) : IOperand<T>
    where T : unmanaged
{
    public bool IsShared => true;

    public void Pack(T* destination, Section section, int width)
    {
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            if (count < width) new Span<T>(panel, section.KCount * width).Clear();
            for (var tap = 0; tap < count; tap++)
            {
                var written = 0;
                while (written < section.KCount)
                {
                    var (sample, place) = Math.DivRem(section.K + written, g.Places);
                    var run = (int)Math.Min(section.KCount - written, g.Places - place);
                    PatchRun.Write(x + sample * g.Channels * g.Pixels, g, section.J + j + tap, place, run, panel + (long)written * width + tap, width);
                    written += run;
                }
            }
        }
    }
}

/// <summary>What reaches a pixel from the output's gradient: element(out channel and tap, pixel) = ∂y[out channel, place over the pixel].</summary>
internal readonly unsafe struct GradientPatches<T>(T* dy, ConvGeometry g, long outChannels) : IOperand<T>
    where T : unmanaged
{
    public bool IsShared => false;

    public void Pack(T* destination, Section section, int width)
    {
        var gradient = dy + section.Batch * outChannels * g.Places;
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            for (var k = 0; k < section.KCount; k++, panel += width)
            {
                Write(gradient, section.K + k, section.J + j, count, panel);
                new Span<T>(panel + count, width - count).Clear();
            }
        }
    }

    private void Write(T* gradient, long outTap, long pixel, int count, T* to)
    {
        var (channel, tapRow, tapColumn) = g.Tap(outTap);
        var plane = gradient + channel * g.Places;
        var (row, column) = Math.DivRem(pixel, g.Width);
        while (count > 0)
        {
            var run = (int)Math.Min(count, g.Width - column);
            var placeRow = PlaceOver(row, tapRow, g.OutHeight);
            for (var i = 0; i < run; i++)
            {
                var placeColumn = placeRow < 0 ? -1 : PlaceOver(column + i, tapColumn, g.OutWidth);
                to[i] = placeColumn < 0 ? default : plane[placeRow * g.OutWidth + placeColumn];
            }

            (count, column, row) = (count - run, 0, row + 1);
            to += run;
        }
    }

    /// <summary>The place whose tap lies on the pixel, along one axis; −1 where there is none.</summary>
    private long PlaceOver(long pixel, long tap, long places)
    {
        var distance = pixel + g.Window.Padding - tap * g.Window.Dilation;
        if (distance < 0) return -1;
        if (g.Window.Stride == 1) return distance < places ? distance : -1;
        var (place, rest) = Math.DivRem(distance, g.Window.Stride);
        return rest == 0 && place < places ? place : -1;
    }
}

/// <summary>The kernels seen from the input: element(out channel and tap, input channel) = W[out channel, input channel, tap].</summary>
internal readonly unsafe struct KernelsByInput<T>(T* w, ConvGeometry g) : IOperand<T>
    where T : unmanaged
{
    public bool IsShared => true;

    public void Pack(T* destination, Section section, int width)
    {
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            for (var k = 0; k < section.KCount; k++, panel += width)
            {
                var (outChannel, tap) = Math.DivRem(section.K + k, g.TapsPerChannel);
                var from = w + outChannel * g.Taps + tap + (section.J + j) * g.TapsPerChannel;
                for (var i = 0; i < count; i++) panel[i] = from[i * g.TapsPerChannel];
                new Span<T>(panel + count, width - count).Clear();
            }
        }
    }
}

/// <summary>The output's gradient over a whole batch: element(sample and place, out channel) = ∂y[sample, out channel, place].</summary>
internal readonly unsafe struct ChannelsBySample<T>(T* dy, long channels, long places) : IOperand<T>
    where T : unmanaged
{
    public bool IsShared => true;

    public void Pack(T* destination, Section section, int width)
    {
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            for (var k = 0; k < section.KCount; k++, panel += width)
            {
                var (sample, place) = Math.DivRem(section.K + k, places);
                var from = dy + (sample * channels + section.J + j) * places + place;
                for (var i = 0; i < count; i++) panel[i] = from[i * places];
                new Span<T>(panel + count, width - count).Clear();
            }
        }
    }
}

/// <summary>One tap at neighbouring places of the window.</summary>
internal static unsafe class PatchRun
{
    /// <summary>Writes the pixels under <paramref name="tap"/> at <paramref name="count"/> places from <paramref name="place"/> on, <paramref name="step"/> apart.</summary>
    public static void Write<T>(T* image, in ConvGeometry g, long tap, long place, int count, T* to, int step)
        where T : unmanaged
    {
        var (channel, tapRow, tapColumn) = g.Tap(tap);
        var plane = image + channel * g.Pixels;
        var (row, column) = Math.DivRem(place, g.OutWidth);
        while (count > 0)
        {
            var run = (int)Math.Min(count, g.OutWidth - column);
            var y = row * g.Window.Stride - g.Window.Padding + tapRow * g.Window.Dilation;
            var x = column * g.Window.Stride - g.Window.Padding + tapColumn * g.Window.Dilation;
            var isInside = y >= 0 && y < g.Height;
            var line = plane + y * g.Width;
            for (var i = 0; i < run; i++, x += g.Window.Stride, to += step) *to = isInside && x >= 0 && x < g.Width ? line[x] : default;
            (count, column, row) = (count - run, 0, row + 1);
        }
    }
}
