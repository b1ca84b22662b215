using System.Globalization;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Recipes;
using Evenkeel.Networks;
using Evenkeel.Studies.Printing;
using Evenkeel.Studies.Running;

namespace Evenkeel.Studies.Recipes;

/// <summary>Whether the first step changes what a network says by as much at any depth.</summary>
internal sealed class FirstStepStudy : IStudy
{
    private const int Seeds = 5, Samples = 32, Context = 16;
    private const float Rate = 1e-4f;

    private static readonly int[] Depths = [8, 16, 32, 64, 128, 256];

    private const string FixupNetwork = "resnet-small?width=8&norm=fixup&blocks={0}", DrawnHead = "  - { rule: head, under: weights, place: head, scheme: lecun }";

    private const string DeepNormNetwork = "gpt-mini?width=32&norm=post&shortcut=deepnorm&depth={0}", PostNormNetwork = "gpt-mini?width=32&norm=post&depth={0}";

    private static readonly Drawing[] Residual =
    [
        new("fixup, but for a drawn head", FixupNetwork, "extends: fixup\nrules:\n  - { replaces: head, role: weight, place: head, scheme: lecun }"),
        new("the same: its scalars alone learn", FixupNetwork, "extends: fixup\nrules:\n  - { replaces: head, role: weight, place: head, scheme: lecun }", ParameterRole.Scale, ParameterRole.Shift),
        new("fixup: all parameters learn", FixupNetwork, "extends: fixup", ParameterRole.Weight, ParameterRole.Bias, ParameterRole.Scale, ParameterRole.Shift),
        new("he with branch ends of 0", FixupNetwork, $"extends: he\nrules:\n  - {{ rule: ends, under: weights, place: branch-end, scheme: zeros }}\n{DrawnHead}"),
        new("he", FixupNetwork, "extends: he"),
    ];

    private static readonly Drawing[] Transformers =
    [
        new("deepnorm", DeepNormNetwork, "extends: deepnorm"),
        new("the same: its biases alone learn", DeepNormNetwork, "extends: deepnorm", ParameterRole.Bias),
        new("the same: its norms alone learn", DeepNormNetwork, "extends: deepnorm", ParameterRole.Scale, ParameterRole.Shift),
        new("xavier", PostNormNetwork, "extends: xavier"),
        new("xavier with DeepNorm's α", DeepNormNetwork, "extends: xavier"),
        new("deepnorm with α = 1", PostNormNetwork, "extends: deepnorm\nshortcut: '1'"),
    ];

    public string Name => "first-step";

    public string Title => "What the first step changes, by depth";

    public string Method => $"""
        A network is drawn and takes one step of plain gradient descent, w ← w − η ∂L/∂w with η = {Rate.ToString(CultureInfo.InvariantCulture)}, on {Samples} samples: digits for residual networks of
        convolutions (depth: blocks), sequences of {Context} characters of the sonnets for transformers of width 32 with norms behind their sums (depth: blocks, of
        two residual branches). Where nothing else is said the weights alone learn, of which the papers speak. The tables have the root mean square of the
        change of the outputs on these samples, divided by η, as a mean over {Seeds} seeds, and the slope of ln(change) over ln(depth), with its standard error over
        the seeds. Fixup (Zhang, Dauphin and Ma 2019, section 3) and DeepNorm (Wang et al. 2022, section 4) are made for a change of Θ(η) at any depth: a slope of 0.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        yield return Table(
            run,
            DataSets.Load("digits").Normalize(),
            Residual,
            """
            **Residual networks without norms.** Fixup's own head is 0, so that nothing but the head learns in its first step; with a head that is drawn, N(0, 1/fan_in),
            the last weights of all branches learn in it, and their sum is what Fixup's factor L^(-1/2) in the branches keeps level. Without that factor, the branches' ends 0
            all the same, the change grows in proportion to the depth; without zeros it grows exponentially. What the scalars add, at the same η, does grow: each block
            moves the sum by its last scalar bias, which no factor makes smaller, and the paper's rate for scalars is a tenth.
            """);
        yield return Table(
            run,
            DataSets.Load("sonnets", length: Context),
            Transformers,
            """
            **Transformers with norms behind the sums.** DeepNorm is two things: the shortcut's constant α = (2N)^¼, and β = (8N)^-¼ on the weights of the branches but
            for queries and keys; each alone is shown as well, and neither is level. The bound of the paper's theorem is on the weights: what biases and norms add,
            which no β makes smaller, grows with the depth all the same, in proportion to it for norms and to its square root for biases, which α² still divides.
            """);
    }

    private static Table Table(StudyRun run, DataSet data, Drawing[] drawings, string caption)
        => new(caption, ["drawn by", .. Depths.Select(d => $"depth {d}"), "slope"], [.. drawings.Select(d => Row(run, data, d))]);

    private static string[] Row(StudyRun run, DataSet data, Drawing drawing)
    {
        var changes = new double[Seeds][];
        for (var seed = 0; seed < Seeds; seed++) changes[seed] = [.. Depths.Select(d => Change(run, data, drawing, d, (ulong)seed))];
        var means = Depths.Select((_, i) => changes.Average(c => c[i])).ToArray();
        StudyRun.Say($"{drawing.Label}: {string.Join(", ", means.Select(Figure))}");
        return [drawing.Label, .. means.Select(Figure), Slope(changes)];
    }

    private static double Change(StudyRun run, DataSet data, Drawing drawing, int depth, ulong seed)
    {
        var graph = ZooReference.Build(string.Format(CultureInfo.InvariantCulture, drawing.Network, depth), data);
        using var batch = Batch.Of(data, graph, Samples, seed);
        using var descent = new Descent(graph, RecipeFiles.Parse("drawing.yaml", drawing.Recipe).For(graph), seed, Samples, run.Workers);
        var before = descent.Output(batch);
        ParameterRole[] roles = drawing.Learning.Length > 0 ? drawing.Learning : [ParameterRole.Weight];
        var learning = graph.Parameters.Where(p => roles.Contains(p.Role)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        descent.Step(batch, p => learning.Contains(p) ? Rate : 0);
        return Math.Sqrt(descent.Output(batch).Zip(before, (a, b) => ((double)a - b) * ((double)a - b)).Average()) / Rate;
    }

    /// <summary>The mean over the seeds of the least squares' slope, and its standard error.</summary>
    private static string Slope(double[][] changes)
    {
        if (!changes.All(c => c.All(double.IsFinite))) return "–";
        var x = Depths.Select(d => Math.Log(d)).ToArray();
        var slopes = changes.Select(c => x.Zip(c, (a, b) => (a - x.Average()) * Math.Log(b)).Sum() / x.Sum(a => (a - x.Average()) * (a - x.Average()))).ToArray();
        var variance = slopes.Sum(s => (s - slopes.Average()) * (s - slopes.Average())) / (slopes.Length - 1);
        return $"{Math.Round(slopes.Average(), 2):+0.00;-0.00;0.00} ± {Math.Sqrt(variance / slopes.Length):0.00}";
    }

    private static string Figure(double change) => !double.IsFinite(change) ? "not finite" : change < 100 ? $"{change:G3}" : change < 1e4 ? $"{change:0}" : $"{change:0.0e+0}";

    /// <param name="Label">How the table names it.</param>
    /// <param name="Network">A network of the zoo, with {0} for its depth.</param>
    /// <param name="Recipe">A recipe's YAML.</param>
    /// <param name="Learning">The parameters that learn; the weights where none are named.</param>
    private sealed record Drawing(string Label, string Network, string Recipe, params ParameterRole[] Learning);
}
