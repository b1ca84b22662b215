using Evenkeel.Diagnosis;
using Evenkeel.Formats;
using Evenkeel.Initializers.DataDependent;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
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
        options.RequireOneSourceOfWeights();
        if (options is { DryRun: true, Format: "json" }) throw new UsageException("--dry-run answers in text; leave out --format json");
        if (options.Out is { } file) OutputFile.RequireFolder(file);
        var subject = Subject.Open(options);
        if (options.DryRun)
        {
            if (options.Out is { } place) OutputFile.Write(place, subject.Describe);
            else subject.Describe(terminal.Out);
            return ExitCode.Success;
        }

        var (checkup, fitted) = Measure(subject, options, terminal, cancellation);
        if (options.Out is { } path) OutputFile.Write(path, stream => Render(stream, checkup, fitted, options, colour: false));
        else Render(terminal.Out, checkup, fitted, options, terminal.Colour);
        var worst = checkup.Findings.Select(f => (Severity?)f.Severity).Max();
        return options.FailOn is { } limit && worst >= limit ? ExitCode.Findings : ExitCode.Success;
    }

    private static (Checkup Checkup, FittedRecipe Fitted) Measure(Subject subject, CheckOptions options, Terminal terminal, CancellationToken cancellation)
    {
        var (source, model) = (subject.Source, subject.Model);
        var data = subject.Data.For(model.Graph, options);
        if (options.Jacobian && InputJacobian.Problem(model.Graph) is { } problemOfJacobian) throw new UsageException($"--jacobian: {problemOfJacobian}; leave it out");
        if (options.Sharpness && data.Targets is null) throw new UsageException("--sharpness and --lr need a loss: give --data with targets");
        if (options.Sharpness && model.Graph.Batch is { } batch && batch != data.Inputs.Shape[0]) throw new UsageException($"--sharpness and --lr look at one batch, and the model is bound to {batch} samples; take --samples {batch}");
        if (subject.Need.IsLarge && !options.Quiet) terminal.Complain($"needs {subject.Need}");

        using var workers = new Workers(options.Threads);
        using var progress = new Progress(terminal, isQuiet: options.Quiet);
        foreach (var problem in model.Problems) terminal.Complain($"left out: {problem}");
        var given = GivenWeights.Of(options, model);
        var fitted = given is null ? DataFit.Of(subject.Recipe, model.Graph, data, options.Seed, workers, cancellation) : new FittedRecipe(subject.Recipe, 0, []);
        var recipe = fitted.Recipe;
        var weights = given ?? GivenWeights.Drawn(recipe, model, options.Seed, workers);
        var checkup = Run(
            new ProbeRequest
            {
                Graph = model.Graph,
                Plan = subject.Plan,
                Weights = weights,
                Recipe = given is null ? recipe : null,
                Input = data.Inputs,
                Target = data.Targets,
                Loss = data.Loss,
                Seed = options.Seed,
                Workers = workers,
                Source = Arguments.WithoutFolder(options.Model),
                Command = Arguments.Again(options),
                Sha256 = source.Sha256,
                Initialization = Origin(options, given is null ? recipe : null),
                IsTrained = options.Trained,
                LeftOut = model.Problems,
                IsDrawn = GivenWeights.AreDrawn(options),
                DataSource = data.Source,
                IsNoise = data.IsNoise,
                Jacobian = options.Jacobian,
                Sharpness = options.Sharpness,
                LearningRate = options.LearningRate,
                Progress = progress.Report,
                Measures = progress.Measure,
            },
            cancellation);
        return (checkup, fitted);
    }

    /// <summary>Where the weights come from, and what they are computed in where that is unusual.</summary>
    private static string Origin(CheckOptions options, Recipe? drawn)
    {
        var source = drawn is null ? $"from {Path.GetFileName(options.Weights ?? options.Model)}" : $"{drawn.Name}, seed {options.Seed}";
        return options.Precision == DType.Float32 ? source : $"{source}, computed in {options.Precision.ToString().ToLowerInvariant()}";
    }

    /// <summary>Looks at the network; a token outside the vocabulary is a fault of the data.</summary>
    private static Checkup Run(ProbeRequest request, CancellationToken cancellation)
    {
        try
        {
            return Checkup.Run(request, cancellation);
        }
        catch (TokenException exception)
        {
            throw new InvalidFileException(request.DataSource, "", exception.Message, exception);
        }
    }

    private static void Render(Stream stream, Checkup checkup, FittedRecipe fitted, CheckOptions options, bool colour)
    {
        if (options.Format == "json")
        {
            CheckJson.Write(stream, checkup, Product.Version, fitted);
            return;
        }

        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        CheckText.Write(writer, checkup, new TextStyle(colour, options.Verbose));
        if (fitted.Layers.IsEmpty) return;
        writer.WriteLine();
        LsuvText.Write(writer, fitted, checkup.Probe.Data.Source, options.Verbose);
    }
}
