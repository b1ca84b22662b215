using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>
/// Adds nodes to a network. An op on known values is computed at once, and one that rearranges parameters is put off until something reads the
/// result, so that a weight that was moved only to fit an operator is still the file's.
/// </summary>
internal sealed class Emitter : IDisposable
{
    private readonly GraphBuilder builder;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Computed> learned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Weight> claimed = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> shared;

    /// <param name="builder">The network.</param>
    /// <param name="shared">The parameters that several ops read, which become values of their own.</param>
    public Emitter(GraphBuilder builder, IReadOnlySet<string> shared) => (this.builder, this.shared) = (builder, shared);

    /// <summary>The layer that nodes are parts of from now on.</summary>
    public string Layer { get; set; } = "";

    /// <summary>The parameters that an op took for its own after another had.</summary>
    public HashSet<string> Conflicts { get; } = new(StringComparer.Ordinal);

    /// <summary>The parameters that the network has, by name.</summary>
    public IEnumerable<FileTensor> Parameters => claimed.Values.Select(w => w.Tensor);

    public Evaluation Evaluation { get; } = new();

    /// <summary>The number of the last node.</summary>
    public int Last => builder.Last;

    public void Dispose() => Evaluation.Dispose();

    /// <summary>The result of an op on values whose shapes are those that the op takes.</summary>
    public Value Run(Op op, params ReadOnlySpan<Value> operands)
    {
        ImmutableArray<Value> all = [.. operands];
        var type = all.IsEmpty ? DType.Float32 : all[0].Type;
        if (all.All(v => v is Constant)) return Known(op, all, type);
        if (IsRearranging(op) && all.All(v => v is Weight or ParameterView)) return Later(op, all, type);
        int[] inputs = [.. all.Select(v => NodeOf(v))];
        return Added(op, [], type, inputs);
    }

    /// <summary>
    /// The result of an op that has parameters. Those that are whole tensors of the file become its own; where one is not, all are read as
    /// values.
    /// </summary>
    public Value RunWeighted(Op op, ReadOnlySpan<Value> data, params ReadOnlySpan<(Value Value, ParameterRole Role, Fans Fans)> weights)
    {
        var given = weights.ToArray();
        int[] inputs = [.. data.ToArray().Select(v => NodeOf(v))];
        Weight?[] whole = [.. given.Select(w => WholeOf(w.Value))];
        if (whole.All(w => w is not null && !shared.Contains(w.Tensor.Name)) && whole.Select(w => w!.Tensor.Name).Distinct().Count() == whole.Length)
        {
            foreach (var weight in whole) Claim(weight!);
            return Added(op, [.. whole.Select(w => w!.Tensor.Name)], data[0].Type, inputs);
        }

        return Added(new Applied(op), [], data[0].Type, [.. inputs, .. given.Select(w => NodeOf(w.Value, w.Role, w.Fans))]);
    }

    /// <summary>The node of a value in the value's own shape; a scalar has one axis of extent 1.</summary>
    public int NodeOf(Value value, ParameterRole role = ParameterRole.Table, Fans? fans = null)
    {
        var shape = value.Rank == 0 ? new Shape(1) : value.Shape;
        var number = value switch
        {
            Computed computed => computed.Number,
            Constant constant => Added(new Fixed(shape, constant.Data), [], constant.Type, []).Number,
            Weight weight => Learn(weight, role, fans ?? new Fans(1, 1)).Number,
            ParameterView view => Materialized(view, role, fans).Number,
            _ => throw new InvalidOperationException($"no node for {value.GetType().Name}"),
        };
        return builder.BatchShapeOf(number).Equals(shape) ? number : Added(new View(shape), [], value.Type, [number]).Number;
    }

    /// <summary>A value that stands in the file, as what it is there; null where it is computed, or too long to look at.</summary>
    public Constant? Stored(Value value) => value switch
    {
        Constant constant => constant,
        Weight weight when weight.Shape.Length <= Evaluation.MostElements => Constant.Of(weight.Tensor) with { Shape = weight.Shape },
        ParameterView view when ParameterPlaces.IsShort(view) => new Constant(view.Shape, view.Type, new Lazy<ImmutableArray<double>>(() => ParameterPlaces.Elements(view, Evaluation, leaf => Stored(leaf)!.Data))),
        _ => null,
    };

