using Evenkeel.Networks.Ops;

namespace Evenkeel.TestKit;

/// <summary>Draws windows whose axes differ in everything, and extents on which they have at least one place.</summary>
public static class RandomWindows
{
    private static readonly long[] Kernels = [1, 2, 3, 5];

    /// <summary>A window over so many axes; for pooling, one that never sees padding alone.</summary>
    public static (Window Window, long[] Extents) Draw(Random random, int axes, bool isPool)
    {
        ArgumentNullException.ThrowIfNull(random);
        var all = Enumerable.Range(0, axes).ToArray();
        var kernel = all.Select(_ => Kernels[random.Next(axes == 3 ? 3 : 4)]).ToArray();
        var stride = all.Select(_ => (long)random.Next(1, 4)).ToArray();
        var padding = all.Select(axis => (long)random.Next(isPool ? (int)kernel[axis] / 2 + 1 : 4)).ToArray();
        var dilation = all.Select(_ => (long)random.Next(1, 4)).ToArray();
        var extents = all.Select(axis => Math.Max(isPool ? dilation[axis] : 1, dilation[axis] * (kernel[axis] - 1) + 1 - 2 * padding[axis]) + random.Next(axes switch { 1 => 40, 2 => 20, _ => 6 })).ToArray();
        return (new Window(PerAxis.Of(kernel), PerAxis.Of(stride), PerAxis.Of(padding), PerAxis.Of(dilation)), extents);
    }

    /// <summary>A padding of a transposed convolution's output, below its stride or dilation along each axis.</summary>
    public static PerAxis OutputPadding(Random random, Window window)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(window);
        return PerAxis.Of([.. window.Stride.Values.Zip(window.Dilation.Values, (s, d) => (long)random.Next((int)Math.Max(s, d)))]);
    }

    /// <summary>Whether a transposed convolution's padding leaves something of its output.</summary>
    public static bool LeavesOutput(ConvTranspose op, IReadOnlyList<long> extents)
    {
        ArgumentNullException.ThrowIfNull(op);
        ArgumentNullException.ThrowIfNull(extents);
        var w = op.Window;
        return extents.Select((n, a) => (n - 1) * w.Stride.Values[a] - 2 * w.Padding.Values[a] + w.Dilation.Values[a] * (w.Kernel.Values[a] - 1) + op.OutputPadding.Values[a] + 1).All(n => n > 0);
    }
}
