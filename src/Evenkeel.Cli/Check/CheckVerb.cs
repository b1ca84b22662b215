using Evenkeel.Diagnosis;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Reporting.Json;
using Evenkeel.Reporting.Text;

namespace Evenkeel.Cli.Check;

/// <summary>`evenkeel check`: reads, probes, renders.</summary>
internal static class CheckVerb
{
    public static int Run(CheckOptions options, Terminal terminal, CancellationToken cancellation)
    {
        var checkup = Measure(options, terminal, cancellation);
        if (options.Out is { } path) OutputFile.Write(path, stream => Render(stream, checkup, options, colour: false));
        else Render(terminal.Out, checkup, options, terminal.Colour);
        var worst = checkup.Findings.Select(f => (Severity?)f.Severity).Max();
        return options.FailOn is { } limit && worst >= limit ? ExitCode.Findings : ExitCode.Success;
    }

    private static Checkup Measure(CheckOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options is { Weights: not null, Recipe: not null }) throw new UsageException("--weights and --recipe exclude each other: weights are either given or drawn anew");
        if (options.Out is { } path) OutputFile.RequireFolder(path);
        var source = Arguments.Open(options.Model);
        var data = CheckData.Load(options, source);
        var model = Arguments.Checked(() => source.Build(data.SampleShape, data.Classes, data.Given?.Vocabulary));
        var recipe = options.Recipe is { } name ? Arguments.Recipe(name) : model.Recipe;
        MemoryLimit.Check(model.Graph, data.Count(options));
        data = data.For(model.Graph, options, source);

        using var workers = new Workers(options.Threads);
        using var progress = new Progress(terminal, isQuiet: options.Quiet);
        var weights = options.Weights is { } file ? GivenWeights.Load(file, model.Graph) : recipe.Initialize(model.Graph, options.Seed, workers);
        return Checkup.Run(
            new ProbeRequest
            {
                Graph = model.Graph,
                Weights = weights,
                Recipe = options.Weights is null ? recipe : null,
                Input = data.Inputs,
                Target = data.Targets,
                Loss = data.Loss,
                Seed = options.Seed,
                Workers = workers,
                Source = Arguments.WithoutFolder(options.Model),
                Command = Arguments.Again(options),
                Sha256 = source.Sha256,
                Initialization = options.Weights is { } given ? $"from {Path.GetFileName(given)}" : $"{recipe.Name}, seed {options.Seed}",
                IsTrained = options.Trained,
                DataSource = data.Source,
                IsNoise = data.IsNoise,
                Progress = progress.Report,
            },
            cancellation);
    }

    private static void Render(Stream stream, Checkup checkup, CheckOptions options, bool colour)
    {
        if (options.Format == "json")
        {
            CheckJson.Write(stream, checkup, Product.Version);
            return;
        }

        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        CheckText.Write(writer, checkup, new TextStyle(colour, options.Verbose));
    }
}
