using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Formats.Onnx.Operators;
using Evenkeel.Formats.Onnx.Schema;

namespace Evenkeel.Formats.Onnx.Recognition;

/// <summary>
/// Finds attention that a file has taken apart: heads split by a reshape and a transposition, softmax(s q kᵀ + mask) v or the operator Attention,
/// and merged again. Heads are an axis of their own, (batch, heads, positions, depth), or one with the samples, (batch·heads, positions, depth).
/// Shapes, factors and masks are those that a first import has found, as files compute them.
/// </summary>
internal sealed class Attentions
{
    /// <summary>
    /// The operator that takes the fragments' place, of q, k and v of shape (batch, positions, width), or (positions, batch, width) where its
    /// attribute "sequence_first" is 1; the result has the shape that its attribute "shape" says.
    /// </summary>
    public const string Op = "evenkeel.Attention";

    /// <summary>How q and v, and k, stand behind their reshape, and how a k that stands as they do is turned.</summary>
    private static readonly Layout BatchFirst = new([0, 2, 1, 3], [0, 2, 3, 1], [0, 1, 3, 2]), SequenceFirst = new([1, 0, 2], [1, 2, 0], [0, 2, 1]);

    private readonly IReadOnlyDictionary<string, Value> values;
    private readonly Dictionary<string, OnnxNode> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OnnxNode>> readers = new(StringComparer.Ordinal);
    private readonly Func<Value, Constant?> known;
    private readonly string output;

    private Attentions(ImmutableArray<OnnxNode> nodes, IReadOnlyDictionary<string, Value> values, Func<Value, Constant?> known, string output)
    {
        (this.values, this.known, this.output) = (values, known, output);
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
    /// <param name="known">The elements of a value that stands in the file.</param>
    /// <param name="output">The value that the nodes are for.</param>
    public static ImmutableArray<OnnxNode> Run(ImmutableArray<OnnxNode> nodes, IReadOnlyDictionary<string, Value> values, Func<Value, Constant?> known, string output)
    {
        var settled = Recognizer.Needed([.. nodes.Select(n => Settled(n, values))], output);
        var finder = new Attentions(settled, values, known, output);
        var replaced = new Dictionary<OnnxNode, OnnxNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in settled)
        {
            var core = node.Op switch { "Softmax" => finder.OfSoftmax(node), ScaledDotProduct.Op => finder.OfOperator(node), _ => null };
            if (core is not null && finder.Whole(core) is { } found) replaced[found.Last] = found.Whole;
        }

        return replaced.Count == 0 ? nodes : Recognizer.Needed([.. settled.Select(n => replaced.GetValueOrDefault(n, n))], output);
    }

    /// <summary>A shape is known by now, so that whoever asks for it does not hold on to the value.</summary>
    private static OnnxNode Settled(OnnxNode node, IReadOnlyDictionary<string, Value> values)
    {
        if (node.Op != "Shape" || values.GetValueOrDefault(node.Outputs[0]) is not Constant shape) return node;
        var attribute = new AttributeProto { Name = "value_ints" };
        attribute.Ints.AddRange(shape.Integers);
        return node with { Op = "Constant", Inputs = [], Attributes = ImmutableDictionary<string, AttributeProto>.Empty.Add(attribute.Name, attribute) };
    }

    private Core? OfSoftmax(OnnxNode softmax)
    {
        if (ShapeOf(softmax.Input(0)) is not { Length: 3 or 4 } scores) return null;
        var axis = scores.Length - 1L;
        if (softmax.Opset < 13 ? softmax.Int("axis") is not { } named || (named != axis && named != -1) : softmax.Int("axis") is { } given && given != axis && given != -1) return null;
        if (Reader(softmax, "MatMul") is not { } mixed || mixed.Input(0) != softmax.Outputs[0]) return null;
        if (Scores(softmax.Input(0)) is not ({ } product, var scale, var causal)) return null;
        return new Core(scores.Length == 4 ? BatchFirst : SequenceFirst, product.Input(0), product.Input(1), mixed.Input(1), mixed, scale, causal, KeysAreTurned: true);
    }

