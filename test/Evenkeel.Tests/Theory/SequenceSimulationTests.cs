using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Sequences;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Theory;

/// <summary>Theory of sequences against draws, place by place and layer by layer; the studies of gates and of similarity have more of both.</summary>
public sealed class SequenceSimulationTests
{
    private const int Steps = 24, Width = 256, Draws = 6;

    public static TheoryData<RecurrentKind, double> Cells => new()
    {
        { RecurrentKind.Rnn, 0 }, { RecurrentKind.Lstm, 0 }, { RecurrentKind.Lstm, 1 }, { RecurrentKind.Lstm, 3 }, { RecurrentKind.Gru, 0 }, { RecurrentKind.Gru, 3 },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void Predict_RecurrentCell_AgreesWithSimulationAtEveryStep(RecurrentKind kind, double bias)
    {
        var cell = new GateCase(kind, bias, Steps, Width);
        using var workers = new Workers(1);
        var draws = Enumerable.Range(0, Draws).Select(seed => cell.Measure((ulong)seed, workers)).ToArray();
        var predicted = cell.Predict();
        for (var step = 0; step < Steps; step++)
        {
            Agree($"state {step}", predicted.State[step], [.. draws.Select(d => d.State[step])]);
            Agree($"gradient {step}", predicted.Gradient[step], [.. draws.Select(d => d.Gradient[step])]);
            if (predicted.Cell is { } c) Agree($"cell {step}", c[step], [.. draws.Select(d => d.Cell![step])]);
        }
    }

    /// <summary>Inputs that hardly vary, behind log-softmax, leave each unit's gates where they are: open, shut or between.</summary>
    [Fact]
    public void Predict_GatesThatStay_AgreesWithSimulation()
    {
        var builder = new GraphBuilder("staying", new Shape(8, Width));
        builder.Add("cell", new Recurrent(RecurrentKind.Gru, Width), builder.Add("scores", new LogSoftmax(-1), 0));
        Simulation.Agree(builder.Build(), 2, Draws, 0.04, ["cell"]);
    }

    public static TheoryData<bool, bool, bool, bool> Stacks => new()
    {
        { false, true, false, false }, { true, false, false, false }, { true, true, false, false }, { true, false, true, false },
        { true, false, false, true }, { true, true, false, true }, { true, false, true, true },
    };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Predict_StackOfAttention_AgreesWithTheMeasuredCosineOfTokens(bool skips, bool normFirst, bool normLast, bool isCausal)
    {
        var stack = new SimilarityCase("stack", skips, normFirst, normLast, isCausal, Layers: 6, Width, Tokens: 12);
        using var workers = new Workers(1);
        var (predicted, measured) = stack.Run(Draws, workers);
        for (var layer = 0; layer < predicted.Length; layer++)
        {
            double[] draws = [.. measured.Select(m => m[layer])];
            var (mean, error) = Mean(draws);
            Assert.InRange(predicted[layer] - mean, -Allowed(error), Allowed(error));
        }

        static double Allowed(double error) => Tolerances.MomentStandardErrors * error + Tolerances.MomentsOfWidth / Width;
    }

    private static void Agree(string what, double predicted, double[] draws)
    {
        var (mean, error) = Mean(draws);
        var allowed = Tolerances.MomentStandardErrors * error / mean + 2 * Tolerances.MomentsOfWidth / Width;
        Assert.True(Math.Abs(predicted / mean - 1) <= allowed, $"{what}: {predicted:G4} against {mean:G4} is beyond 1 ± {allowed:F3}");
    }

    private static (double Mean, double Error) Mean(double[] draws)
    {
        var mean = draws.Average();
        return (mean, Math.Sqrt(draws.Sum(d => (d - mean) * (d - mean)) / (draws.Length * (draws.Length - 1.0))));
    }
}
