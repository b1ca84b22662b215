using System.Runtime.InteropServices;

namespace Evenkeel.Numerics.Memory;

/// <summary>A block of native memory, aligned for the widest register, zeroed, freed with its last owner.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Register = 64;

    [ThreadStatic] private static long allocatedByThread;

    private readonly byte* address;
    private nint block;

    public NativeBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        // Zeroed by the system when a page is first touched, by the thread that touches it.
        var alignment = bytes < LargePages.Size ? Register : (nint)LargePages.Size;
        block = (nint)NativeMemory.AllocZeroed((nuint)bytes + (nuint)alignment);
        address = (byte*)((block + alignment - 1) & -alignment);
        LargePages.AskFor(address, bytes);
        allocatedByThread += bytes;
        if (bytes > 0) GC.AddMemoryPressure(bytes);
    }

    ~NativeBuffer() => Free();

    /// <summary>The bytes that the calling thread has asked for so far, whether freed since or not.</summary>
    public static long AllocatedByThread => allocatedByThread;

    public long Bytes { get; }

    public byte* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(block == 0, this);
            return address;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        var taken = Interlocked.Exchange(ref block, 0);
        if (taken == 0) return;
        NativeMemory.Free((void*)taken);
        if (Bytes > 0) GC.RemoveMemoryPressure(Bytes);
    }
}
