using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// Transforms kernels into the panels of the matrix product's left side: panel by panel the 16 products, each as elements
/// (channel, out channel of the panel).
/// </summary>
internal readonly unsafe struct WinogradKernels<V, T>(WinogradWork<T> work, T* packed, int height) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Taps = 9;

    public int Count => checked((int)Blocking.DivideUp(work.OutChannels, height));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Run(int block, int worker)
    {
        var first = (long)block * height;
        var rows = (int)Math.Min(height, work.OutChannels - first);
        var width = (int)Blocking.RoundUp(height, V.Count);
        var taps = stackalloc T[Taps * 2 * Partial.MaxCount];
        new Span<T>(taps, Taps * width).Clear();
        var length = work.Channels * height;
        var panel = packed + block * WinogradTransforms.Products * length;
        for (long c = 0; c < work.Channels; c++)
        {
            Transposition.Run(work.W + first * work.OutStride + c * work.ChannelStride, work.OutStride, taps, Taps, rows, width);
            for (var lane = 0; lane < width; lane += V.Count) Transform(taps + lane, width, panel, c * height + lane, length);
        }
    }

    /// <summary>What a register writes beyond the panel's width, the next channel's overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Transform(T* taps, int width, T* panel, long at, long length)
    {
        var step = work.IsReversed ? -width : width;
        if (work.IsReversed) taps += (Taps - 1) * width;
        WinogradTransforms.Kernel<V, T>(V.Load(taps), V.Load(taps + step), V.Load(taps + 2 * step), out var a0, out var a1, out var a2, out var a3);
        WinogradTransforms.Kernel<V, T>(V.Load(taps + 3 * step), V.Load(taps + 4 * step), V.Load(taps + 5 * step), out var b0, out var b1, out var b2, out var b3);
        WinogradTransforms.Kernel<V, T>(V.Load(taps + 6 * step), V.Load(taps + 7 * step), V.Load(taps + 8 * step), out var c0, out var c1, out var c2, out var c3);
        Column(a0, b0, c0, panel, at, length);
        Column(a1, b1, c1, panel + length, at, length);
        Column(a2, b2, c2, panel + 2 * length, at, length);
        Column(a3, b3, c3, panel + 3 * length, at, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(V w0, V w1, V w2, T* panel, long at, long length)
    {
        WinogradTransforms.Kernel<V, T>(w0, w1, w2, out var u0, out var u1, out var u2, out var u3);
        Put(u0, panel, at, length);
        Put(u1, panel + 4 * length, at, length);
        Put(u2, panel + 8 * length, at, length);
        Put(u3, panel + 12 * length, at, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(V value, T* panel, long at, long length)
    {
        if (at + V.Count <= length) V.Store(value, panel + at);
        else Partial.Store<V, T>(value, panel + at, length - at);
    }
}
