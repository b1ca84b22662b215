using Evenkeel.Cli.Check;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Reporting;
using Evenkeel.Reporting.Json;
using Evenkeel.Reporting.Text;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;

namespace Evenkeel.Cli.Predict;

/// <summary>`evenkeel predict`: builds, lets theory speak, renders.</summary>
internal static class PredictVerb
{
    public static int Run(PredictOptions options, Terminal terminal)
    {
        options.RequireOneSourceOfWeights();
        if (options.Out is { } file) OutputFile.RequireFolder(file);
        var report = Forecast(options, terminal);
        if (options.Out is { } path) OutputFile.Write(path, stream => Render(stream, report, options, colour: false));
        else Render(terminal.Out, report, options, terminal.Colour);
        return ExitCode.Success;
    }

    private static ForecastReport Forecast(PredictOptions options, Terminal terminal)
    {
        var source = WithExtents(Arguments.Open(options.Model), options);
        var data = NeedsData(options, source) ? CheckData.Load(options, source) : CheckData.Noise;
        var build = new BuildOptions { Samples = data.Given?.Count ?? options.Samples, Output = options.Output, Inputs = data.Beside, Shapes = Arguments.Shapes(options.Shapes) };
        var model = Arguments.Checked(() => source.Build(data.SampleShape, data.Classes, data.Given?.Vocabulary, build));
        foreach (var problem in model.Problems) terminal.Complain($"left out: {problem}");
        using var workers = new Workers(options.Threads);
        var (weights, initialization) = WeightsOf(options, model, workers);
        var (input, inputSource, targets) = InputOf(data.Bound(model), model.Graph, options, workers);
        var forecast = Theory.Forecasting.Forecast.Of(new ForecastRequest { Graph = model.Graph, Weights = weights, Input = input, Loss = LossOf(options, source, model), Targets = targets, ClassesAreAlike = !data.IsNoise });
        var about = new ModelInfo(model.Graph.Name, Arguments.WithoutFolder(source.Reference), source.Sha256, null, model.Graph.ParameterCount, initialization, IsTrained: false) { LeftOut = model.Problems };
        return new ForecastReport(about, inputSource, forecast);
    }

    /// <summary>Data are read where they are given, and where only they say what goes in.</summary>
    private static bool NeedsData(PredictOptions options, ModelSource source) => !source.HasInput || options.Data.Count > 0 || options.Target is not null || options.Length is not null;

    private static ModelSource WithExtents(ModelSource source, PredictOptions options)
    {
        if (options.Depth is { } depth) source = Arguments.Checked(() => source.With("depth", depth));
        return options.Width is { } width ? Arguments.Checked(() => source.With("width", width)) : source;
    }

    /// <summary>The moments of what a recipe draws, or of given weights; of each parameter once.</summary>
    private static (Func<Parameter, WeightMoments> Moments, string Source) WeightsOf(PredictOptions options, Model model, Workers workers)
    {
        var known = new Dictionary<string, WeightMoments>(StringComparer.Ordinal);
        if (GivenWeights.Of(options, model) is { } given) return (Once(p => Probe.MeasureWeights(given[p.Name], workers)), $"from {Path.GetFileName(options.Weights ?? options.Model)}");
        var recipe = options.Recipe is { } name ? Arguments.Recipe(name, model.Graph) : model.Recipe;
        if (recipe.NeedsData(model.Graph)) throw new UsageException($"the recipe {recipe.Name} takes scales or priors from data, which a prediction does not run; see 'evenkeel check --recipe {recipe.Name}'");
        recipe.Check(model.Graph);
        var kept = model.Weights;
        return (Once(p => !p.IsTrained && kept?.GetValueOrDefault(p.Name) is { } own ? Probe.MeasureWeights(own, workers) : WeightMoments.Of(recipe.SchemeOf(p), p)), recipe.Name);

        Func<Parameter, WeightMoments> Once(Func<Parameter, WeightMoments> compute)
            => p => known.TryGetValue(p.Name, out var moments) ? moments : known[p.Name] = compute(p);
    }

    private static (InputMoments Input, string Source, TargetMoments? Targets) InputOf(CheckData data, Graph graph, PredictOptions options, Workers workers)
    {
        if (data.IsNoise)
        {
            var noise = options.Samples is { } samples ? InputMoments.Noise with { Samples = samples } : InputMoments.Noise;
            return (noise, graph.InputVocabulary() is null ? "unit Gaussian noise" : "random tokens", null);
        }

        data = data.For(graph, options);
        return (Probe.MeasureInput(data.Inputs, graph, workers), data.Source, data.Targets is { DType: DType.Float32 } targets ? Probe.MeasureTargets(targets, data.Source, workers) : null);
    }

    /// <summary>The loss that was asked for, that of the model, or cross-entropy where the output can be logits.</summary>
    private static Loss? LossOf(PredictOptions options, ModelSource source, Model model)
    {
        var isLogits = model.Graph.OutputShape is { Rank: 1 or 2 } shape && shape[^1] > 1;
        var name = options.Loss ?? source.Loss ?? (isLogits && model.Weights is null ? "cross-entropy" : null);
        return name is null ? null : Arguments.Checked(() => Loss.Parse(name));
    }

    private static void Render(Stream stream, ForecastReport report, PredictOptions options, bool colour)
    {
        if (options.Format == CommonOptions.Json)
        {
            PredictJson.Write(stream, report, Product.Version);
            return;
        }

        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        PredictText.Write(writer, report, new TextStyle(colour, options.Verbose));
    }
}
