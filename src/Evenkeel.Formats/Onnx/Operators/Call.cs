using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>A node that is being converted: what it reads, and where its results go.</summary>
internal sealed class Call(OnnxFile file, OnnxNode node, Composer composer, Func<string, Value> valueOf, Func<string, bool> isRead)
{
    private readonly Dictionary<int, Value> results = [];

    public OnnxNode Node => node;

    public Composer Compose => composer;

    public Emitter Emitter => composer.Emitter;

    /// <summary>The values that it made, by the number of the output.</summary>
    public IReadOnlyDictionary<int, Value> Results => results;

    /// <summary>The number of inputs, those at the end that are left out not counted.</summary>
    public int Count => node.Inputs.Length;

    /// <summary>An input that must be there.</summary>
    public Value this[int i] => Optional(i) ?? throw new UnsupportedException($"input {i} is missing");

    public Value? Optional(int i) => node.Input(i) is { Length: > 0 } name ? valueOf(name) : null;

    /// <summary>An input that is a parameter where it stands in the file at all, also among its constants.</summary>
    public Value Parameter(int i) => this[i] is Constant { Tensor: { } tensor } constant && tensor.Type.IsFloat() ? new Weight(constant.Shape, tensor) : this[i];

    public IEnumerable<Value> All => Enumerable.Range(0, Count).Select(i => this[i]);

    /// <summary>An input that must be known before the network runs, since a shape follows from it.</summary>
    public Constant Known(int i, string what) => this[i] as Constant ?? (this[i] is Weight stored ? Constant.Of(stored.Tensor) : null) ?? throw new UnsupportedException($"{what} depends on what the network computes; only what is known from the shapes is run");

    /// <summary>A tensor that is an attribute, under the name of the node's result.</summary>
    public FileTensor Tensor(string attribute)
        => FileTensor.Of(file, node.Attributes[attribute].T ?? throw new UnsupportedException($"`{attribute}` must be a tensor"), node.Outputs[0]);

    /// <summary>Whole numbers that are an attribute in old files and an input in new ones; null where they are left out.</summary>
    public long[]? Integers(string attribute, int input) => node.Ints(attribute) ?? (Optional(input) is null ? null : Known(input, $"`{attribute}`").Integers);

    /// <summary>A number that is an attribute in old files and an input in new ones.</summary>
    public double? Number(string attribute, int input) => node.Float(attribute) ?? (Optional(input) is null ? null : Known(input, $"`{attribute}`").Data[0]);

    /// <summary>The numbers below a count, to make a constant of; a file may ask for so many.</summary>
    /// <param name="count">The count.</param>
    /// <param name="each">How many elements come of each number.</param>
    public IEnumerable<int> Numbers(double count, double each = 1)
    {
        Emitter.Evaluation.Take(count * each);
        return Enumerable.Range(0, (int)count);
    }

    /// <summary>Whether something reads an output.</summary>
    public bool IsRead(int output) => output < node.Outputs.Length && node.Outputs[output].Length > 0 && isRead(node.Outputs[output]);

    public void Set(int output, Value value) => results[output] = value;

    /// <summary>The reduced axes; all where none are named.</summary>
    public static int[] Axes(Value x, long[]? axes) => axes is null || axes.Length == 0 ? [.. Enumerable.Range(0, x.Rank)] : [.. axes.Select(x.Axis).Distinct()];

    /// <summary>An element type by ONNX's number.</summary>
    public static DType TypeOf(long number) => OnnxTypes.Of((int)number) ?? throw new UnsupportedException($"its element type is {OnnxTypes.NameOf((int)number)}, which is not read");
}
