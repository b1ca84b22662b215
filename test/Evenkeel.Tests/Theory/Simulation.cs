using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Moments;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Theory;

/// <summary>Draws of a network against what theory says of it.</summary>
internal static class Simulation
{
    /// <summary>Every layer, in its order.</summary>
    public static IReadOnlyList<LayerMoments> Layers(Graph graph, long samples, int draws, string recipe)
    {
        using var workers = new Workers(1);
        return MomentSimulation.Run(new MomentCase(graph.Name, () => graph, samples, draws, recipe), workers);
    }

    /// <summary>Every layer, by its name.</summary>
    public static Dictionary<string, LayerMoments> Run(Graph graph, long samples, int draws, string recipe = "lecun")
        => Layers(graph, samples, draws, recipe).ToDictionary(l => l.Name);

    /// <summary>Output and gradient of some layers are within a share of the prediction.</summary>
    public static void Agree(Graph graph, long samples, int draws, double tolerance, string[] layers, string recipe = "lecun")
    {
        var moments = Run(graph, samples, draws, recipe);
        foreach (var layer in layers.Select(name => moments[name]))
        {
            Assert.True(Math.Abs(layer.Forward.Ratio - 1) < tolerance, $"{layer.Name} forward: {layer.Forward}");
            Assert.True(Math.Abs(layer.Backward.Ratio - 1) < tolerance, $"{layer.Name} backward: {layer.Backward}");
        }
    }

    /// <summary>A prediction is within some standard errors of the mean of draws.</summary>
    public static void Agree(double[] draws, double predicted)
    {
        var mean = draws.Average();
        var error = Math.Sqrt(draws.Average(d => (d - mean) * (d - mean)) / draws.Length);
        Assert.InRange(predicted, mean - Tolerances.MomentStandardErrors * error, mean + Tolerances.MomentStandardErrors * error);
    }
}
