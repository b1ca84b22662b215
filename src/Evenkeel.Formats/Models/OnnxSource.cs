using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Reading;
using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Models;

/// <summary>A model in an ONNX file, with the file's own weights.</summary>
internal sealed record OnnxSource : ModelSource
{
    /// <summary>What free axes have where nothing says more: samples, and positions or pixels.</summary>
    private const long FreeBatch = 8, FreeExtent = 64;

    private readonly OnnxFile file;
    private readonly OnnxGraph graph;

    private OnnxSource(string reference, OnnxFile file, OnnxGraph graph)
        : base(Path.GetFileNameWithoutExtension(reference), reference, null, null) => (this.file, this.graph) = (file, graph);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidFileException">It is no model, or one that is not read.</exception>
    public static OnnxSource Read(string path)
    {
        var file = OnnxFile.Open(path);
        var graph = OnnxGraph.Of(file);
        if (graph.Inputs.IsEmpty) throw new InvalidFileException(path, "", "its graph has no input; there is nothing to send through it");
        if (graph.Outputs.IsEmpty) throw new InvalidFileException(path, "", "its graph has no output");
        return new OnnxSource(path, file, graph);
    }

    public override string Sha256 => file.Sha256;

    public override long? FixedSamples => graph.Inputs[0].Axes is [{ Extent: { } extent }, ..] ? extent : null;

    public override IReadOnlyList<string> Inputs => [.. graph.Inputs.Select(i => i.Name)];

    public override bool Convolves => graph.Nodes.Any(n => n.Op == "Conv");

    public override Model Build(Shape? sample, long? classes, long? vocabulary = null, BuildOptions? options = null)
    {
        options ??= new BuildOptions();
        var (shapes, taken) = ShapesOf(sample, options);
        if (shapes.FirstOrDefault(s => s.Value.Length == 0) is { Key: { } empty }) throw new InvalidFileException(Reference, $"input {Untrusted.Quote(empty)}", $"its shape {shapes[empty]} has no elements");
        var output = options.Output ?? graph.Outputs[0];
        if (!graph.Outputs.Contains(output) && !graph.Nodes.Any(n => n.Outputs.Contains(output)))
        {
            throw new ArgumentException($"there is no output {Untrusted.Quote(output)} in {Path.GetFileName(Reference)}; there are {Names.List(graph.Outputs)}");
        }

        var beside = graph.Inputs.Skip(1).ToImmutableDictionary(i => i.Name, i => options.Inputs.GetValueOrDefault(i.Name) ?? Usual(i, shapes[i.Name]));
        var imported = Importer.Run(file, graph, new Binding(shapes, output) { Values = beside });
        if (imported.Known is not null) throw new InvalidFileException(Reference, "", $"its output {Untrusted.Quote(output)} does not depend on its input");
        if (imported.Graph is null) throw new InvalidFileException(Reference, "", $"nothing of it can be run: {imported.Problems.FirstOrDefault("it has no nodes")}");
        return new Model(imported.Graph, Recipe.Parse(ModelText.DefaultScheme))
        {
            Weights = Weights(imported.Graph, imported.Tensors, beside, options.Precision),
            Problems = [.. imported.Problems.Select((p, i) => i == 0 ? p + taken : p)],
            IsWhole = imported.IsWhole,
        };
    }

    /// <summary>
    /// The shapes of all inputs; axes of one name have one extent, and those that are given decide. Where an extent was only taken, a table may have fewer rows:
    /// a problem says so.
    /// </summary>
    private (ImmutableDictionary<string, Shape> Shapes, string Taken) ShapesOf(Shape? sample, BuildOptions options)
    {
        var taken = "";
        var shapes = ImmutableDictionary.CreateBuilder<string, Shape>(StringComparer.Ordinal);
        var extents = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
        {
            if ((Given(input, options) ?? options.Shapes.GetValueOrDefault(input.Name)) is { } given) Add(input, given);
        }

        foreach (var (i, input) in graph.Inputs.Index())
        {
            if (shapes.ContainsKey(input.Name)) continue;
            var shape = ShapeOf(input, i == 0 ? sample : null, options.Samples, extents, out var isTaken);
            Add(input, shape);
            if (isTaken && taken.Length == 0) taken = $"; {FreeExtent} was taken for the free axes of {Untrusted.Quote(input.Name)}: give others with --shape {Untrusted.Plain(input.Name)}={string.Join('x', shape.Extents)}";
        }

        return (shapes.ToImmutable(), taken);

        void Add(OnnxInput input, Shape shape)
        {
            shapes.Add(input.Name, shape);
            if (input.Axes is not { } axes || axes.Length != shape.Rank) return;
            foreach (var (i, axis) in axes.Index().Where(a => a.Item.Symbol.Length > 0)) extents.TryAdd(axis.Symbol, shape[i]);
        }
    }

