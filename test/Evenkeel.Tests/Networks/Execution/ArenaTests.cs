using Evenkeel.Networks.Execution;

namespace Evenkeel.Tests.Networks.Execution;

public sealed class ArenaTests
{
    private const int Times = 20;
    private const long Alignment = 64;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Place_RandomLifetimes_NeverOverlapsBuffersAliveTogether(int seed)
    {
        var buffers = Draw(seed);
        var (offsets, bytes) = Place(buffers);
        for (var i = 0; i < buffers.Length; i++)
        {
            Assert.True(offsets[i] >= 0 && offsets[i] % Alignment == 0);
            Assert.True(offsets[i] + buffers[i].Bytes <= bytes);
            for (var j = 0; j < i; j++)
            {
                var aliveTogether = buffers[i].First <= buffers[j].Last && buffers[j].First <= buffers[i].Last;
                var apart = offsets[i] + buffers[i].Bytes <= offsets[j] || offsets[j] + buffers[j].Bytes <= offsets[i];
                Assert.True(!aliveTogether || apart, $"{buffers[i]} at {offsets[i]} and {buffers[j]} at {offsets[j]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Place_RandomLifetimes_TakesAtLeastThePeakAndAtMostTheSum(int seed)
    {
        var buffers = Draw(seed);
        var (_, bytes) = Place(buffers);
        var peak = Enumerable.Range(0, Times).Max(t => buffers.Where(b => b.First <= t && t <= b.Last).Sum(b => b.Bytes));
        Assert.InRange(bytes, peak, buffers.Sum(b => b.Bytes + Alignment));
    }

    [Fact]
    public void Place_LifetimesInTurn_ShareOnePlace()
    {
        var (offsets, bytes) = Place([new(64, 0, 1), new(128, 2, 3), new(64, 4, 9)]);
        Assert.Equal([0, 0, 0], offsets);
        Assert.Equal(128, bytes);
    }

    [Fact]
    public void Place_LifetimesThatMeetAtOneTime_Differ()
    {
        var (offsets, bytes) = Place([new(64, 0, 2), new(64, 2, 3)]);
        Assert.NotEqual(offsets[0], offsets[1]);
        Assert.Equal(128, bytes);
    }

    [Fact]
    public void Place_NoBuffers_TakesNothing() => Assert.Equal(0, Place([]).Bytes);

    private static (long[] Offsets, long Bytes) Place(Buffer[] buffers)
    {
        var arena = new Arena();
        for (var i = 0; i < buffers.Length; i++) Assert.Equal(i, arena.Ask(buffers[i].Bytes, buffers[i].First, buffers[i].Last));
        return arena.Place();
    }

    /// <summary>Sizes from 1 byte to many lines, some alike; lives from one instant to the whole time.</summary>
    private static Buffer[] Draw(int seed)
    {
        var random = new Random(seed);
        var buffers = new Buffer[random.Next(1, 40)];
        foreach (ref var buffer in buffers.AsSpan())
        {
            var first = random.Next(Times);
            buffer = new Buffer(random.Next(4) == 0 ? 640 : random.Next(1, 2000), first, random.Next(first, Times));
        }

        return buffers;
    }

    private sealed record Buffer(long Bytes, int First, int Last);
}
