using Evenkeel.Formats.Models;
using Evenkeel.Studies.Printing;

namespace Evenkeel.Studies.Moments;

/// <summary>Theory against simulation, op by op and network by network.</summary>
internal sealed class MomentsStudy : IStudy
{
    private static readonly MomentCase[] Zoo =
    [
        Network("mlp", "mlp", 32, 1000, "he"),
        Network("mlp of tanh, 50 layers", "mlp?depth=50&activation=tanh", 32, 1000, "xavier"),
        Network("lenet", "lenet", 16, 1000, "xavier"),
        Network("vgg11", "vgg11?image=32&hidden=512&classes=10", 8, 40, "he"),
        Network("resnet18", "resnet18?stem=small&image=32&classes=10", 16, 100, "he"),
        Network("resnet18, no norm", "resnet18?stem=small&image=32&classes=10&norm=none", 8, 100, "he"),
        Network("resnet50", "resnet50?stem=small&image=32&classes=10", 8, 30, "he"),
        Network("mobilenet-v2", "mobilenet-v2?image=64&classes=10", 16, 30, "he"),
        Network("lstm", "lstm", 8, 1000, "xavier"),
        Network("gru", "gru", 8, 1000, "xavier"),
        Network("gpt-mini", "gpt-mini", 4, 150, "xavier"),
        Network("gpt-mini, post-norm", "gpt-mini?norm=post", 4, 150, "xavier"),
        Network("vit-mini", "vit-mini", 8, 150, "xavier"),
    ];

    public string Name => "moments";

    public string Title => "Predicted moments against simulation";

    public string Method => """
        Each network is drawn many times, with a new input each time: unit Gaussian noise, or random tokens; a unit Gaussian cotangent goes back.
        The root mean square of a layer's output and of the gradient there, as theory predicts it from the input's moments, stands beside that of all
        draws, and how many standard errors of the measurement the two are apart.
        """;

    public IEnumerable<Table> Run(StudyRun run) => [Ops(run), Networks(run)];

    private static Table Ops(StudyRun run) => new(
        $"""
        Every op, at width {OpCases.Width}. Of each network the value behind its last op before the head, whose scale theory gets from all ops before,
        and the gradient of the first layer's output, which has come back through all of them. What standard errors do not explain is of order 1/width
        and of the assumptions that a layer's prediction names.
        """,
        ["ops", "draws", "rms predicted", "measured", "standard errors", "gradient predicted", "measured", "standard errors"],
        [.. OpCases.All.Select(c =>
        {
            StudyRun.Say($"{c.Name}");
            var layers = MomentSimulation.Run(c, run.Workers);
            var (forward, backward) = (layers[^2].Forward, layers[0].Backward);
            return (string[])[
                c.Name, $"{c.Draws}", $"{forward.Predicted:G4}", $"{forward.Measured:G4}", $"{Say(forward.Score)}",
                $"{backward.Predicted:G4}", $"{backward.Measured:G4}", $"{Say(backward.Score)}"];
        })]);

    private static Table Networks(StudyRun run) => new(
        """
        Networks of the zoo. z is the standard score of ln M that `check` prints at each layer, over all layers and draws; norms, whose scale does not
        vary, are left out. The largest factor is that between predicted and measured rms, of the layer where they are farthest apart.
        """,
        ["network", "recipe", "draws", "layers", "unknown", "z: mean", "deviation", "worst", "beyond 4", "largest factor", "of the gradient"],
        [.. Zoo.Select(network =>
        {
            StudyRun.Say($"{network.Name}");
            var layers = MomentSimulation.Run(network, run.Workers);
            var known = layers.Where(l => l.Unknown is null).ToArray();
            var z = known.Where(l => !l.Kind.EndsWith("norm", StringComparison.Ordinal)).SelectMany(l => l.Scores).ToArray();
            var mean = z.Average();
            return (string[])[
                network.Name, network.Recipe, $"{network.Draws}", $"{layers.Count}", $"{layers.Count - known.Length}", $"{mean:+0.00;−0.00;0.00}",
                $"{Math.Sqrt(z.Average(s => (s - mean) * (s - mean))):F2}", $"{z.MaxBy(Math.Abs):+0.0;−0.0}", $"{z.Count(s => Math.Abs(s) > 4) / (double)z.Length:P2}",
                $"{Farthest(known.Select(l => l.Forward)):F3}", $"{Farthest(known.Select(l => l.Backward)):F3}"];
        })]);

    private static string Say(double score) => Math.Abs(score) < 0.05 ? "0.0" : $"{score:+0.0;−0.0}";

    private static double Farthest(IEnumerable<Comparison> comparisons) => comparisons.Where(c => c.Measured > 0 && c.Predicted > 0).MaxBy(c => Math.Abs(Math.Log(c.Ratio))).Ratio;

    private static MomentCase Network(string name, string reference, long samples, int draws, string recipe)
        => new(name, () => ModelSource.Open($"zoo:{reference}").Build(null, null).Graph, samples, draws, recipe);
}
