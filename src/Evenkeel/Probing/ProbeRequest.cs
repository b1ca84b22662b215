using System.Collections.Immutable;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Probing;

/// <summary>What to look at, and with what.</summary>
public sealed record ProbeRequest
{
    /// <summary>The network.</summary>
    public required Graph Graph { get; init; }

    /// <summary>A plan of the network for as many samples as the input has, where there is one already: its precision is that of both passes.</summary>
    public Plan? Plan { get; init; }

    /// <summary>A tensor for every parameter, float32 or float64.</summary>
    public required IReadOnlyDictionary<string, Tensor> Weights { get; init; }

    /// <summary>The recipe that the weights were drawn by; null for weights that are given.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Samples, the batch first, float32.</summary>
    public required Tensor Input { get; init; }

    /// <summary>What the loss compares the output with; without it the backward pass starts from a seeded unit-Gaussian cotangent.</summary>
    public Tensor? Target { get; init; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; init; } = new CrossEntropy();

    /// <summary>The seed of the cotangent.</summary>
    public ulong Seed { get; init; }

    /// <summary>The threads to run on; they do not change the result.</summary>
    public required Workers Workers { get; init; }

    /// <summary>Where the network came from, as the user named it.</summary>
    public string Source { get; init; } = "";

    /// <summary>The command line that looks at the network again, without what a fix would change; null where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>The hash of the model.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where the weights came from, in words.</summary>
    public string Initialization { get; init; } = "";

    /// <summary>Whether the weights are known to be trained; otherwise their fit to the schemes decides.</summary>
    public bool IsTrained { get; init; }

    /// <summary>Whether the weights are known to be as they were drawn, although no recipe is given; then their fit to the schemes does not decide.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>What of the model is not in the graph, each with the reason.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>Where the data came from, in words.</summary>
    public string DataSource { get; init; } = "";

    /// <summary>Whether the input was made up because no data was given.</summary>
    public bool IsNoise { get; init; }

    /// <summary>Whether the singular values of the input–output Jacobian are measured, at the first sample.</summary>
    public bool Jacobian { get; init; }

    /// <summary>Whether the sharpness is measured, which takes some twenty passes in double.</summary>
    public bool Sharpness { get; init; }

    /// <summary>The learning rate that training is to begin with; null where it is not known.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Told of each layer that is done, forward and backward, as (done, of all, layer).</summary>
    public Action<int, int, string>? Progress { get; init; }

    /// <summary>Told of each measurement that takes many passes, in words, and which share of it is done at least: 0 before it begins, 1 when it has ended.</summary>
    public Action<string, double>? Measures { get; init; }
}
