namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>The parameters of one layer and direction, or their gradients.</summary>
internal readonly unsafe struct RecurrentParameters<T>(T* weightIh, T* weightHh, T* biasIh, T* biasHh)
    where T : unmanaged
{
    public T* WeightIh => weightIh;

    public T* WeightHh => weightHh;

    /// <summary>Null where there are no biases.</summary>
    public T* BiasIh => biasIh;

    public T* BiasHh => biasHh;

    public static RecurrentParameters<T> Of(Recurrent op, View<T>[] views, int layer, int direction)
    {
        var first = (layer * op.Directions + direction) * (op.Bias ? 4 : 2);
        return new(views[first].Data, views[first + 1].Data, op.Bias ? views[first + 2].Data : null, op.Bias ? views[first + 3].Data : null);
    }
}
