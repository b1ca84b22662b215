using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Formats.Onnx.Schema;

namespace Evenkeel.Formats.Onnx.Recognition;

/// <summary>
/// Finds attention that a file has taken apart: heads split by a reshape and a transposition, softmax(s q kᵀ + mask) v, and merged again. Shapes,
/// factors and masks are those that a first import has found, as files compute them.
/// </summary>
internal sealed class Attentions
{
    /// <summary>The operator that takes the fragments' place, of q, k and v of shape (batch, positions, width).</summary>
    public const string Op = "evenkeel.Attention";

    /// <summary>A score that is lowered by as much has a probability of 0 in single precision.</summary>
    private const double Masked = -1e4;

    private readonly ImmutableArray<OnnxNode> nodes;
    private readonly IReadOnlyDictionary<string, Value> values;
    private readonly Dictionary<string, OnnxNode> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OnnxNode>> readers = new(StringComparer.Ordinal);
    private readonly string output;

    private Attentions(ImmutableArray<OnnxNode> nodes, IReadOnlyDictionary<string, Value> values, string output)
    {
        (this.nodes, this.values, this.output) = (nodes, values, output);
        foreach (var node in nodes)
        {
            foreach (var made in node.Outputs) makers[made] = node;
            foreach (var input in node.Inputs)
            {
                if (!readers.TryGetValue(input, out var list)) readers[input] = list = [];
                list.Add(node);
            }
        }
    }

    /// <summary>The nodes with one in the place of all that make up an attention: it has the name and the place of the last of them.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="values">What is known of each value.</param>
    /// <param name="output">The value that the nodes are for.</param>
    public static ImmutableArray<OnnxNode> Run(ImmutableArray<OnnxNode> nodes, IReadOnlyDictionary<string, Value> values, string output)
    {
        var finder = new Attentions(nodes, values, output);
        var replaced = new Dictionary<OnnxNode, OnnxNode>(ReferenceEqualityComparer.Instance);
        foreach (var softmax in nodes.Where(n => n.Op == "Softmax"))
        {
            if (finder.Found(softmax) is { } found) replaced[found.Last] = found.Whole;
        }

        return replaced.Count == 0 ? nodes : Recognizer.Needed([.. nodes.Select(n => replaced.GetValueOrDefault(n, n))], output);
    }

    private (OnnxNode Last, OnnxNode Whole)? Found(OnnxNode softmax)
    {
        if (softmax.Opset < 13 ? softmax.Int("axis") != 3 : softmax.Int("axis") is not (null or -1 or 3)) return null;
        if (Reader(softmax, "MatMul") is not { } mixed || mixed.Input(0) != softmax.Outputs[0]) return null;
        if (Reader(mixed, "Transpose") is not { } back || !IsOrder(back, 0, 2, 1, 3) || Reader(back, "Reshape") is not { } merged) return null;
        if (Scores(softmax.Input(0)) is not ({ } product, var scale, var causal)) return null;
        var (q, k, v) = (Heads(product.Input(0), ref scale, isKey: false), Heads(product.Input(1), ref scale, isKey: true), Heads(mixed.Input(1), ref scale, isKey: false, isScaled: false));
        if (q is not { } query || k is not { } key || v is not { } value || query.Count != key.Count || query.Count != value.Count) return null;
        if (ShapeOf(query.Source) is not [var batch, var positions, _] || ShapeOf(value.Source) is not [_, var keys, var width]) return null;
        if (ShapeOf(merged.Outputs[0]) is not { } result || !result.SequenceEqual([batch, positions, width]) || (causal && keys != positions) || !(scale > 0)) return null;
        var attributes = new[]
        {
            new AttributeProto { Name = "heads", I = query.Count },
            new AttributeProto { Name = "causal", I = causal ? 1 : 0 },
            new AttributeProto { Name = "scale", F = (float)scale },
        };
        return (merged, merged with { Op = Op, Inputs = [query.Source, key.Source, value.Source], Attributes = attributes.ToImmutableDictionary(a => a.Name) });
    }

    /// <summary>The product behind scores, the factor that it is multiplied by, and whether positions see those before them alone.</summary>
    private (OnnxNode? Product, double Scale, bool Causal) Scores(string name)
    {
        var (scale, causal) = (1.0, false);
        while (Maker(name) is { } node)
        {
            switch (node.Op)
            {
                case "MatMul":
                    return (node, scale, causal);
                case "Mul" or "Div" when Scaled(node) is var (source, factor):
                    (name, scale) = (source, scale * factor);
                    break;
                case "Add" when Other(node, IsCausal) is { } scores:
                    (name, causal) = (scores, true);
                    break;
                case "Where" when IsChosen(node) is { } chosen:
                    (name, causal) = (chosen, true);
                    break;
                default:
                    return default;
            }
        }

        return default;
    }

