using System.Runtime.ExceptionServices;

namespace Evenkeel.Formats.Writing;

/// <summary>
/// Makes pieces of tensors on several threads and hands them on in order: pieces that are ready wait in a ring of buffers while the caller
/// writes the one that is due. Memory is the ring's, whatever the tensors' sizes.
/// </summary>
internal sealed class Overlap : IDisposable
{
    private readonly Lock gate = new();
    private readonly Chunks chunks;
    private readonly byte[][] ring;
    private readonly bool[] isReady;
    private readonly SemaphoreSlim filled = new(0);
    private readonly SemaphoreSlim free;
    private ExceptionDispatchInfo? failure;
    private long claimed;
    private volatile bool isStopped;

    private Overlap(Chunks chunks, int threads)
    {
        this.chunks = chunks;
        ring = new byte[Slots(threads)][];
        isReady = new bool[ring.Length];
        free = new SemaphoreSlim(ring.Length);
    }

    /// <summary>The buffers: one that each thread fills, one that waits behind each, and the one that is being written.</summary>
    public static int Slots(int threads) => 2 * threads + 1;

    /// <summary>Calls <paramref name="write"/> with every piece, in order, on the caller's thread.</summary>
    public static void Run(Chunks chunks, int threads, WriteChunk write)
    {
        using var overlap = new Overlap(chunks, threads);
        var fillers = new Thread[(int)Math.Min(threads, chunks.Count)];
        for (var i = 0; i < fillers.Length; i++)
        {
            fillers[i] = new Thread(overlap.Fill) { IsBackground = true, Name = $"evenkeel-draw-{i}" };
            fillers[i].Start();
        }

        try
        {
            overlap.Drain(write);
        }
        finally
        {
            overlap.isStopped = true;
            overlap.free.Release(fillers.Length);
            foreach (var filler in fillers) filler.Join();
        }
    }

    public void Dispose()
    {
        free.Dispose();
        filled.Dispose();
    }

    private void Drain(WriteChunk write)
    {
        for (long i = 0; i < chunks.Count; i++)
        {
            var slot = (int)(i % ring.Length);
            while (!Volatile.Read(ref isReady[slot]))
            {
                filled.Wait();
                failure?.Throw();
            }

            var chunk = chunks[i];
            write(chunk, ring[slot].AsSpan(0, chunk.Bytes));
            isReady[slot] = false;
            free.Release();
        }
    }

    /// <summary>Places become free in the order of the pieces, so the place that a claim waits for is its own.</summary>
    private void Fill()
    {
        try
        {
            while (true)
            {
                free.Wait();
                long index;
                lock (gate) index = claimed++;
                if (isStopped || index >= chunks.Count) return;
                var slot = (int)(index % ring.Length);
                var buffer = ring[slot] ??= GC.AllocateUninitializedArray<byte>(Chunks.MaxBytes);
                var chunk = chunks[index];
                chunk.Tensor.Fill(buffer.AsSpan(0, chunk.Bytes), chunk.Start);
                Volatile.Write(ref isReady[slot], true);
                filled.Release();
            }
        }
#pragma warning disable CA1031 // Whatever a thread throws is thrown again on the caller's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            filled.Release();
        }
    }
}

/// <summary>Takes a piece of a tensor.</summary>
internal delegate void WriteChunk(Chunk chunk, ReadOnlySpan<byte> bytes);
