using System.Text.RegularExpressions;
using Evenkeel.Probing;
using Evenkeel.Studies.Printing;

namespace Evenkeel.Studies.Recipes;

/// <summary>How level each recipe keeps signal and gradient over the depth of eight architectures.</summary>
internal sealed partial class LevelsStudy : IStudy
{
    private const int Seeds = 3;

    private const string Auto = "auto";

    public string Name => "levels";

    public string Title => "Which recipe keeps signal and gradient level";

    public string Method => """
        Each recipe that fits draws each network three times; unit Gaussian noise or random tokens go in, a unit Gaussian cotangent goes back.
        For every weighted layer, q is its output's second moment, and g² that of a sample's whole gradient there, which pooling, strides and a
        change of width leave as it is. A slope is that of ln q or ln g² over the layers' numbers, by least squares, where each place in a block (`q`,
        `conv1`, within a residual branch or not) has a constant of its own, so that like is compared with like: e to the slope is the factor from a layer to the next.
        The range of ln g² is between the layers that get most and least of it. A scheme by its name is a plain recipe.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        var all = Architecture.Eight.Select(a => (Architecture: a, Rows: Measure(a, run))).ToArray();
        return all.Select(a => Table(a.Architecture, a.Rows)).Prepend(Summary(all));
    }

    private static Table Summary((Architecture Architecture, Level[] Rows)[] all) => new(
        """
        `auto` against the best of the others, by the larger of the two slopes; recipes that leave a layer without gradient are not counted: `zero-gamma` is
        levellest in residual networks because the branches that it shuts learn nothing at first. Two exceptions: `gpt2` draws a ViT of width 128 with deviations of 0.02, so
        that its branches are nearly shut too, which the range of its gradients shows; and no weights keep both signal and gradient through the gates of a GRU, where
        `xavier`, `lecun`, `mup` and `auto` differ only in how they draw the state's matrices. What is left in ResNets is what batch norm does to the gradient on each
        projection of a shortcut, whatever the weights.
        """,
        ["network", "`auto`: ln q", "ln g²", "best other", "ln q", "ln g²"],
        [.. all.Select(a =>
        {
            var (auto, other) = (a.Rows.Single(r => r.Recipe == Auto), a.Rows.Where(r => r.Recipe != Auto && r.Silent == 0).MinBy(r => r.Worst)!);
            return (string[])[a.Architecture.Name, Say(auto.Forward), Say(auto.Backward), other.Recipe, Say(other.Forward), Say(other.Backward)];
        })]);

    private static Table Table(Architecture architecture, Level[] rows) => new(
        $"{architecture.Name}, levellest first.",
        ["recipe", "slope of ln q", "slope of ln g²", "range of ln g²", "layers without gradient"],
        [.. rows.OrderBy(r => double.IsNaN(r.Worst) ? double.PositiveInfinity : r.Worst).Select(r => (string[])[r.Recipe == Auto ? "**auto**" : r.Recipe, Say(r.Forward), Say(r.Backward), double.IsNaN(r.Range) ? "–" : $"{r.Range:F1}", $"{r.Silent}"])]);

    private static Level[] Measure(Architecture architecture, StudyRun run)
    {
        var graph = architecture.Build();
        return [.. RecipeProbe.Fitting(graph).Select(recipe =>
        {
            StudyRun.Say($"{architecture.Name}, {recipe}");
            var draws = Enumerable.Range(1, Seeds).Select(seed => RecipeProbe.Run(architecture, graph, recipe, (ulong)seed, run).Result.Layers.Where(l => l.IsWeighted).ToArray()).ToArray();
            return new Level(
                recipe,
                draws.Average(d => Slope(d, l => l.Forward.Moments.Rms)),
                draws.Average(d => Slope(d, GradientNorm)),
                draws.Average(Range),
                draws[0].Count(l => !(GradientNorm(l) > 0)));
        })];
    }

    private static string Say(double slope) => double.IsNaN(slope) ? "–" : $"{slope:+0.0000;−0.0000}";

    private static double GradientNorm(LayerResult layer) => layer.Backward!.Moments.Rms * Math.Sqrt(layer.OutputShape.Skip(1).Aggregate(1.0, (product, extent) => product * extent));

    private static double Range(LayerResult[] layers)
    {
        var logs = layers.Select(l => 2 * Math.Log(GradientNorm(l))).Where(double.IsFinite).ToArray();
        return logs.Length > 0 ? logs.Max() - logs.Min() : double.NaN;
    }

    private static double Slope(LayerResult[] layers, Func<LayerResult, double> rms)
    {
        double covariance = 0, variance = 0;
        foreach (var place in layers.Select((l, i) => (Layer: l, X: (double)i, Y: 2 * Math.Log(rms(l)))).Where(p => double.IsFinite(p.Y)).GroupBy(p => PlaceOf(p.Layer)))
        {
            var (x, y) = (place.Average(p => p.X), place.Average(p => p.Y));
            covariance += place.Sum(p => (p.X - x) * (p.Y - y));
            variance += place.Sum(p => (p.X - x) * (p.X - x));
        }

        return covariance / variance;
    }

    /// <summary>What stands in the name behind the block's number, and whether the layer is in a residual branch.</summary>
    private static string PlaceOf(LayerResult layer) => $"{Block().Replace(layer.Name, "")} {layer.IsInResidualBranch}";

    [GeneratedRegex(@"^(blocks\.\d+|layers\.\d+|layer\d+\.\d+|features\.\d+)\.?")]
    private static partial Regex Block();

    /// <summary>What a recipe does to a network.</summary>
    private sealed record Level(string Recipe, double Forward, double Backward, double Range, int Silent)
    {
        public double Worst => Math.Max(Math.Abs(Forward), Math.Abs(Backward));
    }
}