    /// <summary>Puts the value behind a node of the current layer, in its own shape, so that the layer has an output to look at.</summary>
    public Computed Shown(Computed value, int before)
    {
        var shape = value.Rank == 0 ? new Shape(1) : value.Shape;
        if (value.Number > before && builder.BatchShapeOf(value.Number).Equals(shape)) return value;
        return Added(new View(shape), [], value.Type, [value.Number]) with { Shape = value.Shape };
    }

    /// <summary>A value as a node, so that it is made once however many ops read it.</summary>
    public Computed Shown(Value value, ParameterRole role, Fans fans)
        => value as Computed ?? new Computed(value.Shape, value.Type, NodeOf(value, role, fans));

    private static bool IsRearranging(Op op) => op is View or Transpose or Slice or Concat or Gather;

    private Constant Known(Op op, ImmutableArray<Value> operands, DType type)
    {
        var data = Evaluation.Run(op, [.. operands.Select(v => (v.Rank == 0 ? new Shape(1) : v.Shape, ((Constant)v).Data))], out var shape);
        Evaluation.Take(data.Length);
        return new Constant(shape, type, data);
    }

    /// <summary>A view's shape is found on a builder of its own, as no node is made.</summary>
    private static ParameterView Later(Op op, ImmutableArray<Value> operands, DType type)
    {
        var scratch = new GraphBuilder("view", new Shape(1), batch: 1);
        int[] inputs = [.. operands.Select((v, i) => scratch.Add($"{i}", new Learned(v.Rank == 0 ? new Shape(1) : v.Shape, ParameterRole.Buffer, new Fans(1, 1))))];
        return new ParameterView(scratch.BatchShapeOf(scratch.Add("result", op, inputs)), type, op, operands);
    }

    /// <summary>The whole tensor of the file that a value is, in the order of its elements; null where it is none, or is cut or moved.</summary>
    public Weight? WholeOf(Value value) => value switch
    {
        Weight weight => weight,
        Constant { Tensor: { } tensor } constant when constant.Type.IsFloat() && tensor.Shape.Length == constant.Shape.Length => new Weight(constant.Shape, tensor),
        ParameterView view when ParameterPlaces.WholeOf(view, Evaluation) is { } tensor => new Weight(view.Shape, tensor),
        _ => null,
    };

    private void Claim(Weight weight)
    {
        if (!claimed.TryAdd(weight.Tensor.Name, weight)) Conflicts.Add(weight.Tensor.Name);
    }

    private Computed Learn(Weight weight, ParameterRole role, Fans fans)
    {
        var name = weight.Tensor.Name;
        if (learned.TryGetValue(name, out var known)) return known;
        Claim(weight);
        var shape = weight.Tensor.Shape.Rank == 0 ? new Shape(1) : weight.Tensor.Shape;
        return learned[name] = Added(new Learned(shape, role, fans), [name], weight.Type, []);
    }

    /// <summary>Makes the nodes of a view, those that it reads first; a file's views stand in one another as deep as it likes.</summary>
    private Computed Materialized(ParameterView root, ParameterRole role, Fans? fans)
    {
        var done = new Dictionary<Value, Computed>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Value>([root]);
        while (open.TryPeek(out var value))
        {
            if (done.ContainsKey(value))
            {
                open.Pop();
            }
            else if (value is ParameterView view)
            {
                Value[] missing = [.. view.Operands.Where(o => !done.ContainsKey(o))];
                foreach (var operand in missing) open.Push(operand);
                if (missing.Length > 0) continue;
                int[] inputs = [.. view.Operands.Select(o => NodeOf(done[o].Reshaped(o.Shape)))];
                done[view] = Added(view.Op, [], view.Type, inputs);
            }
            else
            {
                done[value] = Learn((Weight)value, role, fans ?? new Fans(1, 1));
            }
        }

        return done[root];
    }

    private Computed Added(Op op, ImmutableArray<string> parameters, DType type, ReadOnlySpan<int> inputs)
    {
        var number = builder.Add(new NodeNames(Unique(Layer), Layer, parameters), op, inputs);
        return new Computed(builder.BatchShapeOf(number), type, number);
    }

    /// <summary>A layer's first node has the layer's name.</summary>
    private string Unique(string name)
    {
        var unique = name;
        var count = counts.GetValueOrDefault(name);
        while (!names.Add(unique)) unique = $"{name}#{++count}";
        counts[name] = count;
        return unique;
    }
}
