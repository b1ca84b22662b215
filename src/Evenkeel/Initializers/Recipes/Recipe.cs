using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Which scheme each parameter of a network gets.</summary>
/// <param name="Name">The name in reports.</param>
public abstract record Recipe(string Name)
{
    /// <summary>A scheme that fits no layer fails for all of them; the first tell why.</summary>
    private const int MostProblems = 3;

    private protected const string ModelsWord = "the model's own word", LayersWord = "the layer's own word";

    /// <summary>Exceptions by parameter name, which go before all else: the explicit word of the model's author.</summary>
    public ImmutableDictionary<string, Initializer> Overrides { get; init; } = ImmutableDictionary<string, Initializer>.Empty;

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

    /// <summary>Draws every parameter of a network, in float32.</summary>
    /// <exception cref="SchemeException">A scheme cannot draw its parameter; the message names all such parameters, and nothing was drawn.</exception>
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

    /// <summary>The scheme of a parameter for which there is no exception.</summary>
    private protected abstract Assignment Find(Parameter parameter);

    private void Check(Graph graph)
    {
        List<string> problems = [];
        foreach (var parameter in graph.Parameters)
        {
            var scheme = SchemeOf(parameter);
            var place = scheme.Name == Name ? parameter.Name : $"{parameter.Name} by {scheme.Name}";
            problems.AddRange(scheme.Problems(DType.Float32, parameter.Shape, parameter.Fans).Select(problem => $"{place}: {problem}"));
        }

        if (problems.Count > 0) throw new SchemeException(Name, problems.Count <= MostProblems ? problems : [.. problems[..MostProblems], $"and {problems.Count - MostProblems} more"]);
    }
}
