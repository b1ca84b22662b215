using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Evenkeel.Cli.Check;
using Evenkeel.Formats.Writing;
using Evenkeel.Reporting.Text;

namespace Evenkeel.Cli.Init;

/// <summary>`evenkeel init`: builds, draws, writes.</summary>
internal static class InitVerb
{
    /// <summary>What a dry run lays out where no file is named.</summary>
    private const string NoName = "model.safetensors";

    public static int Run(InitOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Out is { } path) OutputFile.RequireFolder(path);
        cancellation.ThrowIfCancellationRequested();
        var subject = InitSubject.Open(options, cancellation);
        var plan = Arguments.Checked(() => WeightsPlan.Create(options.Out ?? NoName, [.. subject.Entries.Select(e => e.Content(options.Seed))], options.ShardBytes));
        if (options.DryRun)
        {
            using var table = terminal.OutText();
            InitTable.Write(table, subject, plan, options);
            return ExitCode.Success;
        }

        if (!options.Force && plan.Existing().FirstOrDefault() is { } taken) throw new UsageException($"{taken} is there already; name another file, or replace it with --force");
        WritingNeed.Require(plan, options.Threads);
        var clock = Stopwatch.StartNew();
        Write(subject, plan, options, terminal, clock, cancellation);
        if (options.Quiet) return ExitCode.Success;
        using var writer = terminal.OutText();
        writer.WriteLine(Summary(subject, plan, options, clock.Elapsed));
        LsuvText.Write(writer, subject.Fitted, subject.DataSource, isVerbose: false);
        return ExitCode.Success;
    }

    private static void Write(InitSubject subject, WeightsPlan plan, InitOptions options, Terminal terminal, Stopwatch clock, CancellationToken cancellation)
    {
        using var progress = new Progress(terminal, options.Quiet);
        var write = new WriteOptions
        {
            Threads = options.Threads,
            Metadata = Metadata(subject, options),
            Progress = at =>
            {
                if (progress.IsDue) progress.Say(Line(at, clock.Elapsed));
            },
        };
        try
        {
            plan.Write(write, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"{plan.Path}: cannot be written: {exception.Message}");
        }
    }

    /// <summary>"pt" is what libraries look for; the rest says where the weights come from.</summary>
    private static ImmutableSortedDictionary<string, string> Metadata(InitSubject subject, InitOptions options)
        => ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("format", "pt"),
                KeyValuePair.Create("evenkeel.model", subject.Model.Graph.Name),
                KeyValuePair.Create(GivenWeights.RecipeEntry, subject.Fitted.Recipe.Name),
                KeyValuePair.Create("evenkeel.seed", options.Seed.ToString(CultureInfo.InvariantCulture)),
                .. subject.HasRates ? [KeyValuePair.Create("evenkeel.learning-rates", Rates(subject))] : (KeyValuePair<string, string>[])[],
            ]);

    /// <summary>{"head.weight":{"adam":0.25,"sgd":0.25}, …}; parameters that are not there have 1.</summary>
    private static string Rates(InitSubject subject) => new JsonObject(subject.Entries.Where(e => e.Rates is not null).Select(e =>
        KeyValuePair.Create<string, JsonNode?>(e.Parameter.Name, new JsonObject { ["adam"] = e.Rates!.Value.Adam, ["sgd"] = e.Rates.Value.Sgd }))).ToJsonString();

    private static string Line(WriteProgress at, TimeSpan elapsed)
    {
        var percent = at.Total == 0 ? 100 : 100.0 * at.Written / at.Total;
        var place = at.Tensor.Length == 0 ? "to the disk" : Wording.Clip(at.Tensor, Progress.MaxName);
        return string.Create(CultureInfo.InvariantCulture, $"{percent:0} %  {ByteSize.ToText(at.Written)} of {ByteSize.ToText(at.Total)}  {Rate(at.Written, elapsed)}  {place}");
    }

    private static string Summary(InitSubject subject, WeightsPlan plan, InitOptions options, TimeSpan elapsed)
    {
        var place = plan.Index is { } index ? $"{plan.Files.Length} files and {index}" : plan.Path;
        return Wording.Safe(string.Create(
            CultureInfo.InvariantCulture,
            $"wrote {place}: {Wording.Count(plan.Tensors, "tensor")}, {plan.Bytes:N0} bytes of {InitTable.TypeName(options.DType)}, {subject.Fitted.Recipe.Name}, seed {options.Seed}, in {elapsed.TotalSeconds:0.00} s ({Rate(plan.Bytes, elapsed)})"));
    }

    private static string Rate(long bytes, TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9 / Math.Max(elapsed.TotalSeconds, 1e-3):0.00} GB/s");
}
