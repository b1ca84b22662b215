using System.Diagnostics;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks;

/// <summary>The rate at which memory can be written, in bytes a second: zeros over far more than the caches hold, on all workers.</summary>
internal static unsafe class WritePeak
{
    private const int BlockBytes = 1 << 20;
    private const int Blocks = 256;

    private static readonly NativeBuffer Memory = new((long)BlockBytes * Blocks);

    public static double Measure(Workers workers)
    {
        var start = Stopwatch.GetTimestamp();
        workers.For(Blocks, new Clear((byte*)Memory.Address));
        return (double)BlockBytes * Blocks / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private readonly struct Clear(byte* memory) : IBlocks
    {
        public void Run(int block, int worker) => new Span<byte>(memory + (long)block * BlockBytes, BlockBytes).Clear();
    }
}
