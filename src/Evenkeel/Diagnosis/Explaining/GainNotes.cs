namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What is to be known of a gain besides its value.</summary>
/// <param name="Name">The topic: "forward-gain".</param>
/// <param name="Formula">What it is computed by.</param>
/// <param name="Keeps">What it keeps, and when to take it.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record GainNote(string Name, string Formula, string Keeps, string Source);

/// <summary>The gains, told apart.</summary>
internal static class GainNotes
{
    public const string Overview = "gain";

    public static IReadOnlyList<GainNote> All { get; } =
    [
        new("forward-gain", "√(q/E f²)", "the second moment E z² going forward: what weights with Var(w) = gain²/fan_in want; √2 for ReLU is he's", "He et al. 2015, equation 10"),
        new(
            "variance-gain", "√(q/Var f)", "the variance of z, where each unit's weights sum to 0 (scaled weight standardization); elsewhere it is too large by what E f adds",
            "Brock, De and Smith 2021, NF-Nets, section 3.1"),
        new("backward-gain", "1/√E f'²", "the gradient's second moment going back: what weights with Var(w) = gain²/fan_out want", "He et al. 2015, equation 14"),
        new("critical-gain", "σ_w² = 1/E f'², σ_b² = q − σ_w² E f²", "signal and gradient both, by a pair: weights of variance σ_w²/fan_in, biases of variance σ_b²", "Poole et al. 2016; Schoenholz et al. 2017"),
        new("pytorch-gain", "a table", "what torch.nn.init.calculate_gain says: √2 for relu is exact, 5/3 for tanh a rule of thumb, 3/4 for selu too small", "torch.nn.init.calculate_gain"),
    ];

    public static IReadOnlyList<string> Names { get; } = [Overview, .. All.Select(n => n.Name)];
}
