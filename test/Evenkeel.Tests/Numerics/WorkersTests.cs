using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Numerics;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void For_AnyWorkerCount_RunsEveryBlockOnce(int workers)
    {
        using var pool = new Workers(workers);
        var runs = new int[1000];
        for (var repeat = 0; repeat < 20; repeat++) pool.For(runs.Length, new Count(runs));
        Assert.All(runs, r => Assert.Equal(20, r));
    }

    [Fact]
    public void For_BlockThrows_ThrowsOnTheCallersThread()
    {
        using var pool = new Workers(3);
        Assert.Throws<InvalidOperationException>(() => pool.For(10, default(Throw)));
        var runs = new int[10];
        pool.For(10, new Count(runs));
        Assert.All(runs, r => Assert.Equal(1, r));
    }

    private readonly struct Count(int[] runs) : IBlocks
    {
        public void Run(int block, int worker) => Interlocked.Increment(ref runs[block]);
    }

    private readonly struct Throw : IBlocks
    {
        public void Run(int block, int worker) => throw new InvalidOperationException($"block {block}");
    }
}
