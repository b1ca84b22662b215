using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Operators;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Recognition;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>Makes a network of a file's graph, node by node.</summary>
internal sealed class Importer : IDisposable
{
    /// <summary>The nodes that the branches taken may make; functions may hold one many times.</summary>
    private const int MostBranched = 1 << 17;

    private readonly OnnxFile file;
    private readonly OnnxGraph graph;
    private readonly Binding binding;
    private readonly LayerNames layers;
    private readonly ImmutableArray<OnnxNode> nodes;
    private readonly HashSet<string> read;
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];
    private readonly List<OnnxNode> settled = [];
    private readonly Emitter emitter;
    private readonly GraphBuilder builder;
    private HashSet<string>? names;
    private int branched;

    private Importer(OnnxFile file, OnnxGraph graph, ImmutableArray<OnnxNode> nodes, Binding binding, IReadOnlySet<string> shared)
    {
        (this.file, this.graph, this.nodes, this.binding) = (file, graph, nodes, binding);
        layers = new LayerNames(graph with { Nodes = nodes });
        read = [.. nodes.SelectMany(n => n.Inputs), binding.Output];
        var input = graph.Inputs[0];
        var shape = binding.Inputs[input.Name];
        var stored = shape.Rank == 0 ? new Shape(1) : shape;
        builder = new GraphBuilder(file.Model.Graph.Name, stored.WithoutBatch(), stored[0]);
        emitter = new Emitter(builder, shared);
        values[input.Name] = new Computed(shape, OnnxTypes.Of(input.ElementType) ?? DType.Float32, 0);
    }

    /// <summary>
    /// Imports a graph. The branches that are taken, attention, and parameters that several ops take for their own, are found on the way; they
    /// become nodes of the graph, one op, and values, in a further run.
    /// </summary>
    public static Imported Run(OnnxFile file, OnnxGraph graph, Binding binding)
    {
        var shared = new HashSet<string>(StringComparer.Ordinal);
        var nodes = Recognizer.Run(graph, binding.Output);
        while (true)
        {
            using var importer = new Importer(file, graph, nodes, binding, shared);
            importer.Convert();
            if (importer.branched > 0)
            {
                nodes = Recognizer.Run(graph with { Nodes = [.. importer.settled] }, binding.Output);
                continue;
            }

            var whole = Attentions.Run(nodes, importer.values, importer.emitter.Stored, binding.Output);
            var isAttending = whole != nodes;
            nodes = whole;
            if (isAttending) continue;
            if (importer.emitter.Conflicts.IsSubsetOf(shared)) return importer.Result();
            shared.UnionWith(importer.emitter.Conflicts);
        }
    }

    public void Dispose() => emitter.Dispose();

    private void Convert()
    {
        foreach (var (name, tensor) in graph.Tensors) values[name] = Initial(tensor);
        foreach (var input in graph.Inputs.Skip(1).Where(i => read.Contains(i.Name))) values[input.Name] = Beside(input);
        var composer = new Composer(emitter);
        var pending = new Stack<(OnnxNode Node, string Layer)>(nodes.Reverse().Select(n => (n, layers.Of(n))));
        while (pending.TryPop(out var next))
        {
            var (node, layer) = next;
            if (Taken(node) is { } branch)
            {
                foreach (var inner in branch.Reverse()) pending.Push((inner, layer));
                continue;
            }

            settled.Add(node);
            if (node.Inputs.Any(i => i.Length > 0 && !values.ContainsKey(i))) continue;
            emitter.Layer = layer;
            var before = emitter.Last;
            try
            {
                if (!Catalogue.Converters.TryGetValue(node.Op, out var convert)) throw new UnsupportedException("this operator is not run yet");
                var call = new Call(file, node, composer, name => values[name], read.Contains);
                convert(call);
                foreach (var (i, value) in call.Results.Where(r => r.Key < node.Outputs.Length)) values[node.Outputs[i]] = Kept(value, node.Outputs[i], before);
            }
            catch (Exception exception) when (exception is UnsupportedException or ShapeException or TokenException or ArgumentException or ArithmeticException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException)
            {
                problems.Add($"{Order.Place(node)}: {Untrusted.Message((exception as ShapeException)?.Rule ?? exception.Message)}");
            }
        }
    }

    /// <summary>The nodes of the branch that an If takes; null where that is not known before the network runs.</summary>
    private ImmutableArray<OnnxNode>? Taken(OnnxNode node)
    {
        if (node.Op != Branches.Op || values.GetValueOrDefault(node.Input(0)) is not Constant { Shape.Length: 1 } condition) return null;
        if (!node.Attributes.TryGetValue(condition.Data[0] != 0 ? "then_branch" : "else_branch", out var attribute) || attribute.G is not { } branch) return null;
        if ((branched += 1 + branch.Node.Count) > MostBranched) throw new InvalidFileException(file.Path, Order.Place(node), $"its branches make more than {MostBranched} nodes, with those before it");
        names ??= [.. graph.Inputs.Select(i => i.Name), .. graph.Tensors.Keys, .. graph.Nodes.Concat(nodes).SelectMany(n => n.Outputs)];
        return Branches.NodesOf(file, node, branch, names.Add);
    }

    /// <summary>Floating-point initializers are parameters, except single numbers in files of which constants stand among the initializers.</summary>
    private Value Initial(FileTensor tensor)
        => tensor.Type.IsFloat() && (file.IsPyTorch || tensor.Shape.Length > 1) ? new Weight(tensor.Shape, tensor) : Constant.Of(tensor);

    /// <summary>
    /// An input beside the first is a parameter that is not trained. Whole numbers and conditions are known, so that shapes and branches may depend
    /// on them, and a mask that hides nothing stands in no attention's way.
    /// </summary>
    private Value Beside(OnnxInput input)
    {
        emitter.Layer = input.Name;
        var shape = binding.Inputs[input.Name];
        if (OnnxTypes.Of(input.ElementType) is { } type && !type.IsFloat() && binding.Values.GetValueOrDefault(input.Name) is { Length: <= Evaluation.MostElements } known) return new Constant(shape, type, [.. known.Span<float>().ToArray().Select(v => (double)v)]);
        var stored = shape.Rank == 0 ? new Shape(1) : shape;
        var number = builder.Add(new NodeNames(input.Name, input.Name, [input.Name]), new Learned(stored, ParameterRole.Buffer, new Fans(1, 1)));
        return new Computed(shape, OnnxTypes.Of(input.ElementType) ?? DType.Float32, number);
    }

    /// <summary>A result that was only put under another shape, or passed on, gets a node, so that its layer has an output; constants get their name.</summary>
    private Value Kept(Value value, string name, int before) => value switch
    {
        Computed computed when read.Contains(name) => emitter.Shown(computed, before),
        Constant { Tensor: null } constant when constant.Type.IsFloat() && constant.Shape.Length > 1 => constant with { Tensor = new FileTensor(name, DType.Float64, constant.Shape, () => Tensor.From<double>(constant.Data.AsSpan(), constant.Shape)) },
        _ => value,
    };

    private Imported Result()
    {
        var output = values.GetValueOrDefault(binding.Output);
        if (output is Weight or ParameterView) output = emitter.Shown(output, ParameterRole.Table, new Fans(1, 1));
        if (output is Constant known) return new Imported(null, ImmutableDictionary<string, FileTensor>.Empty, [.. problems], known, IsWhole: true);
        var number = output is Computed computed ? computed.Number : builder.Last;
        if (number == 0) return new Imported(null, ImmutableDictionary<string, FileTensor>.Empty, [.. problems], null, IsWhole: false);
        return new Imported(builder.Build(number), emitter.Parameters.ToImmutableDictionary(t => t.Name, StringComparer.Ordinal), [.. problems], null, output is not null);
    }
}