    /// <summary>The shape of values that are given.</summary>
    /// <exception cref="InvalidFileException">The input takes another, or another was said.</exception>
    private Shape? Given(OnnxInput input, BuildOptions options)
    {
        if (!options.Inputs.TryGetValue(input.Name, out var values)) return null;
        var fits = input.Axes is not { } axes || (axes.Length == values.Shape.Rank && axes.Index().All(a => a.Item.Extent is null || a.Item.Extent == values.Shape[a.Index]));
        if (options.Shapes.TryGetValue(input.Name, out var said) && !said.Equals(values.Shape)) throw new InvalidFileException(Reference, $"input {Untrusted.Quote(input.Name)}", $"its data are {values.Shape}, and its shape was said to be {said}; leave --shape out");
        if (fits) return values.Shape;
        throw new InvalidFileException(Reference, $"input {Untrusted.Quote(input.Name)}", $"takes {string.Join('×', input.Axes!.Value.Select(a => a.Extent?.ToString(CultureInfo.InvariantCulture) ?? "any"))}, and its data are {values.Shape}");
    }

    /// <summary>Ones for whole numbers and conditions, which are most often indices or masks; others are left to be drawn.</summary>
    private static Tensor? Usual(OnnxInput input, Shape shape)
    {
        if (OnnxTypes.Of(input.ElementType)?.IsFloat() != false || shape.Length > Evaluation.MostElements) return null;
        var ones = new Tensor(DType.Float32, shape);
        ones.Span<float>().Fill(1);
        return ones;
    }

    /// <summary>The shape of an input: what the file fixes, else what the data has, else what other inputs have, else what is usual.</summary>
    private Shape ShapeOf(OnnxInput input, Shape? sample, long? samples, Dictionary<string, long> named, out bool isTaken)
    {
        isTaken = false;
        if (input.Axes is not { } axes) return sample?.WithBatch(samples ?? FreeBatch) ?? throw new InvalidFileException(Reference, $"input {Untrusted.Quote(input.Name)}", "the file does not say how many axes it has; give --shape NAME=2x3x64x64");
        var fromData = sample is not null && sample.Rank == axes.Length - 1;
        isTaken = !fromData && axes.Skip(1).Any(axis => axis.Extent is null && !named.ContainsKey(axis.Symbol));
        long[] extents = [.. axes.Select((axis, i) => axis.Extent ?? (fromData && i > 0 ? sample![i - 1] : named.TryGetValue(axis.Symbol, out var extent) ? extent : i == 0 ? samples ?? FreeBatch : FreeExtent))];
        if (TensorBytes.Length(extents, 8 * sizeof(double)) is null) throw new InvalidFileException(Reference, $"input {Untrusted.Quote(input.Name)}", $"its shape {string.Join('×', extents)} is larger than any memory");
        return new Shape(extents);
    }

    private Dictionary<string, Tensor> Weights(Graph network, ImmutableDictionary<string, FileTensor> tensors, ImmutableDictionary<string, Tensor?> beside, DType precision)
    {
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in network.Parameters)
        {
            if (!parameter.IsTrained && beside.GetValueOrDefault(parameter.Name) is { } values) weights.Add(parameter.Name, values.Reshape(parameter.Shape));
            if (!tensors.TryGetValue(parameter.Name, out var tensor)) continue;
            if (tensor.Shape.Length != parameter.Shape.Length) throw new InvalidFileException(Reference, $"tensor {Untrusted.Quote(parameter.Name)}", $"its shape is {tensor.Shape}, and its layer takes {parameter.Shape}");
            weights.Add(parameter.Name, Computed(tensor.Read(), precision).Reshape(parameter.Shape));
        }

        return weights;
    }

    private static Tensor Computed(Tensor stored, DType precision)
    {
        if (stored.DType == DType.Float32 || stored.DType == precision) return stored;
        using (stored) return precision == DType.Float64 ? stored.Cast<double>() : stored.Cast<float>();
    }
}
