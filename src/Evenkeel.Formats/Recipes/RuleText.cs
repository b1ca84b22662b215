using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Formats.Recipes;

/// <summary>A rule as a file has it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Replaces">The inherited rule in whose place it stands.</param>
/// <param name="Under">The inherited rule of which it is an exception.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record RuleText(RecipeRule Rule, string? Replaces, string? Under, Place Place);
