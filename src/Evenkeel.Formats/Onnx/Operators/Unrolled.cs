using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>A recurrent node step by step: with a first state, peepholes, other functions, or the state of the cells as an output.</summary>
internal sealed class Unrolled
{
    /// <summary>The most positions; each takes a few dozen nodes.</summary>
    private const long MostPositions = 4096;

    private readonly Call c;
    private readonly RecurrentNode node;
    private readonly Value[] inputs;
    private readonly Value[] states;
    private readonly Value?[] inputBias;
    private readonly Value?[] stateBias;
    private readonly Value[] peepholes;
    private readonly Func<Value, Value>[] functions;

    private Unrolled(Call call, RecurrentNode recurrent, int direction)
    {
        (c, node) = (call, recurrent);
        var projected = Projected(direction);
        var gates = Enumerable.Range(0, node.Gates);
        inputs = [.. gates.Select(g => c.Compose.Slice(projected, 2, g * node.Hidden, node.Hidden))];
        states = [.. gates.Select(g => Shown(c.Compose.Transposed(Rows(RecurrentNode.Part(c, 2, direction), g)), ParameterRole.Weight))];
        var bias = c.Optional(3) is null ? null : RecurrentNode.Part(c, 3, direction);
        inputBias = [.. gates.Select(g => bias is null ? null : Rows(bias, g))];
        stateBias = [.. gates.Select(g => bias is null ? null : Rows(bias, node.Gates + g))];
        peepholes = c.Optional(7) is null || node.Form.Kind != RecurrentKind.Lstm ? [] : [.. Enumerable.Range(0, 3).Select(g => Rows(RecurrentNode.Part(c, 7, direction), g))];
        var count = node.Form.Activations.Length;
        functions = [.. node.Activations.Skip(direction * count).Take(count).Select(name => Function(call, name))];
    }

    /// <summary>All states, the last ones, and for an LSTM the last ones of the cells.</summary>
    public static Value?[] Run(Call c, RecurrentNode node)
    {
        if (node.Positions > MostPositions) throw new UnsupportedException($"runs over {node.Positions} positions from a state of its own; at most {MostPositions} are run so");
        List<Value> all = [], cells = [];
        for (var direction = 0; direction < node.Directions; direction++)
        {
            var (states, cell) = new Unrolled(c, node, direction).Steps(direction);
            all.Add(states);
            if (cell is not null) cells.Add(cell);
        }

        var joined = c.Compose.Concat([.. all.Select(s => Composer.Reshape(s, node.Samples, node.Positions, 1, node.Hidden))], 2);
        var last = cells.Count == 0 ? null : c.Compose.Concat([.. cells.Select(s => Composer.Reshape(s, node.Samples, 1, node.Hidden))], 1);
        return [node.Arranged(c, joined), node.Last(c, joined), last is null || node.IsSamplesFirst ? last : c.Compose.Permute(last, 1, 0, 2)];
    }

    /// <summary>What all positions put into the gates, by one product.</summary>
    private Value Projected(int direction)
    {
        var rows = Composer.Reshape(node.Input, node.Samples * node.Positions, node.Features);
        var weight = RecurrentNode.Part(c, 1, direction);
        var fans = Fans.Recurrent(node.Features, node.Hidden, node.Gates);
        var product = c[0] is Constant
            ? c.Compose.MatMul(rows, c.Compose.Transposed(weight))
            : c.Emitter.RunWeighted(new Linear(node.Gates * node.Hidden, Bias: false), [rows], (weight, ParameterRole.Weight, fans));
        return Composer.Reshape(product, node.Samples, node.Positions, node.Gates * node.Hidden);
    }

    private (Value States, Value? Cell) Steps(int direction)
    {
        var isBack = node.IsReverse || direction == 1;
        var (h, cell) = (First(5, direction), node.Form.Kind == RecurrentKind.Lstm ? First(6, direction) : null);
        var made = new Value[node.Positions];
        for (long i = 0; i < node.Positions; i++)
        {
            var at = isBack ? node.Positions - 1 - i : i;
            (h, cell) = node.Form.Kind switch
            {
                RecurrentKind.Rnn => (functions[0](Gate(0, at, h)), null),
                RecurrentKind.Gru => (Gru(at, h), null),
                _ => Lstm(at, h, cell!),
            };
            made[at] = Composer.Reshape(h, node.Samples, 1, node.Hidden);
        }

        return (c.Compose.Concat(made, 1), cell);
    }

