using Evenkeel.Numerics.Memory;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>Operands of the rows.</summary>
internal static unsafe class Filled
{
    /// <summary>Values of both signs and of the order of 1, without subnormal sums.</summary>
    public static NativeBuffer Of(long count)
    {
        var buffer = new NativeBuffer(count * sizeof(float));
        var values = (float*)buffer.Address;
        for (long i = 0; i < count; i++) values[i] = (i * 2654435761 % 2001 - 1000) / 1000f;
        return buffer;
    }
}
