using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks;

/// <summary>The machine's peak: fused multiply-adds of floats that never leave the registers, on all workers.</summary>
internal static unsafe class FmaPeak
{
    private const int Steps = 1_000_000;
    private const int Chains = 12;

    public static double Measure(Workers workers)
    {
        var sums = stackalloc float[workers.Count];
        var start = Stopwatch.GetTimestamp();
        workers.For(workers.Count, new Blocks(sums));
        return 2.0 * Chains * Steps * Lanes.Count * workers.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private readonly struct Blocks(float* sums) : IBlocks
    {
        public void Run(int block, int worker) => Width.Run<Chain<float>, float>(new(sums + block));
    }

    private readonly struct Chain<T>(T* sum) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            V x = V.Of(0.999), y = V.Of(0.001);
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, s4 = V.Zero, s5 = V.Zero;
            V s6 = V.Zero, s7 = V.Zero, s8 = V.Zero, s9 = V.Zero, s10 = V.Zero, s11 = V.Zero;
            for (var i = 0; i < Steps; i++)
            {
                s0 = V.MultiplyAdd(s0, x, y);
                s1 = V.MultiplyAdd(s1, x, y);
                s2 = V.MultiplyAdd(s2, x, y);
                s3 = V.MultiplyAdd(s3, x, y);
                s4 = V.MultiplyAdd(s4, x, y);
                s5 = V.MultiplyAdd(s5, x, y);
                s6 = V.MultiplyAdd(s6, x, y);
                s7 = V.MultiplyAdd(s7, x, y);
                s8 = V.MultiplyAdd(s8, x, y);
                s9 = V.MultiplyAdd(s9, x, y);
                s10 = V.MultiplyAdd(s10, x, y);
                s11 = V.MultiplyAdd(s11, x, y);
            }

            *sum = V.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
        }
    }

    /// <summary>The number of floats in the register that <see cref="Width"/> picks.</summary>
    private readonly struct Lanes(int* count) : ISimdKernel<float>
    {
        public static int Count
        {
            get
            {
                var count = 0;
                Width.Run<Lanes, float>(new(&count));
                return count;
            }
        }

        public void Run<V>()
            where V : struct, ISimd<V, float>
            => *count = V.Count;
    }
}
