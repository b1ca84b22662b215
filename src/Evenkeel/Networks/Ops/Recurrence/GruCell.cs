using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>n' = tanh(n + σ(r) u) with u = U h + b of n, and h' = (1 − σ(z)) n' + σ(z) h.</summary>
internal readonly struct GruCell : ICell
{
    public static bool PassesState => true;

    public static unsafe void Activate<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = cell.Hidden;
        GateFunctions.Logistic<V, T>(cell.Gates, cell.Product, cell.Bias, 2 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Forward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = cell.Hidden;
        var gates = cell.Gates;
        for (var j = from; j < to; j += V.Count)
        {
            var u = V.Load(cell.Product + 2 * n + j) + V.Load(cell.Bias + 2 * n + j);
            var fresh = Elementary.Tanh<V, T>(V.MultiplyAdd(V.Load(gates + j), u, V.Load(gates + 2 * n + j)));
            V.Store(u, cell.Extra + j);
            V.Store(fresh, gates + 2 * n + j);
            V.Store(V.MultiplyAdd(V.Load(gates + n + j), V.Load(cell.PreviousState + j) - fresh, fresh), cell.State + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Backward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (n, one) = (cell.Hidden, V.Of(1));
        var gates = cell.Gates;
        for (var j = from; j < to; j += V.Count)
        {
            var (r, z, fresh) = (V.Load(gates + j), V.Load(gates + n + j), V.Load(gates + 2 * n + j));
            var dh = V.Load(cell.Gradient + j) + V.Load(cell.Carried + j);
            var dn = dh * (one - z) * (one - fresh * fresh);
            V.Store(dh * z, cell.Carried + j);
            V.Store(dn * V.Load(cell.Extra + j) * (r * (one - r)), gates + j);
            V.Store(dh * (V.Load(cell.PreviousState + j) - fresh) * (z * (one - z)), gates + n + j);
            V.Store(dn, gates + 2 * n + j);
            V.Store(dn * r, cell.Extra + j);
        }
    }
}
