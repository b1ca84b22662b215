using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Networks.Ops.Recurrence;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops;

/// <summary>What a recurrent layer computes at each step.</summary>
public enum RecurrentKind
{
    /// <summary>Elman's network: h' = f(W x + U h + b).</summary>
    Rnn,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate, gates in the order i, f, g, o.</summary>
    Lstm,

    /// <summary>The gated recurrent unit (Cho et al. 2014), gates in the order r, z, n, with r on U h + b of n.</summary>
    Gru,
}

/// <summary>The function of an <see cref="RecurrentKind.Rnn"/>.</summary>
public enum RecurrentNonlinearity
{
    /// <summary>f(a) = tanh(a).</summary>
    Tanh,

    /// <summary>f(a) = max(a, 0).</summary>
    Relu,
}

/// <summary>
/// Recurrent layers over positions × features, from a state of zeros, with PyTorch's formulas, order of gates and names of parameters;
/// the output has shape (positions, hidden), or (positions, 2 hidden) with the backward direction's states after the forward one's.
/// </summary>
/// <param name="Cell">What a step computes.</param>
/// <param name="Hidden">The number of units in each direction.</param>
/// <param name="Layers">The number of layers, each reading all directions of the one below.</param>
/// <param name="Bidirectional">Whether each layer also runs from the last position to the first.</param>
/// <param name="Bias">Whether both products have biases.</param>
/// <param name="Nonlinearity">The function f of <see cref="RecurrentKind.Rnn"/>.</param>
public sealed record Recurrent(
    RecurrentKind Cell,
    long Hidden,
    int Layers = 1,
    bool Bidirectional = false,
    bool Bias = true,
    RecurrentNonlinearity Nonlinearity = RecurrentNonlinearity.Tanh) : Op
{
    /// <summary>Layers on top of one another at most; the deepest stacks that were trained have some tens.</summary>
    public const int MostLayers = 1024;

    /// <inheritdoc/>
    public override string Kind => Cell switch { RecurrentKind.Lstm => "lstm", RecurrentKind.Gru => "gru", _ => "rnn" };

    internal override bool HasWeight => true;

    internal override int? UnitAxis => -1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs | BackwardReads.Output;

    internal int Directions => Bidirectional ? 2 : 1;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = inputs[0];
        var problems = Problems().ToList();
        ShapeException.ThrowIf(problems.Count > 0, string.Join("; ", problems));
        ShapeException.ThrowIf(input.Rank != 3, $"runs over positions × features, got {input.WithoutBatch()}; give the input two extents");
        return new Shape(input[0], input[1], checked(Directions * Hidden));
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var gates = RecurrentLayout.GatesOf(Cell);
        var rows = checked(gates * Hidden);
        List<ParameterShape> parameters = [];
        for (var layer = 0; layer < Layers; layer++)
        {
            var features = layer == 0 ? inputs[0][2] : Directions * Hidden;
            for (var direction = 0; direction < Directions; direction++)
            {
                var name = $"l{layer}{(direction == 1 ? "_reverse" : "")}";
                var (input, state) = (Fans.Recurrent(features, Hidden, gates), Fans.Recurrent(Hidden, Hidden, gates));
                parameters.Add(new($"weight_ih_{name}", new Shape(rows, features), ParameterRole.Weight, input));
                parameters.Add(new($"weight_hh_{name}", new Shape(rows, Hidden), ParameterRole.Weight, state));
                if (!Bias) continue;
                parameters.Add(new($"bias_ih_{name}", new Shape(rows), ParameterRole.Bias, input));
                parameters.Add(new($"bias_hh_{name}", new Shape(rows), ParameterRole.Bias, state));
            }
        }

        return parameters;
    }

    internal override long SavedLength(IReadOnlyList<Shape> inputs) => Layout(inputs[0]).Length;

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var layout = Layout(context.Inputs[0].Shape);
        for (var layer = 0; layer < Layers; layer++)
        {
            var (features, rows) = (layout.Features(layer), layout.Gates * Hidden);
            var x = layout.Input(context, layer);
            for (var direction = 0; direction < Directions; direction++)
            {
                var gates = layout.GatesAt(context, layer, direction);
                var weights = RecurrentParameters<T>.Of(this, context.Parameters, layer, direction);
                if (Bias) Biases.FillRows(context.Workers, weights.BiasIh, gates, layout.Positions, rows);
                Gemm.Run(
                    context.Workers,
                    new Extents(layout.Positions, rows, features),
                    new Strided<T>(x, 1, features),
                    new Strided<T>(weights.WeightIh, 1, features),
                    new Target<T>(gates, rows, accumulate: Bias));
            }

            RecurrentSteps.Forward(this, context, layout, layer);
        }
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var layout = Layout(context.Inputs[0].Shape);
        for (var layer = Layers - 1; layer >= 0; layer--)
        {
            RecurrentSteps.Backward(this, context, layout, layer);
            for (var direction = 0; direction < Directions; direction++) RecurrentGradients.Run(this, context, layout, layer, direction);
        }
    }

    private IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Cell)) yield return $"`cell` (={Cell}) must be Rnn, Lstm or Gru";
        if (Hidden < 1) yield return $"`hidden` (={Hidden}) must be at least 1";
        if (Layers is < 1 or > MostLayers) yield return $"`layers` (={Layers}) must be from 1 to {MostLayers}";
        if (!Enum.IsDefined(Nonlinearity)) yield return $"`nonlinearity` (={Nonlinearity}) must be Tanh or Relu";
        else if (Cell != RecurrentKind.Rnn && Nonlinearity != RecurrentNonlinearity.Tanh) yield return $"`nonlinearity` (={Nonlinearity}) is for Rnn alone; leave it out, or take Rnn";
    }

    private RecurrentLayout Layout(Shape input) => new(Cell, input[0], input[1], input[2], Hidden, Layers, Directions);
}
