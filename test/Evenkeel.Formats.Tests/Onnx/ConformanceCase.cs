using System.Collections.Immutable;
using System.IO.Compression;
using Evenkeel.Formats.Onnx.Graphs;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>A case of ONNX's own conformance tests: a model, what goes in, and what must come out.</summary>
public sealed record ConformanceCase(string Name, byte[] Model, IReadOnlyList<byte[]> Inputs, IReadOnlyList<byte[]> Outputs)
{
    /// <summary>ONNX's own tolerances: float32 sums in another order, and results that the reference rounded to a half type.</summary>
    private const double RelativeTolerance = 1e-3, AbsoluteTolerance = 1e-6;

    /// <summary>What of a case's inputs the network computes with; the rest is known before it runs, as shapes and indices are in real files.</summary>
    public enum Way
    {
        AllComputed,
        WholeNumbersKnown,
        FirstComputed,
        AllKnown,
    }

    /// <summary>The cases of an archive, or of a folder of folders.</summary>
    public static IEnumerable<ConformanceCase> Load(string path)
    {
        using var archive = Directory.Exists(path) ? null : ZipFile.OpenRead(path);
        var files = archive is null
            ? Directory.GetFiles(path, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(path, f).Replace('\\', '/'), File.ReadAllBytes)
            : archive.Entries.Where(e => e.Length > 0).ToDictionary(e => e.FullName, Read);
        foreach (var name in files.Keys.Where(k => k.EndsWith("/model.onnx", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(name)!.Replace('\\', '/');
            yield return new ConformanceCase(Path.GetFileName(folder), files[name], All("input"), All("output"));

            byte[][] All(string kind) => [.. Enumerable.Range(0, 64).Select(i => files.GetValueOrDefault($"{folder}/test_data_set_0/{kind}_{i}.pb")).TakeWhile(b => b is not null)!];
        }

        static byte[] Read(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    /// <summary>Runs the case in the first way that it can be run: null where all outputs are right, else why not.</summary>
    public string? Run(Workers workers, out Way way)
    {
        string? problem = null;
        foreach (var next in Enum.GetValues<Way>())
        {
            way = next;
            try
            {
                problem = Problem(workers, next);
            }
            catch (Exception exception) when (exception is InvalidFileException or Google.Protobuf.InvalidProtocolBufferException or TokenException or ShapeException)
            {
                problem = exception.Message;
            }

            if (problem is null) return null;
        }

        way = Way.AllComputed;
        return problem;
    }

    private string? Problem(Workers workers, Way way)
    {
        var file = OnnxFile.Parse(Name, Model);
        var graph = OnnxGraph.Of(file);
        if (file.Model.Graph.Input.Concat(file.Model.Graph.Output).Any(v => v.Type?.TensorType is null)) return "takes or makes sequences or optional values";
        var tensors = graph.Inputs.Zip(Inputs).Select(i => FileTensor.Of(file, TensorProto.Parser.ParseFrom(i.Second), i.First.Name)).ToArray();
        var known = tensors.Where((t, i) => way switch
        {
            Way.AllComputed => false,
            Way.WholeNumbersKnown => !t.Type.IsFloat(),
            Way.FirstComputed => i > 0,
            _ => true,
        }).ToArray();
        var computed = tensors.Except(known).ToArray();
        graph = graph with
        {
            Inputs = computed.Length == 0 ? [new OnnxInput("none", OnnxTypes.Float, [])] : [.. graph.Inputs.Where(i => computed.Any(t => t.Name == i.Name))],
            Tensors = graph.Tensors.AddRange(known.Select(t => KeyValuePair.Create(t.Name, t))),
        };
        var shapes = graph.Inputs.ToImmutableDictionary(i => i.Name, i => tensors.FirstOrDefault(t => t.Name == i.Name)?.Shape ?? new Shape(1));
        foreach (var (name, bytes) in graph.Outputs.Zip(Outputs))
        {
            var wanted = Constant.Of(FileTensor.Of(file, TensorProto.Parser.ParseFrom(bytes), name));
            var imported = Importer.Run(file, graph, new Binding(shapes, name));
            if (!imported.Problems.IsEmpty) return imported.Problems[0];
            var made = imported.Known is { } constant ? [.. constant.Data] : Output(workers, imported.Graph!, imported, computed);
            if (Difference(made, [.. wanted.Data], wanted.Type) is { } difference) return $"{name}: {difference}";
        }

        return null;
    }

    private static double[] Output(Workers workers, Graph network, Imported imported, FileTensor[] inputs)
    {
        var all = inputs.ToDictionary(i => i.Name).Concat(imported.Tensors.Where(t => inputs.All(i => i.Name != t.Key))).ToDictionary();
        var weights = network.Parameters.ToDictionary(p => p.Name, p => Float(all[p.Name], p.Shape));
        using var session = new Session(Plan.Create(network, new PlanOptions { Batch = network.Batch!.Value }), weights, workers);
        using var input = inputs.Length == 0 ? new Tensor(DType.Float32, new Shape(1)) : Float(inputs[0], network.InputShape.WithBatch(network.Batch.Value));
        return [.. session.Forward(input).Span<float>().ToArray().Select(v => (double)v)];
    }

    private static Tensor Float(FileTensor tensor, Shape shape)
    {
        using var stored = tensor.Read();
        using var single = stored.Cast<float>();
        return Tensor.From<float>(single.Span<float>(), shape);
    }

    private static string? Difference(double[] made, double[] wanted, DType type)
    {
        if (made.Length != wanted.Length) return $"{made.Length} values instead of {wanted.Length}";
        for (var i = 0; i < made.Length; i++)
        {
            var isSame = made[i] == wanted[i] || (double.IsNaN(made[i]) && double.IsNaN(wanted[i]));
            var tolerance = type.IsFloat() ? AbsoluteTolerance + RelativeTolerance * Math.Abs(wanted[i]) : 0;
            if (!isSame && !(Math.Abs(made[i] - wanted[i]) <= tolerance)) return FormattableString.Invariant($"element {i} is {made[i]:R}, not {wanted[i]:R}");
        }

        return null;
    }
}
