using Evenkeel.Networks;

namespace Evenkeel.Initializers.Recipes;

/// <summary>A scheme on all weights, whatever the network: norms begin with 1 and 0, tables as N(0, 1), learned slopes as PyTorch's.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Weights">The scheme of weight matrices and kernels.</param>
/// <param name="Biases">The scheme of biases.</param>
public sealed record PlainRecipe(string Name, Initializer Weights, Initializer Biases) : Recipe(Name)
{
    private static readonly Normal Tables = new(1);

    /// <summary>The same as rules, to be shown and extended.</summary>
    public RecipeRules ToRules() => new(Name,
    [
        Rule("weights", "weight", Weights),
        Rule("biases", "bias", Biases),
        Rule("norm factors", "scale", new Constant(1)),
        Rule("norm offsets", "shift", Schemes.Zeros),
        Rule("slopes", "slope", new Constant(Networks.Ops.PReLU.InitialSlope)),
        Rule("tables", "table", Tables),
    ])
    {
        Summary = $"{Weights.Name} on all weights",
    };

    private protected override Assignment Find(Parameter parameter)
    {
        if (parameter.Initial is { } initial) return new(parameter, new Constant(initial), null, LayersWord);
        (Initializer scheme, string rule) = parameter.Role switch
        {
            ParameterRole.Weight => (Weights, "weights"),
            ParameterRole.Bias => (Biases, "biases"),
            ParameterRole.Scale => (new Constant(1), "norm factors"),
            ParameterRole.Shift => (Schemes.Zeros, "norm offsets"),
            ParameterRole.Slope => (new Constant(Networks.Ops.PReLU.InitialSlope), "slopes"),
            ParameterRole.Table => (Tables, "tables"),
            _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter.Role, "a role without a scheme"),
        };
        return new(parameter, scheme, rule, parameter.Role.ToString().ToLowerInvariant());
    }

    private static RecipeRule Rule(string name, string role, Initializer scheme)
        => new(name, new RecipeSelector { Roles = [role] }) { Scheme = scheme.Name, IsOptional = role != "weight" };
}
