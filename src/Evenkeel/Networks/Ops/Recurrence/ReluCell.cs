using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>h' = max(a, 0): ∂a = ∂h' where h' > 0.</summary>
internal readonly struct ReluCell : ICell
{
    public static bool PassesState => false;

    public static void Activate<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Its one function is part of the state.
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Forward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = from; j < to; j += V.Count)
        {
            V.Store(V.Max(V.Load(cell.Gates + j) + (V.Load(cell.Product + j) + V.Load(cell.Bias + j)), V.Zero), cell.State + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Backward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = from; j < to; j += V.Count)
        {
            var gradient = V.Load(cell.Gradient + j) + V.Load(cell.Carried + j);
            V.Store(V.Select(V.Less(V.Zero, V.Load(cell.State + j)), gradient, V.Zero), cell.Gates + j);
        }
    }
}
