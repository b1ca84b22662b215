using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Arithmetic, comparisons and logic, element by element.</summary>
internal static class PointwiseOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Add", c => c.Set(0, c.Compose.Add(c[0], Second(c)))),
        new("Sub", c => c.Set(0, c.Compose.Subtract(c[0], Second(c)))),
        new("Mul", c => c.Set(0, c.Compose.Multiply(c[0], Second(c)))),
        new("Div", c => c.Set(0, c.Compose.Divide(c[0], Second(c)))),
        new("Neg", c => c.Set(0, c.Compose.Scale(c[0], -1))),
        new("Sum", c => c.Set(0, c.All.Aggregate(c.Compose.Add))),
        new("Mean", c => c.Set(0, c.Compose.Scale(c.All.Aggregate(c.Compose.Add), 1.0 / c.Count))),
        new("Pow", Power),
        new("Mod", c => c.Set(0, c.Compose.Combine(c.Node.Int("fmod") == 1 ? Functions.Remainder : Functions.Modulo, c[0], c[1]))),
        new("Where", c => c.Set(0, c.Compose.Choose(c[0], c[1], c[2]))),
        new("Cast", Cast),
        new("CastLike", c => c.Set(0, Cast(c, c[0], c[1].Type))),
        new("Clip", Clip),
        .. Functions.Scalar.Where(f => f.Key != "Neg").Select(f => new KeyValuePair<string, Action<Call>>(f.Key, c => c.Set(0, Typed(c.Node.Op, c.Compose.Apply(c[0], f.Value))))),
        .. Functions.Pair.Where(f => f.Key != "Pow").Select(f => new KeyValuePair<string, Action<Call>>(f.Key, c => c.Set(0, Typed(c.Node.Op, Read(c).Aggregate((a, b) => c.Compose.Combine(f.Value, a, b)))))),
    ];

    /// <summary>Comparisons and logic make booleans.</summary>
    private static Value Typed(string op, Value value) => IsPredicate(op) ? value.As(DType.Bool) : value;

    private static bool IsPredicate(string op) => op is "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Xor" or "Not" or "IsNaN";

    /// <summary>What is only compared gets no gradient: where it stands in the file it is a table, as of a mask, and no parameter.</summary>
    private static IEnumerable<Value> Read(Call c)
    {
        Value[] all = [.. c.All];
        return IsPredicate(c.Node.Op) && all.All(v => v is not Computed) ? all.Select(v => c.Emitter.Stored(v) ?? v) : all;
    }

    /// <summary>The second operand, which before opset 7 stands from an axis on, and since then at the end.</summary>
    private static Value Second(Call c)
    {
        if (c.Node.Opset >= 7 || c.Node.Int("axis") is not { } axis || c[1].Rank == 0) return c[1];
        var behind = c[0].Rank - c[0].Axis(axis) - c[1].Rank;
        return behind <= 0 ? c[1] : Composer.Reshape(c[1], [.. c[1].Shape.Extents, .. Enumerable.Repeat(1L, behind)]);
    }

    /// <summary>Squares and roots are exact, and do not need the other input's logarithm.</summary>
    private static void Power(Call c)
    {
        var value = c[1] is Constant { Shape.Length: 1 } exponent && exponent.Rank <= c[0].Rank
            ? exponent.Data[0] switch
            {
                1 => c[0],
                2 => c.Compose.Multiply(c[0], c[0]),
                0.5 => c.Compose.Apply(c[0], Functions.Scalar["Sqrt"]),
                _ => c.Compose.Combine(Functions.Pair["Pow"], c[0], c[1]),
            }
            : c.Compose.Combine(Functions.Pair["Pow"], c[0], c[1]);
        c.Set(0, c[0].IsInteger ? c.Compose.Apply(value, Functions.Truncate).As(c[0].Type) : value.As(c[0].Type));
    }

    private static void Cast(Call c) => c.Set(0, Cast(c, c[0], Call.TypeOf(c.Node.Int("to") ?? 0)));

    /// <summary>The network computes in one precision: a change of it is none, and only what becomes whole or a boolean is rounded.</summary>
    private static Value Cast(Call c, Value x, DType type)
    {
        if (type == DType.Bool && x.Type != DType.Bool) return c.Compose.Apply(x, Functions.Step("bool", v => v == 0 ? 0 : 1)).As(type);
        return (x.IsInteger || type.IsFloat() ? x : c.Compose.Apply(x, Functions.Truncate)).As(type);
    }

    private static void Clip(Call c)
    {
        var (least, most) = (c.Optional(1), c.Optional(2));
        if ((least ?? Constant.Of(0)) is Constant && (most ?? Constant.Of(0)) is Constant)
        {
            var (from, to) = (c.Number("min", 1) ?? double.NegativeInfinity, c.Number("max", 2) ?? double.PositiveInfinity);
            c.Set(0, ActivationOperators.OfRange(from, to) is { } activation ? c.Compose.Activate(c[0], activation) : c.Compose.Apply(c[0], Functions.Clip(from, to)));
            return;
        }

        var value = least is null ? c[0] : c.Compose.Combine(Functions.Pair["Max"], c[0], least);
        c.Set(0, most is null ? value : c.Compose.Combine(Functions.Pair["Min"], value, most));
    }
}
