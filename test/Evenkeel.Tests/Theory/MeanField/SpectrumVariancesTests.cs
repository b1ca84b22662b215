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

    /// <summary>Norms, and sums of a branch and its shortcut, at the first value from which two ways lead.</summary>
    [Theory]
    [InlineData("norm before", "he")]
    [InlineData("norm before", "orthogonal")]
    [InlineData("norm behind", "he")]
    [InlineData("images", "he")]
    public void Of_ResidualNetworks_IsThatOfJacobiansOverDraws(string network, string recipe)
    {
        var graph = Residual(network);
        double[] measured = new double[Draws], predicted = new double[Draws];
        for (var seed = 0; seed < Draws; seed++)
        {
            var checkup = new Patient(graph, recipe) { Jacobian = true, Seed = (ulong)seed, Input = Patient.Gaussian(graph.InputShape.WithBatch(16), (ulong)seed) }.Examine();
            var layer = checkup.Probe.Layers.Index().First(l => l.Item.Name == "first").Index;
            (measured[seed], predicted[seed]) = (checkup.Probe.Jacobian!.Layers[layer]!.Variance, checkup.Prediction!.Layers[layer].JacobianVariance!.Value);
        }

        var (mean, theory) = (measured.Average(), predicted.Average());
        var error = Math.Sqrt(measured.Sum(m => (m - mean) * (m - mean)) / (Draws - 1) / Draws);
        Assert.InRange(mean, theory - StandardErrors * error - OfWidth * (1 + theory), theory + StandardErrors * error + OfWidth * (1 + theory));
    }

    private static Graph Residual(string network)
    {
        var isImages = network == "images";
        var builder = new GraphBuilder(network, isImages ? new Shape(16, 8, 8) : new Shape(96));
        builder.Add("first", isImages ? new Conv(48, new Window(1)) : new Linear(96));
        for (var block = 0; block < 3; block++)
        {
            var trunk = builder.Last;
            if (network == "norm before") builder.Add($"norm.{block}", new LayerNorm());
            builder.Add($"a.{block}", isImages ? new Conv(48, new Window(1), Bias: false) : new Linear(96));
            if (isImages) builder.Add($"norm.{block}", new BatchNorm());
            builder.Add($"act.{block}", Patient.Activation("relu"));
            builder.Add($"b.{block}", isImages ? new Conv(48, new Window(1), Bias: false) : new Linear(96));
            builder.Add($"sum.{block}", new Add(), trunk, builder.Last);
            if (network == "norm behind") builder.Add($"norm.{block}", new RmsNorm());
            if (isImages) builder.Add($"open.{block}", Patient.Activation("relu"));
        }

        if (isImages) builder.Add("flatten", new Flatten());
        builder.Add("head", new Linear(80));
        return builder.Build();
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
