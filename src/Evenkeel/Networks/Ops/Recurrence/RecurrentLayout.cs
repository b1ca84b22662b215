using System.Numerics;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>
/// The sizes of recurrent layers, and where each keeps what its backward pass reads: for every layer and direction the gates, then what
/// the cell adds to them; then the states of all layers but the last, and the gradient of one layer's states.
/// </summary>
internal readonly record struct RecurrentLayout(RecurrentKind Cell, long Samples, long Steps, long InputFeatures, long Hidden, int Layers, int Directions)
{
    public long Gates => GatesOf(Cell);

    /// <summary>Samples times steps.</summary>
    public long Positions => Samples * Steps;

    /// <summary>The width of a layer's output.</summary>
    public long Width => Directions * Hidden;

    public long Length => checked(Layers * Directions * DirectionLength + (Layers == 1 ? 0 : Layers * StatesLength));

    private long Extras => Cell == RecurrentKind.Rnn ? 0 : 1;

    private long DirectionLength => checked(Samples * Steps * Hidden * (Gates + Extras));

    private long StatesLength => checked(Samples * Steps * Width);

    public static long GatesOf(RecurrentKind cell) => cell switch { RecurrentKind.Lstm => 4, RecurrentKind.Gru => 3, _ => 1 };

    public long Features(int layer) => layer == 0 ? InputFeatures : Width;

    /// <summary>Where a step is in time, counted from the direction's own beginning.</summary>
    public long TimeOf(long step, int direction) => direction == 0 ? step : Steps - 1 - step;

    /// <summary>The gates (samples, steps, gates · hidden): before their functions, after them, and at last their gradients.</summary>
    public unsafe T* GatesAt<T>(in OpContext<T> context, int layer, int direction)
        where T : unmanaged, IFloatingPointIeee754<T>
        => context.Saved.Data + (layer * Directions + direction) * DirectionLength;

    /// <summary>An LSTM's cells, or a GRU's U h + b of n; (samples, steps, hidden).</summary>
    public unsafe T* ExtraAt<T>(in OpContext<T> context, int layer, int direction)
        where T : unmanaged, IFloatingPointIeee754<T>
        => GatesAt(context, layer, direction) + Positions * Gates * Hidden;

    /// <summary>What a layer reads.</summary>
    public unsafe T* Input<T>(in OpContext<T> context, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
        => layer == 0 ? context.Inputs[0].Data : States(context, layer - 1);

    /// <summary>What a layer makes.</summary>
    public unsafe T* States<T>(in OpContext<T> context, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
        => layer == Layers - 1 ? context.Output.Data : context.Saved.Data + Layers * Directions * DirectionLength + layer * StatesLength;

    /// <summary>The gradient of what a layer makes: one place for all layers but the last, since each is read before the next is written.</summary>
    public unsafe T* StatesGradient<T>(in OpContext<T> context, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
        => layer == Layers - 1 ? context.OutputGradient.Data : context.Saved.Data + Layers * Directions * DirectionLength + (Layers - 1) * StatesLength;

    /// <summary>Where the gradient of what a layer reads goes; null where it is not wanted.</summary>
    public unsafe T* InputGradient<T>(in OpContext<T> context, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
        => layer == 0 ? context.InputGradients[0].Data : StatesGradient(context, layer - 1);
}
