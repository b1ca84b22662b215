using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Probing;
using Evenkeel.Tests.Diagnosis;

namespace Evenkeel.Tests.Theory.MeanField;

public sealed class SpectrumVariancesTests
{
    private const int Draws = 12;

    /// <summary>Theory is of infinite width: at widths of a hundred each layer's term errs by some per cent.</summary>
    private const double OfWidth = 0.05, StandardErrors = 4;

    [Theory]
    [InlineData("he", "relu")]
    [InlineData("orthogonal", "relu")]
    [InlineData("xavier", "tanh")]
    [InlineData("orthogonal", "tanh")]
    public void Of_LayersOfManyWidths_IsThatOfWholeJacobiansOverDraws(string recipe, string activation)
    {
        var measured = Enumerable.Range(0, Draws).Select(seed => Examine(recipe, activation, (ulong)seed).Jacobian!.Spectrum.Variance).ToArray();
        var predicted = Predicted(recipe, activation);
        var mean = measured.Average();
        var error = Math.Sqrt(measured.Sum(m => (m - mean) * (m - mean)) / (Draws - 1) / Draws);
        Assert.InRange(mean, predicted - StandardErrors * error - OfWidth * (1 + predicted), predicted + StandardErrors * error + OfWidth * (1 + predicted));
    }

    private static double Predicted(string recipe, string activation)
    {
        var graph = Network(activation);
        var checkup = new Patient(graph, recipe) { Jacobian = true, Input = Patient.Gaussian(new(8, 120), 3) }.Examine();
        var first = checkup.Prediction!.Layers[0];
        var (inputs, outputs, hidden) = (120.0, 60.0, 200.0);

        // From the first layer's output to the input: Gaussian rows add 1/n_in, orthogonal ones 1/n_in − 1/n_out where there are more outputs.
        var added = recipe == "orthogonal" ? 1 / inputs - 1 / hidden : 1 / inputs;
        return ((first.JacobianVariance!.Value + 1) / Math.Min(hidden, outputs) + added) * Math.Min(inputs, outputs) - 1;
    }

    private static ProbeResult Examine(string recipe, string activation, ulong seed)
        => new Patient(Network(activation), recipe) { Jacobian = true, Seed = seed, Input = Patient.Gaussian(new(8, 120), seed) }.Examine().Probe;

    private static Graph Network(string activation) => Patient.Of(
        new Shape(120), new Linear(200), Patient.Activation(activation), new Linear(200), Patient.Activation(activation), new Linear(90), Patient.Activation(activation), new Linear(60));
}
