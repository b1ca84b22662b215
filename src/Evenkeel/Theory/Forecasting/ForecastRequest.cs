using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;

namespace Evenkeel.Theory.Forecasting;

/// <summary>What to say something of before it is run.</summary>
public sealed record ForecastRequest
{
    /// <summary>The network.</summary>
    public required Graph Graph { get; init; }

    /// <summary>The moments of each parameter's values: of what a scheme draws, or of given ones.</summary>
    public required Func<Parameter, WeightMoments> Weights { get; init; }

    /// <summary>What goes in, and how many samples a batch has.</summary>
    public InputMoments Input { get; init; } = InputMoments.Noise;

    /// <summary>The loss; without it the backward pass starts from unit Gaussian noise at the output.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Targets that are numbers; null where they are not known.</summary>
    public TargetMoments? Targets { get; init; }

    /// <summary>Whether the samples of one class are alike, as real ones are.</summary>
    public bool ClassesAreAlike { get; init; }

    /// <summary>The moments of what a recipe draws.</summary>
    public static Func<Parameter, WeightMoments> By(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return parameter => WeightMoments.Of(recipe.SchemeOf(parameter), parameter);
    }
}
