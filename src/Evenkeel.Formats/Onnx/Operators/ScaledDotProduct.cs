using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>
/// The operator Attention: softmax(c tanh(s q kᵀ / c) + mask) v for each head, keys and values of the past before the others, and a head of keys
/// for several of queries (Vaswani et al. 2017, eq. 1; Ainslie et al. 2023).
/// </summary>
internal static class ScaledDotProduct
{
    public const string Op = "Attention";

    private const int Mask = 3, PastKeys = 4, PastValues = 5, Lengths = 6;

    private const int PresentKeys = 1, PresentValues = 2, Scores = 3;

    /// <summary>The axes (batch, positions, heads, depth) of a value that has its heads before its positions, and back.</summary>
    internal static readonly int[] Exchanged = [0, 2, 1, 3];

    public static void Run(Call c)
    {
        if (IsWhole(c)) Attend(c);
        else Compose(c);
    }

    private static bool IsCausalMask(Call c) => c.Optional(Mask) is { } mask && c.Emitter.Stored(mask) is { } known && CausalMask.Is(known);

    private static bool IsCausal(Call c) => c.Node.Int("is_causal") == 1;

    /// <summary>Whether the network's own op does all that is asked for.</summary>
    private static bool IsWhole(Call c)
        => new[] { PastKeys, PastValues, Lengths }.All(i => c.Optional(i) is null) && (c.Optional(Mask) is null || IsCausalMask(c)) && Cap(c) == 0 && c.Node.Float("scale") is null or > 0 && !c.IsRead(PresentKeys) && !c.IsRead(PresentValues) && !c.IsRead(Scores);

    private static void Attend(Call c)
    {
        var heads = HeadsOf(c, 0);
        var mixed = c.Emitter.Run(new Networks.Ops.Attention(heads, IsCausal(c) || IsCausalMask(c), c.Node.Float("scale")), Joined(c, 0, heads), Joined(c, 1, heads), Joined(c, 2, heads));
        c.Set(0, c[0].Rank == 3 ? mixed : Split(c, mixed, heads));
    }

    private static void Compose(Call c)
    {
        var compose = c.Compose;
        var (q, k, v) = (Heads(c, 0), Behind(c, PastKeys, Heads(c, 1)), Behind(c, PastValues, Heads(c, 2)));
        var raw = compose.Scale(compose.MatMul(q, compose.Transposed(Repeated(c, k, q.Shape[1]))), c.Node.Float("scale") ?? 1 / Math.Sqrt(q.Shape[3]));
        var capped = Cap(c) is var cap and > 0 ? compose.Scale(compose.Activate(compose.Scale(raw, 1 / cap), ActivationCatalogue.Parse("tanh")), cap) : raw;
        var masked = Masks(c, raw.Shape).Aggregate(capped, compose.Add);
        var probabilities = compose.Softmax(masked, 3);
        var mixed = compose.MatMul(probabilities, Repeated(c, v, q.Shape[1]));
        c.Set(0, c[0].Rank == 3 ? Joined(c, mixed) : mixed);
        c.Set(PresentKeys, k);
        c.Set(PresentValues, v);
        var mode = c.Node.Int("qk_matmul_output_mode") ?? 0;
        c.Set(Scores, mode switch { 0 => raw, 1 => capped, 2 => masked, 3 => probabilities, _ => throw new UnsupportedException($"`qk_matmul_output_mode` (={mode}) must be 0, 1, 2 or 3") });
    }

    private static double Cap(Call c) => Math.Max(0, c.Node.Float("softcap") ?? 0);

    private static long HeadsOf(Call c, int input)
    {
        if (c[input].Rank == 4) return c[input].Shape[1];
        var name = input == 0 ? "q_num_heads" : "kv_num_heads";
        var heads = c.Node.Int(name) ?? 0;
        if (c[input].Rank != 3 || heads < 1 || c[input].Shape[2] % heads != 0) throw new UnsupportedException($"`{name}` (={heads}) must divide the features of input {input}, which has the shape {c[input].Shape}");
        return heads;
    }

    /// <summary>An input as (batch, heads, positions, depth).</summary>
    private static Value Heads(Call c, int input) => c[input].Rank == 4 ? c[input] : Split(c, c[input], HeadsOf(c, input));

    private static Value Split(Call c, Value x, long heads)
        => c.Compose.Permute(Composer.Reshape(x, x.Shape[0], x.Shape[1], heads, x.Shape[2] / heads), Exchanged);

    /// <summary>An input as (batch, positions, all heads' features), with so many heads.</summary>
    private static Value Joined(Call c, int input, long heads)
        => c[input].Rank == 3 && HeadsOf(c, input) == heads ? c[input] : Joined(c, Repeated(c, Heads(c, input), heads));

    private static Value Joined(Call c, Value heads)
        => Composer.Reshape(c.Compose.Permute(heads, Exchanged), heads.Shape[0], heads.Shape[2], heads.Shape[1] * heads.Shape[3]);

    private static Value Behind(Call c, int past, Value now) => c.Optional(past) is { } before ? c.Compose.Concat([before, now], 2) : now;

    /// <summary>Each head as often as queries ask for it, one copy behind the other.</summary>
    private static Value Repeated(Call c, Value x, long heads)
    {
        if (x.Shape[1] == heads) return x;
        if (heads % x.Shape[1] != 0) throw new UnsupportedException($"its {x.Shape[1]} heads of keys must divide its {heads} heads of queries");
        var (batch, own, positions, depth) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        var each = c.Compose.Expand(Composer.Reshape(x, batch, own, 1, positions, depth), new Shape(batch, own, heads / own, positions, depth));
        return Composer.Reshape(each, batch, heads, positions, depth);
    }

    /// <summary>What is added to scores of the shape (batch, heads, positions, keys), −∞ where a position does not see a key.</summary>
    private static IEnumerable<Value> Masks(Call c, Shape scores)
    {
        var (positions, keys) = (scores[2], scores[3]);
        var past = c.Optional(PastKeys)?.Shape[2] ?? 0;
        if (c.Optional(Mask) is { } mask) yield return Added(c, mask, keys);
        if (IsCausal(c)) yield return Hidden(c, new Constant(new Shape(positions, keys), DType.Bool, [.. c.Numbers((double)positions * keys).Select(i => i % keys <= past + i / keys ? 1.0 : 0)]));
        if (c.Optional(Lengths) is not { } lengths) yield break;
        var places = Constant.Of(c.Numbers(keys).Select(i => (long)i));
        yield return Hidden(c, c.Compose.Combine(Functions.Pair["Less"], Composer.Reshape(places, 1, 1, 1, keys), Composer.Reshape(lengths, scores[0], 1, 1, 1)));
    }

    /// <summary>A mask that says which keys are seen, or what is added to their scores; keys beyond it are not seen.</summary>
    private static Value Added(Call c, Value mask, long keys)
    {
        if (mask.Rank < 2) throw new UnsupportedException($"`attn_mask` must have positions and keys as its last axes, got the shape {mask.Shape}");
        var added = mask.Type == DType.Bool ? Hidden(c, mask) : mask;
        var missing = keys - added.Shape[^1];
        long[] none = new long[added.Rank], after = [.. none.SkipLast(1), missing];
        return c.Compose.Pad(added, none, after, double.NegativeInfinity);
    }

    private static Value Hidden(Call c, Value seen) => c.Compose.Choose(seen, Constant.Of(0), Constant.Of(double.NegativeInfinity));
}
