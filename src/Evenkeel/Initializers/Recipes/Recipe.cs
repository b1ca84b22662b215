using System.Collections.Immutable;
using Evenkeel.Initializers.DataDependent;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Which scheme each parameter of a network gets.</summary>
/// <param name="Name">The name in reports.</param>
public abstract record Recipe(string Name)
{
    /// <summary>A scheme that fits no layer fails for all of them; the first tell why.</summary>
    private const int MostProblems = 3;

    /// <summary>The most samples that <see cref="Fit"/> runs: enough for the variance of a layer to be known to some per cent.</summary>
    public const long MostFitSamples = 256;

    private protected const string ModelsWord = "the model's own word", LayersWord = "the layer's own word";

    /// <summary>Exceptions by parameter name, which go before all else: the explicit word of the model's author.</summary>
    public ImmutableDictionary<string, Initializer> Overrides { get; init; } = ImmutableDictionary<string, Initializer>.Empty;

    /// <summary>What is done with data when the weights are drawn.</summary>
    public DataStep Then { get; init; }

    /// <summary>The plain recipe of a scheme: the scheme on all weights, biases 0; "pytorch" draws biases like weights, as PyTorch does.</summary>
    /// <exception cref="ArgumentException">There is no such scheme.</exception>
    public static PlainRecipe Parse(string name)
    {
        var scheme = Schemes.Parse(name);
        return new PlainRecipe(scheme.Name, scheme, scheme == Schemes.PyTorch ? scheme : Schemes.Zeros);
    }

    /// <summary>The scheme of a parameter.</summary>
    public Initializer SchemeOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Overrides.GetValueOrDefault(parameter.Name) ?? Find(parameter).Scheme;
    }

    /// <summary>Computes for each parameter of a network its scheme, the rule that says so, and why.</summary>
    public IReadOnlyList<Assignment> Assign(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Parameters.Select(p => Overrides.TryGetValue(p.Name, out var scheme) ? new Assignment(p, scheme, null, ModelsWord) : Find(p))];
    }

    /// <summary>Whether the recipe takes something from data, so that <see cref="Fit"/> must come before <see cref="Initialize"/>.</summary>
    public bool NeedsData(Graph graph) => RecipeFit.NeedsData(this, graph);

    /// <summary>
    /// Takes from data what the recipe leaves to them: the factor of each layer by <see cref="Lsuv"/>, on at most <see cref="MostFitSamples"/> of the samples, from all over them, and the
    /// priors of classes. What comes out draws the same weights from the same seed without data.
    /// </summary>
    /// <param name="graph">The network.</param>
    /// <param name="samples">Samples, the batch first, float32.</param>
    /// <param name="targets">Class indices, int64, or numbers; null where there are none.</param>
    /// <param name="seed">The seed that the weights will be drawn from.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="SchemeException">A scheme cannot draw its parameter, or the targets are no classes.</exception>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FittedRecipe Fit(Graph graph, Tensor samples, Tensor? targets, ulong seed, Workers workers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(workers);
        return RecipeFit.Of(this, graph, samples, targets, seed, workers, cancellation);
    }

    /// <summary>Draws every parameter of a network, in float32.</summary>
    /// <exception cref="SchemeException">
    /// A scheme cannot draw its parameter, the message names all such parameters; or the recipe scales by data and <see cref="Fit"/> was not called.
    /// Nothing was drawn.
    /// </exception>
    public IReadOnlyDictionary<string, Tensor> Initialize(Graph graph, ulong seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Check(graph);
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in graph.Parameters)
        {
            var tensor = new Tensor(DType.Float32, parameter.Shape);
            SchemeOf(parameter).Fill(tensor, parameter.Fans, seed, parameter.Name, workers);
            weights.Add(parameter.Name, tensor);
        }

        return weights;
    }

    /// <summary>Requires that every scheme can draw its parameter.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="dtype">The type of the values.</param>
    /// <exception cref="SchemeException">One cannot, the message names all such parameters; or the recipe scales by data and <see cref="Fit"/> was not called.</exception>
    public void Check(Graph graph, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Then != DataStep.None) throw new SchemeException(Name, ["it scales by data: give samples to `Fit`, and draw by the recipe that comes out"]);
        List<string> problems = [];
        foreach (var parameter in graph.Parameters)
        {
            var scheme = SchemeOf(parameter);
            var place = scheme.Name == Name ? parameter.Name : $"{parameter.Name} by {scheme.Name}";
            problems.AddRange(scheme.Problems(dtype, parameter.Shape, parameter.Fans).Select(problem => $"{place}: {problem}"));
        }

        if (problems.Count > 0) throw new SchemeException(Name, problems.Count <= MostProblems ? problems : [.. problems[..MostProblems], $"and {problems.Count - MostProblems} more"]);
    }

    /// <summary>The scheme of a parameter for which there is no exception.</summary>
    private protected abstract Assignment Find(Parameter parameter);
}
