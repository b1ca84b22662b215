namespace Evenkeel.Networks.Ops;

/// <summary>
/// An op whose parameters are values that the network computes, as where a file cuts, joins or shares them: y = f(x; W₁, W₂ …) of the inputs
/// x, W₁, W₂ …
/// </summary>
/// <param name="Op">f.</param>
public sealed record Applied(Op Op) : Op
{
    /// <inheritdoc/>
    public override string Kind => Op.Kind;

    internal override bool HasWeight => Op.HasWeight;

    internal override int? UnitAxis => Op.UnitAxis;

    internal override long? IndexedRows => Op.IndexedRows;

    internal override Activations.StabilityRegion? Stability => Op.Stability;

    internal override int MinInputs => Op.MinInputs;

    internal override int MaxInputs => int.MaxValue;

    internal override BackwardReads BackwardReads => Op.BackwardReads | BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var own = Own(inputs);
        var output = Op.OutputShape(own);
        Shape[] wanted = [.. Op.Parameters(own).Select(p => p.Shape)];
        var given = inputs.Skip(own.Length);
        ShapeException.ThrowIf(!wanted.SequenceEqual(given), $"takes parameters of shape {string.Join(", ", wanted.AsEnumerable())}, got {string.Join(", ", given)}");
        return output;
    }

    internal override long SavedLength(IReadOnlyList<Shape> inputs) => Op.SavedLength(Own(inputs));

    internal override string? BatchProblem(IReadOnlyList<Shape> inputs) => Op.BatchProblem(Own(inputs));

    internal override void Forward<T>(in OpContext<T> context) => Op.Forward(Context(context, []));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        // An op writes the gradients of all its parameters, also of the one that is the network's input, whose gradient nobody wants.
        var gradients = context.InputGradients[Op.MinInputs..];
        List<Tensor> unwanted = [];
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i].IsWanted) continue;
            unwanted.Add(new Tensor(DTypes.Of<T>(), gradients[i].Shape));
            gradients[i] = new View<T>(unwanted[^1].Pointer<T>(), gradients[i].Shape);
        }

        Op.Backward(Context(context, gradients));
        foreach (var tensor in unwanted) tensor.Dispose();
    }

    private Shape[] Own(IReadOnlyList<Shape> inputs) => [.. inputs.Take(Op.MinInputs)];

    private OpContext<T> Context<T>(in OpContext<T> context, View<T>[] parameterGradients)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        => new()
        {
            Workers = context.Workers,
            Inputs = context.Inputs[..Op.MinInputs],
            Parameters = context.Inputs[Op.MinInputs..],
            Output = context.Output,
            Saved = context.Saved,
            OutputGradient = context.OutputGradient,
            InputGradients = context.InputGradients.Length == 0 ? [] : context.InputGradients[..Op.MinInputs],
            ParameterGradients = parameterGradients,
            Dropout = context.Dropout,
            RandomKey = context.RandomKey,
        };
}
