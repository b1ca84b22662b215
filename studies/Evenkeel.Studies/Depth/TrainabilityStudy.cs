using System.Globalization;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Recipes;
using Evenkeel.Networks.Activations;
using Evenkeel.Studies.Printing;
using Evenkeel.Studies.Running;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Studies.Depth;

/// <summary>Whether plain networks can be trained to about 6 ξ_c layers.</summary>
internal sealed class TrainabilityStudy : IStudy
{
    private const double BiasVariance = 0.05;
    private const int Width = 128, BatchSize = 64, Steps = 300, Tested = 512;

    private static readonly double[] WeightVariances = [1, 1.2, 1.4, 1.6, 1.76, 2, 2.5, 3, 4];
    private static readonly int[] Depths = [10, 20, 40, 60, 80];
    private static readonly float[] Rates = [0.003f, 0.03f];

    public string Name => "trainability";

    public string Title => "To what depth a plain network can be trained";

    public string Method => $"""
        Perceptrons of tanh, {Width} wide, weights N(0, σ_w²/n), biases N(0, {BiasVariance.ToString(CultureInfo.InvariantCulture)}), on the built-in digits: {Steps} steps of plain stochastic
        gradient descent with {BatchSize} samples, without momentum; the better of the rates {string.Join(" and ", Rates.Select(r => r.ToString(CultureInfo.InvariantCulture)))}. A cell is the accuracy on {Tested} samples
        afterwards. Schoenholz et al. 2017 (figure 5) found a network trainable to about 6 ξ_c layers, which is the last column but for the edge of chaos, σ_w² = 1.76, where it is infinite.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        var data = DataSets.Load("digits").Normalize();
        yield return new Table(
            "Accuracy in per cent; 10 are chance. A cell is **bold** where the depth is within 6 ξ_c.",
            ["σ_w²", .. Depths.Select(d => $"{d} layers"), "6 ξ_c"],
            [.. WeightVariances.Select(w => Row(w, data, run))]);
    }

    private static string[] Row(double weights, DataSet data, StudyRun run)
    {
        var depth = MeanFieldPoint.Of(ActivationCatalogue.Parse("tanh"), weights, BiasVariance).TrainableDepth!.Value;
        return [weights.ToString(CultureInfo.InvariantCulture), .. Depths.Select(d => Mark(Best(weights, d, data, run), d <= depth)), double.IsInfinity(depth) || depth > 9999 ? "> 9,999" : $"{depth:N0}"];
    }

    private static string Mark(double accuracy, bool isTrainable) => isTrainable ? $"**{100 * accuracy:0}**" : $"{100 * accuracy:0}";

    private static double Best(double weights, int depth, DataSet data, StudyRun run) => Rates.Max(r => Accuracy(weights, depth, r, data, run));

    private static double Accuracy(double weights, int depth, float rate, DataSet data, StudyRun run)
    {
        var graph = ZooReference.Build($"mlp?depth={depth}&width={Width}&activation=tanh", data);
        var recipe = RecipeFiles.Parse("plain.yaml", FormattableString.Invariant($"""
            rules:
              - rule: weights
                role: weight
                scheme: variance-scaling:{weights}
              - rule: biases
                role: bias
                scheme: normal:{Math.Sqrt(BiasVariance)}
            """)).For(graph);
        using var descent = new Descent(graph, recipe, 1, BatchSize, run.Workers);
        for (ulong step = 0; step < Steps; step++)
        {
            using var batch = Batch.Of(data, graph, BatchSize, step);
            if (!double.IsFinite(descent.Step(batch, _ => rate))) return 0;
        }

        var accuracy = Enumerable.Range(0, Tested / BatchSize).Average(i =>
        {
            using var batch = Batch.Of(data, graph, BatchSize, ulong.MaxValue - (ulong)i);
            return descent.Loss(batch).Accuracy!.Value;
        });
        StudyRun.Say($"σ_w² {weights}, {depth} layers, rate {rate}: {accuracy:0.00}");
        return accuracy;
    }
}
