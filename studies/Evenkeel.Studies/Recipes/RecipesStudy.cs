using Evenkeel.Probing;
using Evenkeel.Studies.Printing;
using Evenkeel.Theory;

namespace Evenkeel.Studies.Recipes;

/// <summary>Whether recipes keep what they promise: the second moments that theory computes from their variances, against those of drawn networks.</summary>
internal sealed class RecipesStudy : IStudy
{
    private const int Seeds = 16;

    private const double Sigmas = 4, OfWidth = 0.05;

    public string Name => "recipes";

    public string Title => "What recipes promise, and what is measured";

    public string Method => $"""
        Each recipe that fits draws each network {Seeds} times; unit Gaussian noise or random tokens go in, a unit Gaussian cotangent goes back. From the
        recipe's variances alone, theory predicts the second moment of every layer's output and of the gradient there. For each layer, the mean of measured over predicted is
        taken over the draws, with its standard error from their scatter. Columns: layers with a prediction, of all; the median of those means; the one that is farthest from 1; and how many lie
        within {Sigmas} standard errors and {OfWidth:P0}, which is left to finite width. Where no gradient reaches a layer, as behind a zero, prediction and measurement must both be 0.
        """;

    public IEnumerable<Table> Run(StudyRun run) => Architecture.Eight.Select(a => Measure(a, run));

    private static Table Measure(Architecture architecture, StudyRun run)
    {
        var graph = architecture.Build();
        List<string[]> rows = [];
        foreach (var recipe in RecipeProbe.Fitting(graph))
        {
            StudyRun.Say($"{architecture.Name}, {recipe}");
            var draws = Enumerable.Range(1, Seeds).Select(seed => RecipeProbe.Run(architecture, graph, recipe, (ulong)seed, run)).ToArray();
            var forward = Compare(draws, l => l.Forward.Moments.Rms, p => p.ForwardRms);
            var backward = Compare(draws, l => l.Backward!.Moments.Rms, p => p.BackwardRms);
            rows.Add([recipe, .. Say(forward), .. Say(backward)]);
        }

        return new Table(architecture.Name, ["recipe", "forward: predicted", "median", "farthest", "within", "backward: predicted", "median", "farthest", "within"], rows);
    }

    private static Agreement?[] Compare((ProbeResult Result, Prediction Prediction)[] draws, Func<LayerResult, double> measured, Func<LayerPrediction, double?> predicted)
        => [.. draws[0].Result.Layers.Select((_, i) => Agreement.Of([.. draws.Select(d => Ratio(measured(d.Result.Layers[i]), predicted(d.Prediction.Layers[i])))]))];

    private static double? Ratio(double measured, double? predicted) => predicted switch
    {
        null => null,
        0 => measured == 0 ? 1 : double.PositiveInfinity,
        { } p => measured / p * (measured / p),
    };

    private static string[] Say(Agreement?[] layers)
    {
        var known = layers.OfType<Agreement>().ToArray();
        if (known.Length == 0) return ["0", "–", "–", "–"];
        var median = known.Select(k => k.Mean).Order().ElementAt(known.Length / 2);
        return [$"{known.Length} of {layers.Length}", $"{median:F3}", $"{known.MaxBy(k => Math.Abs(Math.Log(k.Mean)))!.Mean:F3}", $"{known.Count(k => Math.Abs(k.Mean - 1) <= Sigmas * k.Error + OfWidth)}"];
    }

    /// <summary>Measured over predicted, over the draws.</summary>
    private sealed record Agreement(double Mean, double Error)
    {
        public static Agreement? Of(double?[] ratios)
        {
            if (ratios.Any(r => r is null)) return null;
            var mean = ratios.Average()!.Value;
            return new Agreement(mean, Math.Sqrt(ratios.Sum(r => (r!.Value - mean) * (r.Value - mean)) / (ratios.Length * (ratios.Length - 1.0))));
        }
    }
}
