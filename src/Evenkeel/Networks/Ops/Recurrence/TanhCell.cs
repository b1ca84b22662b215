using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>h' = tanh(a): ∂a = ∂h' (1 − h'²).</summary>
internal readonly struct TanhCell : ICell
{
    public static bool PassesState => false;

    public static unsafe void Activate<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => GateFunctions.Tanh<V, T>(cell.Gates, cell.Product, cell.Bias, cell.Hidden);

    public static unsafe void Forward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        => Buffer.MemoryCopy(cell.Gates + from, cell.State + from, (to - from) * sizeof(T), (to - from) * sizeof(T));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Backward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = from; j < to; j += V.Count)
        {
            var y = V.Load(cell.State + j);
            V.Store((V.Load(cell.Gradient + j) + V.Load(cell.Carried + j)) * (V.Of(1) - y * y), cell.Gates + j);
        }
    }
}
