namespace Evenkeel.Networks.Ops;

/// <summary>A function of one number, which is no activation: arithmetic that a network does with its values.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Value">f(x).</param>
/// <param name="Derivative">f'(x).</param>
public sealed record ScalarFunction(string Name, Func<double, double> Value, Func<double, double> Derivative)
{
    /// <summary>Whether indices of rows are indices of the same rows behind the function.</summary>
    public bool KeepsIndices { get; init; }
}

/// <summary>Applies a function to every element, in double precision: y = f(x), ∂x = f'(x) ∂y.</summary>
/// <param name="Function">f.</param>
public sealed record Apply(ScalarFunction Function) : Op
{
    /// <inheritdoc/>
    public override string Kind => Function.Name.ToLowerInvariant();

    internal override bool KeepsIndices => Function.KeepsIndices;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    internal override bool IsPointwise(IReadOnlyList<Shape> inputs) => true;

    internal override unsafe void ForwardRange<T>(in OpContext<T> context, long start, long count)
    {
        var x = context.Inputs[0].Data + start;
        var y = context.Output.Data + start;
        for (long i = 0; i < count; i++) y[i] = T.CreateTruncating(Function.Value(double.CreateTruncating(x[i])));
    }

    internal override unsafe void BackwardRange<T>(in OpContext<T> context, long start, long count)
    {
        var x = context.Inputs[0].Data + start;
        var dy = context.OutputGradient.Data + start;
        var dx = context.InputGradients[0].Data + start;
        for (long i = 0; i < count; i++) dx[i] = dy[i] * T.CreateTruncating(Function.Derivative(double.CreateTruncating(x[i])));
    }
}
