using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Recurrent layers: the network's own where it has what the node asks for, and else step by step.</summary>
internal static class RecurrentOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("RNN", c => Convert(c, new RecurrentForm(RecurrentKind.Rnn, [0], ["Tanh"]))),
        new("GRU", c => Convert(c, new RecurrentForm(RecurrentKind.Gru, [1, 0, 2], ["Sigmoid", "Tanh"]))),
        new("LSTM", c => Convert(c, new RecurrentForm(RecurrentKind.Lstm, [0, 2, 3, 1], ["Sigmoid", "Tanh", "Tanh"]))),
    ];

    private static void Convert(Call c, RecurrentForm form)
    {
        var node = RecurrentNode.Of(c, form);
        var outputs = node.OwnOp is { } op ? Own(c, node, op) : Unrolled.Run(c, node);
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] is { } output) c.Set(i, output);
        }
    }

    /// <summary>All states as (positions, directions, samples, units), and the last ones.</summary>
    private static Value?[] Own(Call c, RecurrentNode node, Recurrent op)
    {
        List<(Value, ParameterRole, Fans)> weights = [];
        for (var direction = 0; direction < node.Directions; direction++)
        {
            var (input, state) = (Fans.Recurrent(node.Features, node.Hidden, node.Gates), Fans.Recurrent(node.Hidden, node.Hidden, node.Gates));
            weights.Add((node.InOrder(c, RecurrentNode.Part(c, 1, direction)), ParameterRole.Weight, input));
            weights.Add((node.InOrder(c, RecurrentNode.Part(c, 2, direction)), ParameterRole.Weight, state));
            if (!op.Bias) continue;
            var bias = RecurrentNode.Part(c, 3, direction);
            var half = bias.Shape[0] / 2;
            weights.Add((node.InOrder(c, c.Compose.Slice(bias, 0, 0, half)), ParameterRole.Bias, input));
            weights.Add((node.InOrder(c, c.Compose.Slice(bias, 0, half, half)), ParameterRole.Bias, state));
        }

        var x = node.IsReverse ? Backwards(c, node.Input, 1) : node.Input;
        var y = c.Emitter.RunWeighted(op, [x], [.. weights]);
        if (node.IsReverse) y = Backwards(c, y, 1);
        var states = Composer.Reshape(y, node.Samples, node.Positions, node.Directions, node.Hidden);
        return [c.IsRead(0) ? node.Arranged(c, states) : null, c.IsRead(1) ? node.Last(c, states) : null];
    }

    public static Value Backwards(Call c, Value x, int axis) => c.Compose.Gather(x, axis, [.. c.Numbers(x.Shape[axis]).Select(i => x.Shape[axis] - 1 - i)]);
}