    /// <summary>i, o, f by the functions f, c' by g: c = f c + i c', h = o h(c); peepholes show the gates the cell.</summary>
    private (Value State, Value Cell) Lstm(long at, Value h, Value cell)
    {
        var input = functions[0](Peeped(Gate(0, at, h), 0, cell));
        var forget = c.Node.Int("input_forget") == 1 ? c.Compose.Subtract(Constant.Of(1), input) : functions[0](Peeped(Gate(2, at, h), 2, cell));
        var fresh = c.Compose.Add(c.Compose.Multiply(forget, cell), c.Compose.Multiply(input, functions[1](Gate(3, at, h))));
        var output = functions[0](Peeped(Gate(1, at, h), 1, fresh));
        return (c.Compose.Multiply(output, functions[2](fresh)), fresh);
    }

    /// <summary>h = (1 − z) h' + z h, with r on the state before or behind its product.</summary>
    private Value Gru(long at, Value h)
    {
        var (update, reset) = (functions[0](Gate(0, at, h)), functions[0](Gate(1, at, h)));
        var isBehind = c.Node.Int("linear_before_reset") == 1;
        var product = c.Compose.MatMul(isBehind ? h : c.Compose.Multiply(reset, h), states[2]);
        var biased = Plus(product, stateBias[2]);
        var fresh = functions[1](c.Compose.Add(At(2, at), isBehind ? c.Compose.Multiply(reset, biased) : biased));
        return c.Compose.Add(c.Compose.Multiply(c.Compose.Subtract(Constant.Of(1), update), fresh), c.Compose.Multiply(update, h));
    }

    private Value Gate(int gate, long at, Value h) => c.Compose.Add(At(gate, at), Plus(c.Compose.MatMul(h, states[gate]), stateBias[gate]));

    private Value At(int gate, long at) => Plus(Composer.Reshape(c.Compose.Slice(inputs[gate], 1, at, 1), node.Samples, node.Hidden), inputBias[gate]);

    private Value Peeped(Value gate, int peephole, Value cell) => peepholes.Length == 0 ? gate : c.Compose.Add(gate, c.Compose.Multiply(peepholes[peephole], cell));

    private Value Plus(Value value, Value? bias) => bias is null ? value : c.Compose.Add(value, bias);

    private Value Rows(Value all, int gate) => Shown(c.Compose.Slice(all, 0, gate * node.Hidden, node.Hidden), all.Rank == 1 ? ParameterRole.Bias : ParameterRole.Weight);

    private Value Shown(Value value, ParameterRole role) => value is Constant || c[0] is Constant ? value : c.Emitter.Shown(value, role, Fans.Recurrent(node.Features, node.Hidden, node.Gates));

    private Value First(int input, int direction)
    {
        if (c.Optional(input) is not { } given) return new Constant(new Shape(node.Samples, node.Hidden), DType.Float32, [.. c.Numbers((double)node.Samples * node.Hidden).Select(_ => 0.0)]);
        return Composer.Reshape(c.Compose.Slice(given, node.IsSamplesFirst ? 1 : 0, direction, 1), node.Samples, node.Hidden);
    }

    private static Func<Value, Value> Function(Call c, string name)
    {
        var known = name switch
        {
            "HardSigmoid" => Activation.FromDelegate("hard-sigmoid", x => Math.Clamp(0.2 * x + 0.5, 0, 1), x => Math.Abs(x) < 2.5 ? 0.2 : 0, [-2.5, 2.5]),
            "LeakyRelu" => ActivationCatalogue.Parse("leaky-relu:0.01"),
            "Relu" or "Tanh" or "Sigmoid" or "Softsign" or "Softplus" or "Elu" => ActivationCatalogue.Parse(name.ToLowerInvariant()),
            _ => throw new UnsupportedException($"the function {name} is not run in a recurrent layer"),
        };
        return value => c.Compose.Activate(value, known);
    }
}
