using Evenkeel.Formats.Models;
using Evenkeel.Formats.Recipes;
using Evenkeel.Formats.Tests.Models;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Recipes;

/// <summary>Networks to apply recipes to.</summary>
internal static class Network
{
    public const string SmallGpt = "gpt-mini?depth=3&width=64";

    public const string SmallResNet = "resnet18?width=8&stem=small";

    /// <summary>Two residual branches a block, with norms behind the sums, or none; each shortcut is multiplied by alpha.</summary>
    public static Graph Transformer(string alpha, bool isNormed = true)
    {
        var norm = isNormed ? "      - layer-norm\n" : "";
        return ModelOf.Built(
            "input: [8, 16]\nlayers:\n  - repeat: 2\n    name: blocks\n    layers:\n"
            + $"      - residual: {{ layers: [attention: 2], shortcut: [scale: {alpha}] }}\n{norm}"
            + $"      - residual: {{ layers: [linear: 32, relu, linear: 16], shortcut: [scale: {alpha}] }}\n{norm}"
            + "  - linear: 4\n    name: head").Graph;
    }

    /// <summary>A network of the zoo, by its name and options.</summary>
    public static Graph Zoo(string reference) => ModelSource.Open($"zoo:{reference}").Build(null, null).Graph;

    public static RecipeRules Recipe(string yaml) => RecipeFiles.Parse("mine.yaml", yaml);

    /// <summary>What is wrong with a recipe on a network.</summary>
    public static IReadOnlyList<string> Problems(string yaml, Graph graph) => Problems(Recipe(yaml), graph);

    public static IReadOnlyList<string> Problems(RecipeRules recipe, Graph graph) => Assert.Throws<RecipeException>(() => recipe.For(graph)).Problems;

    public static string SchemeOf(this Recipe recipe, Graph graph, string parameter) => recipe.SchemeOf(graph.Parameters.Single(p => p.Name == parameter)).Name;
}
