using System.Collections.Immutable;
using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>The gains of one activation.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="Gains">Its four gains.</param>
/// <param name="PyTorch">What PyTorch's table says; null where it has no such row.</param>
public sealed record GainRow(Activation Activation, ActivationGains Gains, double? PyTorch);

/// <summary>A gain, or all of them, with their values for a few activations.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Q">The second moment of pre-activations.</param>
/// <param name="Notes">What each gain is.</param>
/// <param name="Rows">The values.</param>
public sealed record GainExplanation(string Topic, double Q, ImmutableArray<GainNote> Notes, ImmutableArray<GainRow> Rows) : Explanation
{
    private static readonly string[] Usual = ["relu", "leaky-relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid"];

    internal static GainExplanation Of(string name, Conditions conditions)
    {
        var activations = conditions.Activation is { } one ? [one] : Usual.Select(ActivationCatalogue.Parse);
        var rows = activations.Select(f => new GainRow(f, ActivationGains.Of(ActivationMoments.Of(f, conditions.Q)), PyTorchOf(f.Name)));
        return new(name, conditions.Q, [.. GainNotes.All.Where(n => name == GainNotes.Overview || n.Name == name)], [.. rows]);
    }

    private static double? PyTorchOf(string activation)
        => PyTorchGains.Names.Contains(activation.Split(':')[0]) ? PyTorchGains.Parse(activation).Value : null;
}
