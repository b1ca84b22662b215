using Evenkeel.Networks.Ops;
using Evenkeel.Studies.Printing;

namespace Evenkeel.Studies.Sequences;

/// <summary>What recurrent cells keep, and how far gradients go back through them, against theory.</summary>
internal sealed class GatesStudy : IStudy
{
    private const int Steps = 100, Width = 512, Draws = 16;

    private static readonly int[] Shown = [1, 2, 5, 10, 20, 50, 90, 95, 98, 99, 100];

    private static readonly GateCase[] Cases =
    [
        new(RecurrentKind.Rnn, 0, Steps, Width),
        new(RecurrentKind.Lstm, 0, Steps, Width), new(RecurrentKind.Lstm, 1, Steps, Width), new(RecurrentKind.Lstm, 3, Steps, Width),
        new(RecurrentKind.Gru, 0, Steps, Width), new(RecurrentKind.Gru, 1, Steps, Width), new(RecurrentKind.Gru, 3, Steps, Width),
    ];

    public string Name => "gates";

    public string Title => $"Recurrent cells over {Steps} steps";

    public string Method => $"""
        A recurrent layer, {Width} wide, over {Steps} steps of {Width} independent unit Gaussian numbers, with weights of variance 1/fan-in and no biases but one on the gate that
        keeps the state: the forget gate of an LSTM, the update gate of a GRU. A unit Gaussian cotangent at the last step's state goes back. Second moments of the state h, of an LSTM's
        cell c and of the gradient of each step's input, as theory predicts them and as {Draws} draws measure them, with the standard error.
        """;

    public IEnumerable<Table> Run(StudyRun run) => Cases.Select(c =>
    {
        StudyRun.Say($"{c}");
        var predicted = c.Predict();
        var draws = Enumerable.Range(0, Draws).Select(seed => c.Measure((ulong)seed, run.Workers)).ToArray();
        return new Table(
            $"{c}",
            ["step", "E[h²] predicted", "measured", .. predicted.Cell is null ? (string[])[] : ["E[c²] predicted", "measured"], "gradient predicted", "measured"],
            [.. Shown.Select(step => (string[])[
                $"{step}", .. Say(predicted.State[step - 1], draws.Select(d => d.State[step - 1])),
                .. predicted.Cell is { } cell ? Say(cell[step - 1], draws.Select(d => d.Cell![step - 1])) : [],
                .. Say(predicted.Gradient[step - 1], draws.Select(d => d.Gradient[step - 1]))])]);
    });

    private static string[] Say(double predicted, IEnumerable<double> draws)
    {
        double[] values = [.. draws];
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(d => (d - mean) * (d - mean)) / (values.Length * (values.Length - 1.0)));
        return [$"{predicted:G4}", $"{mean:G4} ± {error:G2}"];
    }
}
