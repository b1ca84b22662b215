namespace Evenkeel.Numerics.Memory;

/// <summary>Memory that is used again and again and grows to the largest request; its contents do not survive the next request.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private NativeBuffer? buffer;

    public T* AtLeast<T>(long count)
        where T : unmanaged
    {
        var bytes = checked(count * sizeof(T));
        if (buffer is null || buffer.Bytes < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = new NativeBuffer(bytes);
        }

        return (T*)buffer.Address;
    }

    public void Dispose()
    {
        buffer?.Dispose();
        buffer = null;
    }
}
