using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Which scheme each parameter of a network gets: by its role, and by its name where the model says so.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Weights">The scheme of weight matrices and kernels.</param>
/// <param name="Biases">The scheme of biases.</param>
public sealed record Recipe(string Name, Initializer Weights, Initializer Biases)
{
    /// <summary>A scheme that fits no layer fails for all of them; the first tell why.</summary>
    private const int MostProblems = 3;

    /// <summary>Exceptions by parameter name.</summary>
    public ImmutableDictionary<string, Initializer> Overrides { get; init; } = ImmutableDictionary<string, Initializer>.Empty;

    /// <summary>The plain recipe of a scheme: the scheme on all weights, biases 0; "pytorch" draws biases like weights, as PyTorch does.</summary>
    /// <exception cref="ArgumentException">There is no such scheme.</exception>
    public static Recipe Parse(string name)
    {
        var scheme = Schemes.Parse(name);
        return new Recipe(scheme.Name, scheme, scheme == Schemes.PyTorch ? scheme : Schemes.Zeros);
    }

    /// <summary>The scheme of a parameter.</summary>
    public Initializer SchemeOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (Overrides.TryGetValue(parameter.Name, out var scheme)) return scheme;
        if (parameter.Initial is { } initial) return new Constant(initial);
        return parameter.Role switch
        {
            ParameterRole.Weight => Weights,
            ParameterRole.Bias => Biases,
            ParameterRole.Scale => new Constant(1),
            ParameterRole.Shift => Schemes.Zeros,
            ParameterRole.Slope => new Constant(Networks.Ops.PReLU.InitialSlope),
            ParameterRole.Table => new Normal(1),
            _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter.Role, "a role without a scheme"),
        };
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