    /// <summary>The value of shape (batch, positions, width) whose heads these are, and their number; keys come transposed.</summary>
    private (string Source, long Count)? Heads(string name, ref double scale, bool isKey, bool isScaled = true)
    {
        while (isScaled && Maker(name) is { Op: "Mul" or "Div" } scaling && Scaled(scaling) is var (source, factor)) (name, scale) = (source, scale * factor);
        if (Maker(name) is not { Op: "Transpose" } moved) return null;
        if (isKey && !IsOrder(moved, 0, 2, 3, 1))
        {
            if (!IsOrder(moved, 0, 1, 3, 2) || Maker(moved.Input(0)) is not { Op: "Transpose" } first || !IsOrder(first, 0, 2, 1, 3)) return null;
            moved = first;
        }
        else if (!isKey && !IsOrder(moved, 0, 2, 1, 3))
        {
            return null;
        }

        if (Maker(moved.Input(0)) is not { Op: "Reshape" } split || ShapeOf(split.Outputs[0]) is not [var batch, var positions, var heads, var width]) return null;
        return ShapeOf(split.Input(0)) is { } shape && shape.SequenceEqual([batch, positions, heads * width]) && values[split.Input(0)] is Computed ? (split.Input(0), heads) : null;
    }

    /// <summary>What a node multiplies by one known number, and that number.</summary>
    private (string Source, double Factor)? Scaled(OnnxNode node)
    {
        if (NumberOf(node.Input(1)) is { } second) return (node.Input(0), node.Op == "Mul" ? second : 1 / second);
        return node.Op == "Mul" && NumberOf(node.Input(0)) is { } first ? (node.Input(1), first) : null;
    }

    private double? NumberOf(string name) => Known(name) is { Shape.Length: 1 } number ? number.Data[0] : null;

    private static string? Other(OnnxNode node, Func<string, bool> isMask) => isMask(node.Input(1)) ? node.Input(0) : isMask(node.Input(0)) ? node.Input(1) : null;

    /// <summary>0 up to the diagonal, and nothing that is left of a probability beyond it.</summary>
    private bool IsCausal(string name) => IsTriangle(name, x => x == 0, x => x <= Masked);

    /// <summary>The scores of a choice between them and a number that leaves nothing of a probability.</summary>
    private string? IsChosen(OnnxNode node)
    {
        if (NumberOf(node.Input(2)) <= Masked && IsTriangle(node.Input(0), x => x != 0, x => x == 0)) return node.Input(1);
        return NumberOf(node.Input(1)) <= Masked && IsTriangle(node.Input(0), x => x == 0, x => x != 0) ? node.Input(2) : null;
    }

    private bool IsTriangle(string name, Func<double, bool> isBelow, Func<double, bool> isAbove)
    {
        if (Known(name) is not { Rank: >= 2 } mask || mask.Shape[^1] != mask.Shape[^2] || mask.Shape.Length != mask.Shape[^1] * mask.Shape[^1]) return false;
        var (size, data) = (mask.Shape[^1], mask.Data);
        for (var i = 0; i < data.Length; i++)
        {
            if (!(i % size <= i / size ? isBelow(data[i]) : isAbove(data[i]))) return false;
        }

        return true;
    }

    private Constant? Known(string name) => values.GetValueOrDefault(name) switch
    {
        Constant constant => constant,
        Weight weight => Constant.Of(weight.Tensor),
        _ => null,
    };

    private long[]? ShapeOf(string name) => values.TryGetValue(name, out var value) ? [.. value.Shape.Extents] : null;

    /// <summary>The node that makes a value which nothing but one node reads.</summary>
    private OnnxNode? Maker(string name) => name != output && readers.GetValueOrDefault(name)?.Count == 1 ? makers.GetValueOrDefault(name) : null;

    private OnnxNode? Reader(OnnxNode node, string op) => Maker(node.Outputs[0]) is not null && readers[node.Outputs[0]][0] is var reader && reader.Op == op ? reader : null;

    private static bool IsOrder(OnnxNode transpose, params long[] order) => transpose.Ints("perm") is { } axes && axes.SequenceEqual(order);
}
