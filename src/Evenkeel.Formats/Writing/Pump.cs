using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Writing;

/// <summary>Brings tensors into a file: those that can be made in slices while others are written, those that are made whole each at its turn.</summary>
internal sealed class Pump(int threads, Action<WriteProgress>? progress, CancellationToken cancellation) : IDisposable
{
    private Workers? workers;
    private long written;

    /// <summary>The bytes of all tensors of all files.</summary>
    public required long Total { get; init; }

    public void Dispose() => workers?.Dispose();

    /// <summary>Writes the tensors of a file.</summary>
    public void Run(IReadOnlyList<TensorContent> tensors, ITensorSink sink)
    {
        for (var i = 0; i < tensors.Count;)
        {
            if (tensors[i].Memory > 0)
            {
                WriteWhole(tensors[i++], sink);
                continue;
            }

            var slices = tensors.Skip(i).TakeWhile(t => t.Memory == 0).ToArray();
            Overlap.Run(new Chunks(slices), threads, (chunk, bytes) => Write(chunk, bytes, sink));
            i += slices.Length;
        }
    }

    private void WriteWhole(TensorContent tensor, ITensorSink sink)
    {
        progress?.Invoke(new WriteProgress(written, Total, tensor.Name));
        Prepare(tensor);
        try
        {
            var chunks = new Chunks([tensor]);
            var buffer = new byte[Math.Min(Chunks.MaxBytes, tensor.Bytes)];
            for (long i = 0; i < chunks.Count; i++)
            {
                var chunk = chunks[i];
                tensor.Fill(buffer.AsSpan(0, chunk.Bytes), chunk.Start);
                Write(chunk, buffer.AsSpan(0, chunk.Bytes), sink);
            }
        }
        finally
        {
            tensor.Release();
        }
    }

    /// <summary>Draws a tensor whole; who cancels does not wait for a draw that may take minutes, but leaves it to end by itself.</summary>
    private void Prepare(TensorContent tensor)
    {
        cancellation.ThrowIfCancellationRequested();
        var threadsOfDraw = workers ??= new Workers(threads);
        var draw = Task.Factory.StartNew(() => tensor.Prepare(threadsOfDraw), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            draw.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch
        {
            workers = null;
            draw.ContinueWith(
                _ =>
                {
                    tensor.Release();
                    threadsOfDraw.Dispose();
                },
                TaskScheduler.Default);
            throw;
        }
    }

    private void Write(Chunk chunk, ReadOnlySpan<byte> bytes, ITensorSink sink)
    {
        cancellation.ThrowIfCancellationRequested();
        if (chunk.Start == 0) sink.Begin(chunk.Tensor);
        sink.Write(bytes);
        written += bytes.Length;
        progress?.Invoke(new WriteProgress(written, Total, chunk.Tensor.Name));
    }
}
