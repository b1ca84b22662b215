using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>A kind of recurrent operator.</summary>
/// <param name="Kind">The network's kind.</param>
/// <param name="Order">Which of ONNX's gates stands where in the network's order.</param>
/// <param name="Activations">The functions that it has where none are named.</param>
internal sealed record RecurrentForm(RecurrentKind Kind, int[] Order, string[] Activations);

/// <summary>What a recurrent node asks for.</summary>
/// <param name="Form">Its kind.</param>
/// <param name="Input">Its input as samples × positions × features.</param>
/// <param name="Hidden">Its units.</param>
/// <param name="Direction">forward, reverse or bidirectional.</param>
/// <param name="IsSamplesFirst">Whether samples come before positions in its input and output.</param>
/// <param name="Activations">Its functions, those of the second direction behind those of the first.</param>
/// <param name="OwnOp">The network's op that does the same; null where there is none.</param>
internal sealed record RecurrentNode(
    RecurrentForm Form, Value Input, long Hidden, string Direction, bool IsSamplesFirst, string[] Activations, Recurrent? OwnOp)
{
    private static readonly string[] Directed = ["forward", "reverse", "bidirectional"];

    public int Directions => Direction == "bidirectional" ? 2 : 1;

    public bool IsReverse => Direction == "reverse";

    public int Gates => Form.Order.Length;

    public long Samples => Input.Shape[0];

    public long Positions => Input.Shape[1];

    public long Features => Input.Shape[2];

    public static RecurrentNode Of(Call c, RecurrentForm form)
    {
        var isSamplesFirst = c.Node.Int("layout") == 1;
        var direction = c.Node.Text("direction") ?? "forward";
        if (c[0].Rank != 3) throw new UnsupportedException($"takes positions, samples and features, got {c[0].Shape}");
        if (!Directed.Contains(direction)) throw new UnsupportedException($"`direction` (={direction}) must be forward, reverse or bidirectional");
        if (c.Node.Float("clip") is not null) throw new UnsupportedException("`clip` is not run");
        var input = isSamplesFirst ? c[0] : c.Compose.Permute(c[0], 1, 0, 2);
        var directions = direction == "bidirectional" ? 2 : 1;
        var activations = c.Node.Texts("activations") is { Length: > 0 } named ? named : [.. Enumerable.Repeat(form.Activations, directions).SelectMany(a => a)];
        if (activations.Length != directions * form.Activations.Length) throw new UnsupportedException($"`activations` must be {directions * form.Activations.Length}");
        if (c.Optional(4) is { } lengths && !(lengths is Constant known && known.Data.All(l => l == input.Shape[1]))) throw new UnsupportedException("sequences of several lengths (`sequence_lens`) are not run");
        var hidden = c[2].Shape[^1];
        return new RecurrentNode(form, input, hidden, direction, isSamplesFirst, activations, OwnOf(c, form, activations, hidden, directions));
    }

    private static Recurrent? OwnOf(Call c, RecurrentForm form, string[] activations, long hidden, int directions)
    {
        var isRelu = form.Kind == RecurrentKind.Rnn && activations.All(a => a == "Relu");
        var isUsual = isRelu || activations.SequenceEqual(Enumerable.Repeat(form.Activations, directions).SelectMany(a => a));
        var isFromZero = IsZero(c.Optional(5)) && IsZero(form.Kind == RecurrentKind.Lstm ? c.Optional(6) : null);
        var isAsGru = form.Kind != RecurrentKind.Gru || c.Node.Int("linear_before_reset") == 1;
        var isCellUnread = form.Kind != RecurrentKind.Lstm || (!c.IsRead(2) && c.Optional(7) is null && c.Node.Int("input_forget") != 1);
        if (!isUsual || !isFromZero || !isAsGru || !isCellUnread || c[0] is Constant) return null;
        return new Recurrent(form.Kind, hidden, 1, directions == 2, c.Optional(3) is not null, isRelu ? RecurrentNonlinearity.Relu : RecurrentNonlinearity.Tanh);
    }

    private static bool IsZero(Value? value) => value is null || (value is Constant known && known.Data.All(d => d == 0));

    /// <summary>An input's part for one direction.</summary>
    public static Value Part(Call c, int input, int direction)
    {
        var part = c.Compose.Slice(c.Parameter(input), 0, direction, 1);
        return Composer.Reshape(part, new Shape([.. part.Shape.Extents.Skip(1)]));
    }

    /// <summary>Rows by gates, in the network's order.</summary>
    public Value InOrder(Call c, Value rows) => c.Compose.Concat([.. Form.Order.Select(gate => c.Compose.Slice(rows, 0, gate * Hidden, Hidden))], 0);

    /// <summary>States of samples × positions × directions × units as ONNX has them.</summary>
    public Value Arranged(Call c, Value states) => IsSamplesFirst ? states : c.Compose.Permute(states, 1, 2, 0, 3);

    /// <summary>The states after the last step, which in reverse is the first position's.</summary>
    public Value Last(Call c, Value states)
    {
        var parts = Enumerable.Range(0, Directions).Select(direction =>
        {
            var isBack = IsReverse || direction == 1;
            return c.Compose.Slice(c.Compose.Slice(states, 2, direction, 1), 1, isBack ? 0 : Positions - 1, 1);
        });
        var last = Composer.Reshape(c.Compose.Concat([.. parts], 2), Samples, Directions, Hidden);
        return IsSamplesFirst ? last : c.Compose.Permute(last, 1, 0, 2);
    }
}
