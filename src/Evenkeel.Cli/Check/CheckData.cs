using System.Collections.Immutable;
using Evenkeel.Formats;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;

namespace Evenkeel.Cli.Check;

/// <summary>What goes into the network: the data that was given, or noise where there is none.</summary>
internal sealed record CheckData(DataSet? Given, string Source)
{
    /// <summary>Samples of noise where nothing says how many.</summary>
    private const long NoiseSamples = 8;

    /// <summary>Characters of a sequence where nothing says how many.</summary>
    private const long DefaultLength = 64;

    private const string NoiseStream = "input";

    /// <summary>The shape of one sample, where data is given.</summary>
    public Shape? SampleShape => Given?.Inputs.Shape.WithoutBatch();

    /// <summary>The number of classes, where the targets are class indices and the loss has classes.</summary>
    public long? Classes => Given is { Vocabulary: null, Targets: { DType: DType.Int64 } targets } && Loss is not SquaredError ? targets.Span<long>().ToArray().DefaultIfEmpty(-1).Max() + 1 : null;

    /// <summary>What goes into inputs beside the first, by name.</summary>
    public ImmutableDictionary<string, Tensor> Beside { get; private init; } = ImmutableDictionary<string, Tensor>.Empty;

    public Tensor Inputs { get; private init; } = null!;

    public Tensor? Targets { get; private init; }

    public Loss Loss { get; private init; } = new CrossEntropy();

    public bool IsNoise => Given is null;

    /// <summary>What there is where no data is given.</summary>
    public static CheckData Noise { get; } = new(null, "unit Gaussian noise, for want of data");

    public static CheckData Load(SubjectOptions options, ModelSource source)
    {
        var files = InputFiles.Of(options.Data, source);
        var beside = files.Load();
        if ((files.First ?? BesideModel(options.Model, source.Data)) is not { } reference)
        {
            if (options.Target is not null) throw new UsageException("--target needs --data: a target belongs to samples");
            if (options.Length is not null) throw new UsageException("--length needs --data: it cuts a text");
            return Noise with { Beside = beside };
        }

        var target = options.Target ?? (files.First is null ? TargetBesideModel(options.Model, source.Target) : null);
        var data = DataSets.Load(reference, target, options.Length ?? source.Positions ?? DefaultLength);
        if (options.Length is not null && data.Vocabulary is null) throw new UsageException($"--length cuts texts, and {Arguments.WithoutFolder(reference)} is none; leave it out");
        if (options.Normalize && data.Vocabulary is not null) throw new UsageException($"--normalize does not go with {Arguments.WithoutFolder(reference)}: the indices of characters are names, not sizes; leave it out");
        if (options.Samples is { } count && count < data.Count)
        {
            var all = data.Count;
            beside = beside.ToImmutableDictionary(b => b.Key, b => b.Value.Shape.Rank > 0 && b.Value.Shape[0] == all ? b.Value.First(count) : b.Value);
            data = data.First(count);
        }

        data = data.Check();
        if (options.Normalize) data = data.Normalize();
        var kind = options.Loss ?? source.Loss ?? (data.Targets is { DType: not DType.Int64 } ? "mse" : "cross-entropy");
        var named = string.Concat(files.Beside.Select(f => $", {f.Key}: {Arguments.WithoutFolder(f.Value)}"));
        return new CheckData(data, Arguments.WithoutFolder(data.Source) + (options.Normalize ? ", standardized" : "") + named) { Loss = Arguments.Checked(() => Loss.Parse(kind)), Beside = beside };
    }

    /// <summary>How many samples there are, or will be made.</summary>
    public long Count(SubjectOptions options) => Given?.Count ?? options.Samples ?? NoiseSamples;

    /// <summary>What of the data a network is to see: no targets where its output is not the one that they are for.</summary>
    public CheckData Bound(Model model)
    {
        if (Given is null) return this;
        if (model.Graph.Batch is { } bound && bound != Given.Count && Beside.Count > 0) throw new InvalidFileException(Source, "", $"has {Given.Count} samples, and the model runs {bound} at a time, with inputs beside them; take --samples {bound}");
        if (model.Graph.Batch is { } batch && Given.Count % batch != 0) throw new InvalidFileException(Source, "", $"has {Given.Count} samples, and the model runs {batch} at a time; take --samples {Math.Max(1, Given.Count / batch) * batch}");
        return model.IsWhole ? this : this with { Given = Given with { Targets = null } };
    }

    /// <summary>Fits samples and targets to the network.</summary>
    public CheckData For(Graph graph, SubjectOptions options)
    {
        if (Given is null) return WithNoise(graph, options);
        if (Given.Vocabulary is not null && graph.InputVocabulary() is null)
        {
            throw new InvalidFileException(Source, "", "it is a text, and the model has no embedding that reads its characters; take a language model such as zoo:gpt-mini or zoo:lstm");
        }

        if (Given.Inputs.Length != Given.Count * graph.InputShape.Length)
        {
            throw new InvalidFileException(
                Source, "", $"its samples are {SampleShape} ({SampleShape!.Length} values), the model takes {graph.InputShape} ({graph.InputShape.Length}); change the model's input or the data");
        }

        var inputs = Given.Inputs.Reshape(graph.InputShape.WithBatch(Given.Count));
        if (Given.Targets is not { } targets) return this with { Inputs = inputs };
        var output = OutputOf(graph, Given.Count);
        if (Loss is not CrossEntropy) targets = AsNumbers(targets, output);
        else if (output.Rank is 2 or 3) targets = Given.WithClassTargets(checked((int)output[^1]), output.Rank == 3 ? output[1] : null).Targets!;
        if (Loss.TargetProblem(output, targets) is { } problem) throw new InvalidFileException(Source, "", problem);
        return this with { Inputs = inputs, Targets = targets };
    }

    /// <summary>The output for all samples, which a graph that is bound to fewer makes in parts.</summary>
    private static Shape OutputOf(Graph graph, long samples)
    {
        var shape = graph.Nodes[^1].ShapeOf(graph.Batch ?? samples);
        return shape.WithoutBatch().WithBatch(shape[0] * (samples / (graph.Batch ?? samples)));
    }

    /// <summary>Unit Gaussian noise, or indices of an embedding's rows where one reads the input.</summary>
    private CheckData WithNoise(Graph graph, SubjectOptions options)
    {
        var shape = graph.InputShape.WithBatch(graph.Batch ?? options.Samples ?? NoiseSamples);
        return graph.InputVocabulary() is { } vocabulary
            ? this with { Inputs = SeededNoise.Indices(shape, vocabulary, options.Seed, NoiseStream), Source = "random indices, for want of data" }
            : this with { Inputs = SeededNoise.Gaussian(shape, options.Seed, NoiseStream) };
    }

    /// <summary>A file that a model names stands beside the model.</summary>
    private static string? BesideModel(string model, string? data)
        => data is null || DataSets.Names.Contains(data) ? data : Path.Combine(Path.GetDirectoryName(model) ?? "", data);

    /// <summary>As <see cref="BesideModel"/>; what is no file there is a column of the data.</summary>
    private static string? TargetBesideModel(string model, string? target)
        => BesideModel(model, target) is { } path && File.Exists(path) ? path : target;

    private static Tensor AsNumbers(Tensor targets, Shape output)
    {
        var numbers = targets.DType == DType.Float32 ? targets : targets.Cast<float>();
        return numbers.Length == output.Length ? numbers.Reshape(output) : numbers;
    }
}
