using System.Runtime.ExceptionServices;
using Evenkeel.Numerics.Memory;

namespace Evenkeel.Numerics.Threads;

/// <summary>A piece of work that is cut into blocks; a block's result must not depend on which worker runs it, or when.</summary>
internal interface IBlocks
{
    /// <param name="block">Which block, from 0.</param>
    /// <param name="worker">Which worker runs it, from 0, to find that worker's scratch memory.</param>
    void Run(int block, int worker);
}

/// <summary>
/// A fixed set of threads that work through blocks. The cut into blocks belongs to the caller and never depends on <see cref="Count"/>,
/// so that one thread and sixteen give the same bits.
/// </summary>
public sealed class Workers : IDisposable
{
    private const int SpinsBeforeSleep = 200;

    private readonly Thread[] threads;
    private readonly Scratch[] scratch;
    private readonly SemaphoreSlim start = new(0);
    private volatile Job? current;
    private int running;
    private volatile bool disposed;

    /// <summary>Starts <paramref name="count"/> − 1 threads; the caller's own thread is the first worker.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        scratch = new Scratch[count];
        for (var i = 0; i < count; i++) scratch[i] = new Scratch();
        threads = new Thread[count - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            var worker = i + 1;
            threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"evenkeel-{worker}" };
            threads[i].Start();
        }
    }

    /// <summary>The number of workers, the caller's thread included.</summary>
    public int Count => threads.Length + 1;

    /// <summary>Memory that all blocks of a job see; to be taken before the job starts.</summary>
    internal Scratch Shared { get; } = new();

    /// <summary>Memory for what one job leaves for the next, where the jobs themselves use <see cref="Shared"/>.</summary>
    internal Scratch Staging { get; } = new();

    /// <summary>A worker's own memory, for the length of a block.</summary>
    internal Scratch ScratchOf(int worker) => scratch[worker];

    /// <summary>Runs every block once and returns when all are done; the first exception of a block is thrown again here.</summary>
    internal void For<TBlocks>(int blocks, TBlocks body)
        where TBlocks : struct, IBlocks
    {
        if (blocks <= 1 || threads.Length == 0)
        {
            for (var i = 0; i < blocks; i++) body.Run(i, 0);
            return;
        }

        var job = Job<TBlocks>.Rent(blocks, body);
        var helpers = Math.Min(threads.Length, blocks - 1);
        Volatile.Write(ref running, helpers);
        current = job;
        start.Release(helpers);
        job.Work(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref running) > 0) spin.SpinOnce(sleep1Threshold: -1);
        job.ThrowIfFailed();
    }

    /// <summary>Ends the threads and frees their memory.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        if (threads.Length > 0) start.Release(threads.Length);
        foreach (var thread in threads) thread.Join();
        start.Dispose();
        foreach (var memory in scratch) memory.Dispose();
        Shared.Dispose();
        Staging.Dispose();
    }

    private void Loop(int worker)
    {
        while (true)
        {
            for (var i = 0; i < SpinsBeforeSleep && start.CurrentCount == 0; i++) Thread.SpinWait(20);
            start.Wait();
            if (disposed) return;
            current!.Work(worker);
            Interlocked.Decrement(ref running);
        }
    }

    private abstract class Job
    {
        private ExceptionDispatchInfo? failure;

        public abstract void Work(int worker);

        public void ThrowIfFailed() => failure?.Throw();

        protected void Reset() => failure = null;

        protected void Fail(Exception exception) => Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
    }

    private sealed class Job<TBlocks> : Job
        where TBlocks : struct, IBlocks
    {
        [ThreadStatic] private static Job<TBlocks>? cached;

        private TBlocks body;
        private int blocks;
        private int next;

        public static Job<TBlocks> Rent(int blocks, TBlocks body)
        {
            var job = cached ??= new Job<TBlocks>();
            job.Reset();
            job.body = body;
            job.blocks = blocks;
            job.next = -1;
            return job;
        }

        public override void Work(int worker)
        {
            try
            {
                int block;
                while ((block = Interlocked.Increment(ref next)) < blocks) body.Run(block, worker);
            }
#pragma warning disable CA1031 // Whatever a block throws is thrown again on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(exception);
            }
        }
    }
}
