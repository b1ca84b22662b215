using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>One step of one sample.</summary>
internal interface ICell
{
    /// <summary>Whether the backward step leaves the part of the state's gradient that goes past the gates in <see cref="CellState{T}.Carried"/>.</summary>
    static abstract bool PassesState { get; }

    static abstract void Forward<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;

    static abstract void Backward<V, T>(in CellState<T> cell)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>;
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
