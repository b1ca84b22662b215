using Evenkeel.Cli.Check;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Writing;
using Evenkeel.Initializers;
using Evenkeel.Initializers.DataDependent;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Cli.Init;

/// <summary>A tensor of the network's state, how it is drawn, and why so.</summary>
internal sealed record DrawnEntry(Parameter Parameter, DType DType, Initializer Scheme, string Why, LearningRates? Rates = null)
{
    public TensorContent Content(ulong seed)
        => DType.IsFloat() ? TensorContent.Drawn(Parameter, Scheme, DType, seed) : TensorContent.Stored(Parameter.Name, new Tensor(DType, Parameter.Shape));
}

/// <summary>What is to be initialized: the model, built as `evenkeel check` builds it, and a scheme for each tensor of its state.</summary>
internal sealed record InitSubject(Model Model, FittedRecipe Fitted, string DataSource, IReadOnlyList<DrawnEntry> Entries)
{
    /// <summary>Whether the recipe has factors on learning rates.</summary>
    public bool HasRates => Entries.Any(e => e.Rates is not null);

    /// <exception cref="SchemeException">A scheme cannot draw its tensor; the message names all such tensors.</exception>
    public static InitSubject Open(InitOptions options, CancellationToken cancellation)
    {
        var source = Arguments.Open(options.Model);
        var data = options.Data.Count > 0 || NamesDataThatIsThere(options.Model, source) ? CheckData.Load(options, source) : CheckData.Noise;
        var model = Arguments.Checked(() => source.Build(data.SampleShape, data.Classes, data.Given?.Vocabulary, new BuildOptions { Inputs = data.Beside }));
        var drawn = options.Recipe is { } name ? Arguments.Recipe(name, model.Graph) : model.Recipe;
        if (drawn.NeedsData(model.Graph)) data = data.For(model.Graph, options);
        var fitted = Fit(drawn, model.Graph, data, options, cancellation);
        var recipe = fitted.Recipe;
        recipe.Check(model.Graph, options.DType);
        var assigned = recipe.Assign(model.Graph).ToDictionary(a => a.Parameter.Name, StringComparer.Ordinal);
        var entries = StateDict.Of(model.Graph, options.DType).Select(Entry).ToArray();
        return new InitSubject(model, fitted, data.Source, entries);

        DrawnEntry Entry(StateEntry entry) => assigned.TryGetValue(entry.Parameter.Name, out var assignment)
            ? new(entry.Parameter, entry.DType, assignment.Scheme, assignment.Why, assignment.Rates)
            : new(entry.Parameter, entry.DType, new Constant(entry.Parameter.Initial ?? 0), "running statistic, as PyTorch starts it");
    }

    /// <summary>A recipe that scales by data runs the network once; it needs no more memory than a check of it does.</summary>
    private static FittedRecipe Fit(Recipe recipe, Graph graph, CheckData data, InitOptions options, CancellationToken cancellation)
    {
        if (!recipe.NeedsData(graph)) return new FittedRecipe(recipe, 0, []);
        if (recipe.Then != DataStep.None) _ = MemoryNeed.Of(graph, Math.Min(data.Count(options), Recipe.MostFitSamples));
        using var workers = new Workers(options.Threads);
        return DataFit.Of(recipe, graph, data, options.Seed, workers, cancellation);
    }

    /// <summary>Weights can be drawn where the data are not at hand.</summary>
    private static bool NamesDataThatIsThere(string model, ModelSource source)
        => source.Data is { } data && (DataSets.Names.Contains(data) || File.Exists(Path.Combine(Path.GetDirectoryName(model) ?? "", data)));
}
