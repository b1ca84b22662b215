using System.Collections.Immutable;

namespace Evenkeel.Formats.Onnx.Recognition;

/// <summary>The layers that exporters take apart, and what they leave of them; larger forms come before those that are parts of them.</summary>
internal static class Patterns
{
    /// <summary>A dense layer: x W + b.</summary>
    public const string Dense = "evenkeel.Dense";

    public static ImmutableArray<Form> All { get; } =
    [
        .. LayerNorms(),
        .. RmsNorms(),
        .. Gelus(),
        Activation("Mish", "Mul(?x, Tanh(Softplus(?x)))"),
        Activation("Mish", "Mul(?x, Tanh(Log(Add(Exp(?x), 1))))"),
        Activation("HardSwish", "Mul(?x, HardSigmoid(?x))"),
        Activation("HardSwish", "Div(Mul(?x, Clip(Add(?x, 3), 0, 6)), 6)"),
        Activation("HardSwish", "Mul(?x, Div(Clip(Add(?x, 3), 0, 6), 6))"),
        Activation("HardSwish", "Mul(?x, Mul(Clip(Add(?x, 3), 0, 6), 0.16666667))"),
        Activation("HardSigmoid", "Div(Clip(Add(?x, 3), 0, 6), 6)", ("alpha", "0.16666667")),
        Activation("Swish", "Mul(?x, Sigmoid(?x))"),
        Activation("Softplus", "Log(Add(Exp(?x), 1))"),
        new(Dense, "Add(MatMul(?x, ?w:parameter), ?b:parameter)", ["?x", "?w", "?b"], ImmutableDictionary<string, string>.Empty),
    ];

    private static Form Activation(string op, string formula, params (string Name, string Value)[] attributes)
        => new(op, formula, ["?x"], attributes.ToImmutableDictionary(a => a.Name, a => a.Value));

    /// <summary>With γ and β, and without; squares by a power or a product, the root before or after the reciprocal.</summary>
    private static IEnumerable<Form> LayerNorms()
    {
        const string Deviation = "Sub(?x, ReduceMean(?x))";
        var epsilon = ImmutableDictionary.CreateRange([KeyValuePair.Create("epsilon", "?e")]);
        foreach (var square in new[] { $"Pow({Deviation}, 2)", $"Mul({Deviation}, {Deviation})" })
        {
            var root = $"Sqrt(Add(ReduceMean({square}), ?e:number))";
            foreach (var normalized in new[] { $"Div({Deviation}, {root})", $"Mul({Deviation}, Reciprocal({root}))", $"Mul({Deviation}, Div(1, {root}))" })
            {
                yield return new("LayerNormalization", $"Add(Mul({normalized}, ?w:parameter), ?b:parameter)", ["?x", "?w", "?b"], epsilon);
                yield return new("LayerNormalization", normalized, ["?x"], epsilon);
            }
        }
    }

    private static IEnumerable<Form> RmsNorms()
    {
        var epsilon = ImmutableDictionary.CreateRange([KeyValuePair.Create("epsilon", "?e")]);
        foreach (var square in new[] { "Pow(?x, 2)", "Mul(?x, ?x)" })
        {
            var root = $"Sqrt(Add(ReduceMean({square}), ?e:number))";
            foreach (var normalized in new[] { $"Div(?x, {root})", $"Mul(?x, Reciprocal({root}))", $"Mul(?x, Div(1, {root}))" })
            {
                yield return new("RMSNormalization", $"Mul({normalized}, ?w:parameter)", ["?x", "?w"], epsilon);
                yield return new("RMSNormalization", normalized, ["?x"], epsilon);
            }
        }
    }

    /// <summary>½ x (1 + erf(x/√2)), and ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), their factors in any order.</summary>
    private static IEnumerable<Form> Gelus()
    {
        const string Root = "1.41421356", Inverse = "0.70710678";
        foreach (var argument in new[] { $"Div(?x, {Root})", $"Mul(?x, {Inverse})" })
        {
            var step = $"Add(Erf({argument}), 1)";
            foreach (var formula in Halved(step)) yield return Activation("Gelu", formula);
        }

        foreach (var cube in new[] { "Pow(?x, 3)", "Mul(?x, Mul(?x, ?x))", "Mul(Mul(?x, ?x), ?x)" })
        {
            var step = $"Add(Tanh(Mul(Add(?x, Mul({cube}, 0.044715)), 0.79788456)), 1)";
            foreach (var formula in Halved(step)) yield return Activation("Gelu", formula, ("approximate", "tanh"));
        }
    }

    private static IEnumerable<string> Halved(string step) => [$"Mul(Mul(?x, {step}), 0.5)", $"Mul(Mul(?x, 0.5), {step})", $"Mul(?x, Mul({step}, 0.5))"];
}
