using System.Globalization;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Recipes;
using Evenkeel.Studies.Printing;
using Evenkeel.Studies.Running;

namespace Evenkeel.Studies.Recipes;

/// <summary>Whether Fixup trains what He does not.</summary>
internal sealed class FixupStudy : IStudy
{
    private const string Network = "resnet-small?blocks=100&width=8&norm=fixup";
    private const int BatchSize = 64, Steps = 200, Seeds = 3, Tested = 512;
    private const int Averaged = 10;
    private const float Rate = 0.05f, LowRate = 5e-6f, ScalarShare = 0.1f, Momentum = 0.9f;

    private static readonly int[] Shown = [10, 25, 50, 100, Steps - Averaged];

    public string Name => "fixup";

    public string Title => "Fixup trains a residual network of 100 blocks without norms";

    public string Method => $"""
        One network, `zoo:{Network}`: 100 residual blocks of two 3×3 convolutions, no norm, with Fixup's scalar biases and multipliers
        (Zhang, Dauphin and Ma 2019, figure 1), on the built-in digits. It is drawn by the recipe `he` or by the recipe `fixup`, and trained by plain
        stochastic gradient descent: {Steps} steps of {BatchSize} samples, a tenth of the learning rate for the scalars as in the paper's section 4, momentum {Momentum.ToString(CultureInfo.InvariantCulture)}.
        Losses are those of the batch before the step: of the first one, and means over {Averaged} steps from the step named on. A run ends where its loss is not
        finite. The accuracy at the end is that on {Tested} samples.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        var data = DataSets.Load("digits").Normalize();
        List<string[]> rows = [];
        foreach (var (recipe, rate) in ((string, float)[])[("he", Rate), ("he", LowRate), ("fixup", Rate)])
        {
            for (ulong seed = 0; seed < Seeds; seed++) rows.Add(Train(run, data, recipe, rate, seed));
        }

        yield return new Table(
            $"ln 10 = {Math.Log(10):0.000} is the loss of answers at random.",
            ["recipe", "rate", "seed", "first loss", .. Shown.Select(s => $"from step {s}"), "accuracy"],
            rows);
    }

    private static string[] Train(StudyRun run, DataSet data, string name, float rate, ulong seed)
    {
        var graph = ZooReference.Build(Network, data);
        using var descent = new Descent(graph, RecipeFiles.Open(name).For(graph), seed, BatchSize, run.Workers);
        List<double> losses = [];
        while (losses.Count < Steps && losses.All(double.IsFinite))
        {
            using var batch = Batch.Of(data, graph, BatchSize, seed * Steps + (ulong)losses.Count);
            losses.Add(descent.Step(batch, p => IsScalar(p) ? rate * ScalarShare : rate, Momentum));
            if (losses.Count % 25 == 1) StudyRun.Say($"{name}, rate {rate}, seed {seed}, step {losses.Count - 1}: {losses[^1]:G4}");
        }

        return
        [
            name, rate.ToString("0.######", CultureInfo.InvariantCulture), $"{seed}", Figure(losses[0]),
            .. Shown.Select(s => losses.Count < Steps ? $"not finite at {losses.Count - 1}" : Figure(losses.Skip(s).Take(Averaged).Average())),
            losses.Count < Steps ? "–" : $"{100 * Accuracy(descent, data, graph):0.0} %",
        ];
    }

    private static bool IsScalar(string parameter) => parameter.Contains("offset", StringComparison.Ordinal) || parameter.Contains("gain", StringComparison.Ordinal);

    private static double Accuracy(Descent descent, DataSet data, Networks.Graph graph)
        => Enumerable.Range(0, Tested / BatchSize).Average(i =>
        {
            using var batch = Batch.Of(data, graph, BatchSize, ulong.MaxValue - (ulong)i);
            return descent.Loss(batch).Accuracy!.Value;
        });

    private static string Figure(double loss) => loss < 1000 ? $"{loss:0.000}" : $"{loss:0.0e+0}";
}
