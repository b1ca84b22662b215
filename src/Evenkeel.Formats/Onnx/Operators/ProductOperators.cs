using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Matrix products: dense layers where one factor is a parameter, attention where they are its.</summary>
internal static class ProductOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Gemm", Gemm),
        new("MatMul", c => c.Set(0, Product(c, c[0], c[1], null))),
        new(Recognition.Patterns.Dense, c => c.Set(0, Product(c, c[0], c[1], c[2]))),
        new(Recognition.Attentions.Op, Attend),
        new(ScaledDotProduct.Op, ScaledDotProduct.Run),
        new("Einsum", c => c.Set(0, Einsum.Run(c.Compose, c.Node.Text("equation") ?? "", [.. c.All]))),
    ];

    private static void Gemm(Call c)
    {
        var (alpha, beta) = (c.Node.Float("alpha") ?? 1, c.Node.Float("beta") ?? 1);
        var a = c.Node.Int("transA") == 1 ? c.Compose.Transposed(c[0]) : c[0];
        var stored = c[0] is Computed ? c.Parameter(1) : c[1];
        var b = c.Node.Int("transB") == 1 ? c.Compose.Transposed(stored) : stored;
        if (alpha == 1 && beta == 1)
        {
            c.Set(0, Product(c, a, b, c.Optional(2)));
            return;
        }

        var product = c.Compose.Scale(c.Compose.MatMul(a, b), alpha);
        c.Set(0, c.Optional(2) is { } bias ? c.Compose.Add(product, c.Compose.Scale(bias, beta)) : product);
    }

    private static void Attend(Call c)
    {
        int[] order = c.Node.Int("sequence_first") == 1 ? [1, 0, 2] : [0, 1, 2];
        var op = new Attention(c.Node.Int("heads") ?? 1, c.Node.Int("causal") == 1, c.Node.Float("scale"));
        var mixed = c.Emitter.Run(op, c.Compose.Permute(c[0], order), c.Compose.Permute(c[1], order), c.Compose.Permute(c[2], order));
        c.Set(0, Composer.Reshape(c.Compose.Permute(mixed, order), c.Node.Ints("shape")));
    }

    private static Value Product(Call c, Value x, Value weight, Value? bias)
    {
        if (x is not Computed || !IsParameter(weight) || weight.Rank != 2 || x.Rank < 2) return Plus(c, c.Compose.MatMul(x, weight), bias);
        var (inputs, outputs) = (weight.Shape[0], weight.Shape[1]);
        if (x.Shape[^1] != inputs) throw new UnsupportedException($"sums over {x.Shape[^1]} features and {inputs} rows of its weight");
        var isBias = bias is not null && IsParameter(bias) && bias.Shape.Length == outputs && bias.Shape[^1] == outputs;

        // Stored (in, out) as it is multiplied, or (out, in) and transposed on the way.
        var stored = c.Compose.Transposed(weight);
        var isTransposed = stored is Weight || (c.Emitter.WholeOf(weight) is null && c.Emitter.WholeOf(stored) is not null);
        var op = new Linear(outputs, isBias, isTransposed ? WeightLayout.OutIn : WeightLayout.InOut);
        var fans = Fans.Dense(inputs, outputs);
        List<(Value, ParameterRole, Fans)> parameters = [(isTransposed ? stored : weight, ParameterRole.Weight, fans)];
        if (isBias) parameters.Add((Composer.Reshape(bias!, outputs), ParameterRole.Bias, fans));
        var rows = x.Rank <= 3 ? x : Composer.Reshape(x, x.Shape.Length / inputs, inputs);
        var y = Composer.Reshape(c.Emitter.RunWeighted(op, [rows], [.. parameters]), new Shape([.. x.Shape.Extents[..^1], outputs]));
        return isBias ? y : Plus(c, y, bias);
    }

    private static Value Plus(Call c, Value value, Value? bias) => bias is null ? value : c.Compose.Add(value, bias);

    /// <summary>Whether a value is a parameter, or may be one.</summary>
    private static bool IsParameter(Value value) => value is Weight or ParameterView or Constant { Tensor: not null };
}
