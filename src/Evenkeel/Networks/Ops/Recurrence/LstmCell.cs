using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c').</summary>
internal readonly struct LstmCell : ICell
{
    public static bool PassesState => false;

    public static unsafe void Activate<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = cell.Hidden;
        GateFunctions.Logistic<V, T>(cell.Gates, cell.Product, cell.Bias, 2 * n);
        GateFunctions.Tanh<V, T>(cell.Gates + 2 * n, cell.Product + 2 * n, cell.Bias + 2 * n, n);
        GateFunctions.Logistic<V, T>(cell.Gates + 3 * n, cell.Product + 3 * n, cell.Bias + 3 * n, n);
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
            var (i, f, g, o) = (V.Load(gates + j), V.Load(gates + n + j), V.Load(gates + 2 * n + j), V.Load(gates + 3 * n + j));
            var c = V.MultiplyAdd(f, V.Load(cell.PreviousExtra + j), i * g);
            V.Store(c, cell.Extra + j);
            V.Store(o * Elementary.Tanh<V, T>(c), cell.State + j);
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
            var (i, f, g, o) = (V.Load(gates + j), V.Load(gates + n + j), V.Load(gates + 2 * n + j), V.Load(gates + 3 * n + j));
            var dh = V.Load(cell.Gradient + j) + V.Load(cell.Carried + j);
            var t = Elementary.Tanh<V, T>(V.Load(cell.Extra + j));
            var dc = V.MultiplyAdd(dh * o, one - t * t, V.Load(cell.CarriedCell + j));
            V.Store(dc * f, cell.CarriedCell + j);
            V.Store(dc * g * (i * (one - i)), gates + j);
            V.Store(dc * V.Load(cell.PreviousExtra + j) * (f * (one - f)), gates + n + j);
            V.Store(dc * i * (one - g * g), gates + 2 * n + j);
            V.Store(dh * t * (o * (one - o)), gates + 3 * n + j);
        }
    }
}
