using System.Runtime.InteropServices;

namespace Evenkeel.Numerics.Memory;

/// <summary>A block of native memory, aligned for the widest register, zeroed, freed with its last owner.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;

    [ThreadStatic] private static long allocatedByThread;

    private nint address;

    public NativeBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        address = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
        NativeMemory.Clear((void*)address, (nuint)bytes);
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
            ObjectDisposedException.ThrowIf(address == 0, this);
            return (byte*)address;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        var taken = Interlocked.Exchange(ref address, 0);
        if (taken == 0) return;
        NativeMemory.AlignedFree((void*)taken);
        if (Bytes > 0) GC.RemoveMemoryPressure(Bytes);
    }
}
