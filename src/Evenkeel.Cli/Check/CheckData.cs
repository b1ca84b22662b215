using Evenkeel.Formats;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Cli.Check;

/// <summary>What goes into the network: the data that was given, or noise where there is none.</summary>
internal sealed record CheckData(DataSet? Given, string Source)
{
    /// <summary>Samples of noise where nothing says how many.</summary>
    private const long NoiseSamples = 8;

    private const string NoiseStream = "input";

    /// <summary>The shape of one sample, where data is given.</summary>
    public Shape? SampleShape => Given?.Inputs.Shape.WithoutBatch();

    /// <summary>The number of classes, where the targets are class indices and the loss has classes.</summary>
    public long? Classes => Given?.Targets is { DType: DType.Int64 } targets && Loss is not SquaredError ? targets.Span<long>().ToArray().DefaultIfEmpty(-1).Max() + 1 : null;

    public Tensor Inputs { get; private init; } = null!;

    public Tensor? Targets { get; private init; }

    public Loss Loss { get; private init; } = new CrossEntropy();

    public bool IsNoise => Given is null;

    public static CheckData Load(CheckOptions options, ModelSource source)
    {
        if ((options.Data ?? BesideModel(options.Model, source.Data)) is not { } reference)
        {
            if (options.Target is not null) throw new UsageException("--target needs --data: a target belongs to samples");
            return new CheckData(null, "unit Gaussian noise, for want of data");
        }

        var target = options.Target ?? (options.Data is null ? TargetBesideModel(options.Model, source.Target) : null);
        var data = DataSets.Load(reference, target);
        if (options.Samples is { } count && count < data.Count) data = data.First(count);
        data = data.Check();
        if (options.Normalize) data = data.Normalize();
        var kind = options.Loss ?? source.Loss ?? (data.Targets is { DType: not DType.Int64 } ? "mse" : "cross-entropy");
        return new CheckData(data, Arguments.WithoutFolder(data.Source) + (options.Normalize ? ", standardized" : "")) { Loss = Arguments.Checked(() => Loss.Parse(kind)) };
    }

    /// <summary>How many samples there are, or will be made.</summary>
    public long Count(CheckOptions options) => Given?.Count ?? options.Samples ?? NoiseSamples;

    /// <summary>Fits samples and targets to the network.</summary>
    public CheckData For(Graph graph, CheckOptions options)
    {
        if (Given is null)
        {
            var noise = new Tensor(DType.Float32, graph.InputShape.WithBatch(options.Samples ?? NoiseSamples));
            new AddressedRandom(options.Seed, NoiseStream).FillNormal(noise.Span<float>(), 0, 0, 1);
            return this with { Inputs = noise };
        }

        if (Given.Inputs.Length != Given.Count * graph.InputShape.Length)
        {
            throw new InvalidFileException(
                Source, "", $"its samples are {SampleShape} ({SampleShape!.Length} values), the model takes {graph.InputShape} ({graph.InputShape.Length}); change the model's input or the data");
        }

        var inputs = Given.Inputs.Reshape(graph.InputShape.WithBatch(Given.Count));
        if (Given.Targets is not { } targets) return this with { Inputs = inputs };
        var output = graph.OutputShape.WithBatch(Given.Count);
        if (Loss is not CrossEntropy) targets = AsNumbers(targets, output);
        else if (output.Rank is 2 or 3) targets = Given.WithClassTargets(checked((int)output[^1]), output.Rank == 3 ? output[1] : null).Targets!;
        if (Loss.TargetProblem(output, targets) is { } problem) throw new InvalidFileException(Source, "", problem);
        return this with { Inputs = inputs, Targets = targets };
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
