using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>One step of one sample.</summary>
internal interface ICell
{
    /// <summary>Whether the backward step leaves the part of the state's gradient that goes past the gates in <see cref="CellState{T}.Carried"/>.</summary>
    static abstract bool PassesState { get; }

    /// <summary>Applies the functions of the gates that need nothing but their sums.</summary>
    static abstract void Activate<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Makes the units from <paramref name="from"/> up to <paramref name="to"/> of the new state, a whole number of registers.</summary>
    static abstract void Forward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Makes the gradients of these units' gates.</summary>
    static abstract void Backward<V, T>(in CellState<T> cell, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>Runs a cell over all of its units: registers of them, then one by one.</summary>
internal static class CellSteps
{
    public static void Forward<TCell, V, T>(in CellState<T> cell)
        where TCell : struct, ICell
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TCell.Activate<V, T>(cell);
        var whole = cell.Hidden - cell.Hidden % V.Count;
        TCell.Forward<V, T>(cell, 0, whole);
        if (whole < cell.Hidden) TCell.Forward<Vec1<T>, T>(cell, whole, cell.Hidden);
    }

    public static void Backward<TCell, V, T>(in CellState<T> cell)
        where TCell : struct, ICell
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = cell.Hidden - cell.Hidden % V.Count;
        TCell.Backward<V, T>(cell, 0, whole);
        if (whole < cell.Hidden) TCell.Backward<Vec1<T>, T>(cell, whole, cell.Hidden);
    }
}

/// <summary>What a step of one sample reads and writes.</summary>
internal readonly unsafe ref struct CellState<T>
    where T : unmanaged
{
    public long Hidden { get; init; }

    /// <summary>The input's part with its bias, then the gates, at last their gradients.</summary>
    public T* Gates { get; init; }

    /// <summary>An LSTM's cell; a GRU's U h + b of n, at last its gradient.</summary>
    public T* Extra { get; init; }

    public T* PreviousExtra { get; init; }

    public T* State { get; init; }

    public T* PreviousState { get; init; }

    /// <summary>U h, forward.</summary>
    public T* Product { get; init; }

    /// <summary>The bias of <see cref="Product"/>, forward.</summary>
    public T* Bias { get; init; }

    /// <summary>The gradient of the state as the layer above gives it, backward.</summary>
    public T* Gradient { get; init; }

    /// <summary>The gradient of the state from the next step, then for the one before, backward.</summary>
    public T* Carried { get; init; }

    /// <summary>The same of an LSTM's cell.</summary>
    public T* CarriedCell { get; init; }
}
