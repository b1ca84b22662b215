using System.Numerics;
using System.Runtime.Intrinsics;

namespace Evenkeel.Numerics.Simd;

/// <summary>A kernel that is written once and runs at any register width.</summary>
internal interface ISimdKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    void Run<V>() where V : struct, ISimd<V, T>;
}

/// <summary>Picks the widest register that this machine computes in hardware: 512 bits, 256, 128 (NEON, SSE), or a single value.</summary>
internal static class Width
{
    public static void Run<TKernel, T>(TKernel kernel)
        where TKernel : struct, ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated) kernel.Run<Vec512<T>>();
        else if (Vector256.IsHardwareAccelerated) kernel.Run<Vec256<T>>();
        else if (Vector128.IsHardwareAccelerated) kernel.Run<Vec128<T>>();
        else kernel.Run<Vec1<T>>();
    }
}