    private Core? OfOperator(OnnxNode node)
    {
        if (ShapeOf(node.Input(0)) is not { Length: 4 } query || node.Inputs.Skip(4).Any(i => i.Length > 0) || node.Outputs.Skip(1).Any(readers.ContainsKey) || node.Float("softcap") is > 0) return null;
        var isMasked = node.Input(3) is { Length: > 0 };
        if (isMasked && !IsCausal(node.Input(3))) return null;
        return new Core(BatchFirst, node.Input(0), node.Input(1), node.Input(2), node, node.Float("scale") ?? 1 / Math.Sqrt(query[3]), isMasked || node.Int("is_causal") == 1, KeysAreTurned: false);
    }

    /// <summary>The node that merges the heads again, and the one that takes its place.</summary>
    private (OnnxNode Last, OnnxNode Whole)? Whole(Core core)
    {
        var (layout, scale, causal) = (core.Layout, core.Scale, core.Causal);
        if (Reader(core.Mixed, "Transpose") is not { } back || !IsOrder(back, layout.Query) || Reader(back, "Reshape") is not { } merged) return null;
        var (q, k, v) = (Heads(layout, core.Queries, ref scale, isKey: false), Heads(layout, core.Keys, ref scale, core.KeysAreTurned), Heads(layout, core.Values, ref scale, isKey: false, isScaled: false));
        if (q is not { } query || k is not { } key || v is not { } value || query.Count != key.Count || query.Count != value.Count) return null;
        if (layout.Sizes(ShapeOf(query.Source)) is not var (batch, positions, _) || layout.Sizes(ShapeOf(value.Source)) is not var (_, keys, width)) return null;
        if (ShapeOf(merged.Outputs[0]) is not { } result || !layout.IsMerged(result, batch, positions, width) || (causal && keys != positions) || !(scale > 0)) return null;
        var shape = new AttributeProto { Name = "shape" };
        shape.Ints.AddRange(result);
        AttributeProto[] attributes =
        [
            new() { Name = "heads", I = query.Count },
            new() { Name = "causal", I = causal ? 1 : 0 },
            new() { Name = "scale", F = (float)scale },
            new() { Name = "sequence_first", I = layout == SequenceFirst ? 1 : 0 },
            shape,
        ];
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
                case "Add" when Other(node, IsEmpty) is { } scores:
                    name = scores;
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

    /// <summary>The value of three axes whose heads these are, and their number; keys come transposed.</summary>
    private (string Source, long Count)? Heads(Layout layout, string name, ref double scale, bool isKey, bool isScaled = true)
    {
        while (isScaled && Maker(name) is { Op: "Mul" or "Div" } scaling && Scaled(scaling) is var (source, factor)) (name, scale) = (source, scale * factor);
        if (Maker(name) is not { Op: "Transpose" } moved) return null;
        if (isKey && !IsOrder(moved, layout.Key))
        {
            if (!IsOrder(moved, layout.Turned) || Maker(moved.Input(0)) is not { Op: "Transpose" } first || !IsOrder(first, layout.Query)) return null;
            moved = first;
        }
        else if (!isKey && !IsOrder(moved, layout.Query))
        {
            return null;
        }

        if (Maker(moved.Input(0)) is not { Op: "Reshape" } split || ShapeOf(split.Outputs[0]) is not { } parts || values[split.Input(0)] is not Computed whole) return null;
        return layout.HeadsOf([.. whole.Shape.Extents], parts) is { } heads ? (split.Input(0), heads) : null;
    }

    /// <summary>What a node multiplies by one known number, and that number.</summary>
    private (string Source, double Factor)? Scaled(OnnxNode node)
    {
        if (NumberOf(node.Input(1)) is { } second) return (node.Input(0), node.Op == "Mul" ? second : 1 / second);
        return node.Op == "Mul" && NumberOf(node.Input(0)) is { } first ? (node.Input(1), first) : null;
    }

    private double? NumberOf(string name) => Known(name) is { Shape.Length: 1 } number ? number.Data[0] : null;

    private static string? Other(OnnxNode node, Func<string, bool> isMask) => isMask(node.Input(1)) ? node.Input(0) : isMask(node.Input(0)) ? node.Input(1) : null;

    /// <summary>Whether a mask hides nothing, and is no parameter that begins at 0.</summary>
    private bool IsEmpty(string name) => values.GetValueOrDefault(name) is Constant mask && mask.Data.All(x => x == 0);

    private bool IsCausal(string name) => Known(name) is { } mask && CausalMask.Is(mask);

    /// <summary>The scores of a choice between them and a number that leaves nothing of a probability.</summary>
    private string? IsChosen(OnnxNode node)
    {
        if (Known(node.Input(0)) is not { } condition) return null;
        if (NumberOf(node.Input(2)) <= CausalMask.Masked && CausalMask.Shows(condition)) return node.Input(1);
        return NumberOf(node.Input(1)) <= CausalMask.Masked && CausalMask.Hides(condition) ? node.Input(2) : null;
    }

    private Constant? Known(string name) => values.GetValueOrDefault(name) is { } value ? known(value) : null;

    private long[]? ShapeOf(string name) => values.TryGetValue(name, out var value) ? [.. value.Shape.Extents] : null;

    /// <summary>The node that makes a value which nothing but one node reads.</summary>
    private OnnxNode? Maker(string name) => name != output && readers.GetValueOrDefault(name)?.Count == 1 ? makers.GetValueOrDefault(name) : null;

    private OnnxNode? Reader(OnnxNode node, string op) => Maker(node.Outputs[0]) is not null && readers[node.Outputs[0]][0] is var reader && reader.Op == op ? reader : null;

    private static bool IsOrder(OnnxNode transpose, long[] order) => transpose.Ints("perm") is { } axes && axes.SequenceEqual(order);

    /// <summary>What is between heads that are split and heads that are merged.</summary>
    /// <param name="Layout">Where its heads stand.</param>
    /// <param name="Queries">The queries' value.</param>
    /// <param name="Keys">The keys' value.</param>
    /// <param name="Values">The values' value.</param>
    /// <param name="Mixed">The node that makes the heads' results.</param>
    /// <param name="Scale">The factor of the scores.</param>
    /// <param name="Causal">Whether positions see those before them alone.</param>
    /// <param name="KeysAreTurned">Whether depth stands before positions in the keys.</param>
    private sealed record Core(Layout Layout, string Queries, string Keys, string Values, OnnxNode Mixed, double Scale, bool Causal, bool KeysAreTurned);

    /// <summary>The orders of transpositions between the axes of a value and those of its heads.</summary>
    private sealed record Layout(long[] Query, long[] Key, long[] Turned)
    {
        private bool HasHeadsAxis => Query.Length == 4;

        public (long Batch, long Positions, long Width)? Sizes(long[]? shape)
            => shape is not [var first, var second, var width] ? null : HasHeadsAxis ? (first, second, width) : (second, first, width);

        public long? HeadsOf(long[] shape, long[] parts)
        {
            if (Sizes(shape) is not var (batch, positions, width)) return null;
            var heads = HasHeadsAxis ? parts[2] : parts[1] / batch;
            if (heads < 1) return null;
            long[] wanted = HasHeadsAxis ? [batch, positions, heads, width / heads] : [positions, batch * heads, width / heads];
            return width % heads == 0 && parts.SequenceEqual(wanted) ? heads : null;
        }

        /// <summary>Whether a shape is that of all heads side by side; samples and positions may be one axis.</summary>
        public bool IsMerged(long[] shape, long batch, long positions, long width)
            => HasHeadsAxis ? shape.SequenceEqual([batch, positions, width]) : shape.SequenceEqual([positions, batch, width]) || shape.SequenceEqual([positions * batch, width]);
    }
}
