using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Networks;
using Google.Protobuf;

namespace Evenkeel.Formats.Onnx.Recognition;

/// <summary>Finds a formula among a graph's nodes.</summary>
internal sealed class Rewriting
{
    /// <summary>How far a constant may be from the formula's: exporters write √2 as 1.4142135381698608.</summary>
    private const double Close = 1e-5;

    /// <summary>The nodes that a parameter may pass on its way.</summary>
    private const int MostMoves = 8;

    private readonly OnnxGraph graph;
    private readonly ImmutableArray<OnnxNode> nodes;
    private readonly Dictionary<string, OnnxNode> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);

    public Rewriting(OnnxGraph graph, ImmutableArray<OnnxNode> nodes, string output)
    {
        (this.graph, this.nodes) = (graph, nodes);
        uses[output] = 1;
        foreach (var node in nodes)
        {
            foreach (var made in node.Outputs) makers[made] = node;
            foreach (var input in node.Inputs) uses[input] = uses.GetValueOrDefault(input) + 1;
        }
    }

    /// <summary>The nodes, with one in the place of all that make up a formula: it has the name and the place of the last of them.</summary>
    public ImmutableArray<OnnxNode> Apply(Form form)
    {
        var gone = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var replaced = new Dictionary<OnnxNode, OnnxNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in nodes.Reverse())
        {
            if (node.Op != form.Root.Op || gone.Contains(node) || Match.Of(this, form, node) is not { } match) continue;
            if (match.Inner.Any(n => gone.Contains(n) || !IsOnlyFor(match, n))) continue;
            gone.UnionWith(match.Inner);
            replaced[node] = Replacement(form, match, node);
        }

        return replaced.Count == 0 ? nodes : [.. nodes.Where(n => !gone.Contains(n)).Select(n => replaced.GetValueOrDefault(n, n))];
    }

    /// <summary>Whether nothing beside the formula reads what one of its nodes makes.</summary>
    private bool IsOnlyFor(Match match, OnnxNode node) => node.Outputs.All(o => uses.GetValueOrDefault(o) == match.Reads(o));

    private static OnnxNode Replacement(Form form, Match match, OnnxNode last)
    {
        var attributes = ImmutableDictionary.CreateBuilder<string, AttributeProto>(StringComparer.Ordinal);
        foreach (var (name, text) in form.Attributes)
        {
            attributes[name] = text.StartsWith('?') ? new AttributeProto { Name = name, F = (float)match.Numbers[text] }
                : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? new AttributeProto { Name = name, F = (float)number }
                : new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(text) };
        }

        if (match.FirstAxis is { } axis) attributes["axis"] = new AttributeProto { Name = "axis", I = axis };
        return last with { Op = form.Op, Inputs = [.. form.Inputs.Select(i => match.Values[i])], Attributes = attributes.ToImmutable() };
    }

    /// <summary>The one number that a value is known to be.</summary>
    private double? NumberOf(string name)
    {
        var tensor = graph.Tensors.GetValueOrDefault(name) ?? (makers.TryGetValue(name, out var maker) && maker.Op == "Constant" && maker.Attributes.TryGetValue("value", out var value) ? Single(value.T) : null);
        return tensor is { Shape.Length: 1 } ? Constant.Of(tensor).Data[0] : null;
    }

    /// <summary>A number's tensor stands in the node; longer ones are not looked at.</summary>
    private static FileTensor? Single(TensorProto? proto) => proto is not null && proto.Dims.All(d => d == 1) && OnnxTypes.Of(proto.DataType) is not null ? FileTensor.OfNumber(proto) : null;

    /// <summary>Whether a value is a parameter of the file, or one that was only moved.</summary>
    private bool IsParameter(string name)
    {
        for (var moves = 0; moves < MostMoves; moves++)
        {
            if (graph.Tensors.TryGetValue(name, out var tensor)) return tensor.Type.IsFloat();
            if (!makers.TryGetValue(name, out var maker)) return false;
            if (maker.Op == "Constant") return NumberOf(name) is null;
            if (maker.Op is not ("Transpose" or "Identity" or "Reshape" or "Unsqueeze" or "Squeeze")) return false;
            name = maker.Input(0);
        }

        return false;
    }

    /// <summary>The first of the axes that a reduction takes, where it takes all from there on; counted from the end.</summary>
    private long? FirstAxisOf(OnnxNode node)
    {
        var axes = node.Ints("axes") ?? (node.Input(1) is { Length: > 0 } name ? KnownIntegers(name) : null);
        if (axes is null || node.Int("keepdims") == 0) return null;
        Array.Sort(axes);
        return axes.Select((a, i) => a == i - axes.Length).All(follows => follows) ? -axes.Length : null;
    }

    private long[]? KnownIntegers(string name)
    {
        if (graph.Tensors.TryGetValue(name, out var tensor)) return Constant.Of(tensor).Integers;
        return makers.TryGetValue(name, out var maker) && maker.Op == "Constant" ? maker.Attributes.TryGetValue("value", out var value) && value.T is { HasRawData: true } proto && proto.RawData.Length % sizeof(long) == 0 ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(proto.RawData.Span).ToArray() : maker.Ints("value_ints") : null;
    }

    /// <summary>A formula that was found.</summary>
    private sealed class Match(Rewriting rewriting)
    {
        private readonly Dictionary<string, int> reads = new(StringComparer.Ordinal);

        public Dictionary<string, string> Values { get; private init; } = new(StringComparer.Ordinal);

        public Dictionary<string, double> Numbers { get; private init; } = new(StringComparer.Ordinal);

        /// <summary>The nodes before the last.</summary>
        public HashSet<OnnxNode> Inner { get; private init; } = new(ReferenceEqualityComparer.Instance);

        public long? FirstAxis { get; private set; }

        public static Match? Of(Rewriting rewriting, Form form, OnnxNode last)
        {
            var match = new Match(rewriting);
            return match.Arguments(form.Root, last) ? match : null;
        }

        /// <summary>How often the formula's nodes read a value.</summary>
        public int Reads(string value) => reads.GetValueOrDefault(value);

        private bool Arguments(Pattern.Call call, OnnxNode node)
        {
            if (call.Op is "ReduceMean" && !TakesAxis(node)) return false;
            if (node.Op == "Clip" && node.Inputs.Length == 1) return false;
            var inputs = node.Op == "ReduceMean" ? node.Inputs[..1] : node.Inputs;
            if (inputs.Length != call.Arguments.Length) return false;
            return InOrder(call, inputs, [.. Enumerable.Range(0, inputs.Length)]) || (call.IsCommutative && InOrder(call, inputs, [1, 0]));
        }

        /// <summary>Tries one order of the arguments; what a failed try has found is taken back.</summary>
        private bool InOrder(Pattern.Call call, ImmutableArray<string> inputs, int[] order)
        {
            var before = (new Dictionary<string, string>(Values), new Dictionary<string, double>(Numbers), new HashSet<OnnxNode>(Inner, ReferenceEqualityComparer.Instance), new Dictionary<string, int>(reads));
            for (var i = 0; i < order.Length; i++)
            {
                reads[inputs[order[i]]] = Reads(inputs[order[i]]) + 1;
                if (Is(call.Arguments[i], inputs[order[i]])) continue;
                Restore(Values, before.Item1);
                Restore(Numbers, before.Item2);
                Inner.IntersectWith(before.Item3);
                Restore(reads, before.Item4);
                return false;
            }

            return true;
        }

        private bool Is(Pattern pattern, string value)
        {
            switch (pattern)
            {
                case Pattern.Number number:
                    return rewriting.NumberOf(value) is { } known && (number.Value is not { } wanted || Math.Abs(known - wanted) <= Close * Math.Max(1, Math.Abs(wanted)));
                case Pattern.Any { Kind: "number" } any:
                    if (rewriting.NumberOf(value) is not { } found) return false;
                    Numbers[any.Name] = found;
                    return true;
                case Pattern.Any any:
                    if (any.Kind == "parameter" && !rewriting.IsParameter(value)) return false;
                    return Values.TryGetValue(any.Name, out var same) ? same == value : Values.TryAdd(any.Name, value);
                default:
                    var call = (Pattern.Call)pattern;
                    if (!rewriting.makers.TryGetValue(value, out var maker) || maker.Op != call.Op) return false;

                    // A part of the formula that stands in it twice is read once by each, and its own reads count once.
                    if (!Inner.Add(maker)) return Again(call, maker);
                    return Arguments(call, maker);
            }
        }

        private bool Again(Pattern.Call call, OnnxNode maker)
        {
            var before = new Dictionary<string, int>(reads);
            var isSame = Arguments(call, maker);
            Restore(reads, before);
            return isSame;
        }

        private bool TakesAxis(OnnxNode node)
        {
            if (rewriting.FirstAxisOf(node) is not { } axis || (FirstAxis is { } other && other != axis)) return false;
            FirstAxis = axis;
            return true;
        }

        private static void Restore<TValue>(Dictionary<string, TValue> current, Dictionary<string, TValue> before)
        {
            current.Clear();
            foreach (var (key, value) in before) current[key] = value;
        }
    }
}
