using System.Numerics;
using System.Runtime.Intrinsics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>Picks the register for rows of a given length: the widest that a short row can half fill.</summary>
internal static class LaneWidth
{
    /// <summary>The most lanes that <see cref="Run"/> may pick.</summary>
    public const int Most = 16;

    public static void Run<TKernel, T>(TKernel kernel, long row)
        where TKernel : struct, ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && row > Vector256<T>.Count) kernel.Run<Vec512<T>>();
        else if (Vector256.IsHardwareAccelerated && row > Vector128<T>.Count) kernel.Run<Vec256<T>>();
        else if (Vector128.IsHardwareAccelerated) kernel.Run<Vec128<T>>();
        else kernel.Run<Vec1<T>>();
    }
}
