using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Models;

/// <summary>A network and how its parameters are drawn.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Recipe">The schemes of its parameters.</param>
public sealed record Model(Graph Graph, Recipe Recipe);
