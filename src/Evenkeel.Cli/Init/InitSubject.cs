using Evenkeel.Cli.Check;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Writing;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Cli.Init;

/// <summary>A tensor of the network's state, how it is drawn, and why so.</summary>
internal sealed record DrawnEntry(Parameter Parameter, DType DType, Initializer Scheme, string Why, LearningRates? Rates = null)
{
    public TensorContent Content(ulong seed)
        => DType.IsFloat() ? TensorContent.Drawn(Parameter, Scheme, DType, seed) : TensorContent.Stored(Parameter.Name, new Tensor(DType, Parameter.Shape));
}

/// <summary>What is to be initialized: the model, built as `evenkeel check` builds it, and a scheme for each tensor of its state.</summary>
internal sealed record InitSubject(Model Model, Recipe Recipe, IReadOnlyList<DrawnEntry> Entries)
{
    /// <summary>A scheme that fits no layer fails for all of them; the first tell why.</summary>
    private const int MostProblems = 3;

    /// <summary>Whether the recipe has factors on learning rates.</summary>
    public bool HasRates => Entries.Any(e => e.Rates is not null);

    /// <exception cref="UsageException">A scheme cannot draw its tensor; the message names all such tensors.</exception>
    public static InitSubject Open(InitOptions options)
    {
        var model = Build(options);
        var recipe = options.Recipe is { } name ? Arguments.Recipe(name, model.Graph) : model.Recipe;
        var assigned = recipe.Assign(model.Graph).ToDictionary(a => a.Parameter.Name, StringComparer.Ordinal);
        var entries = StateDict.Of(model.Graph, options.DType).Select(Entry).ToArray();
        var problems = entries.Where(e => e.DType.IsFloat()).SelectMany(e => e.Scheme.Problems(e.DType, e.Parameter.Shape, e.Parameter.Fans).Select(p => $"{e.Scheme.Name} for {e.Parameter.Name}: {p}")).ToArray();
        if (problems.Length > 0) throw new UsageException($"{recipe.Name}: {string.Join("; ", problems.Take(MostProblems))}{(problems.Length > MostProblems ? $"; and {problems.Length - MostProblems} more" : "")}");
        return new InitSubject(model, recipe, entries);

        DrawnEntry Entry(StateEntry entry) => assigned.TryGetValue(entry.Parameter.Name, out var assignment)
            ? new(entry.Parameter, entry.DType, assignment.Scheme, assignment.Why, assignment.Rates)
            : new(entry.Parameter, entry.DType, new Constant(entry.Parameter.Initial ?? 0), "running statistic, as PyTorch starts it");
    }

    private static Model Build(InitOptions options)
    {
        var source = Arguments.Open(options.Model);
        if (options.Data is null && !NamesDataThatIsThere(options.Model, source)) return Arguments.Checked(() => source.Build(null, null));
        var data = CheckData.Load(new CheckOptions { Model = options.Model, Data = options.Data, Target = options.Target, Threads = options.Threads, Format = "text" }, source);
        return Arguments.Checked(() => source.Build(data.SampleShape, data.Classes, data.Given?.Vocabulary));
    }

    /// <summary>Weights can be drawn where the data are not at hand.</summary>
    private static bool NamesDataThatIsThere(string model, ModelSource source)
        => source.Data is { } data && (DataSets.Names.Contains(data) || File.Exists(Path.Combine(Path.GetDirectoryName(model) ?? "", data)));
}
