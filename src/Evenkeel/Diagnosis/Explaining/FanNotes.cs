using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What is to be known of fans; the numbers come from the ops themselves.</summary>
internal static class FanNotes
{
    public const string OfLayers = "Fans come from the layer; the shape of its weights alone is ambiguous.";

    private const string General =
        "A scheme divides the variance of weights by a fan: fan_in, the values that are summed into one output, to keep the signal's scale going "
        + "forward; fan_out, the outputs that one input goes into, to keep the gradient's going back; or their mean, a compromise. " + OfLayers;

    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fans"] = General,
        ["fan-in"] = "The values that are summed into one output: z = Σ w x has E z² = fan_in Var(w) E x². Dividing by it keeps the signal's scale going forward: he, lecun.",
        ["fan-out"] = "The outputs that one input goes into: its gradient sums fan_out of theirs, times w. Dividing by it keeps the gradient's scale going back.",
        ["fan-avg"] = "(fan_in + fan_out)/2: a compromise between signal and gradient, exact for both where the fans are equal: xavier.",
    };

    public static ImmutableArray<LayerFans> Layers { get; } =
    [
        new("dense", "inputs", "outputs", "weights are stored (out, in): shape[0] is fan_out", "linear 512 → 256", Fans.Dense(512, 256)),
        new("conv", "k·c_in/groups", "k·c_out/groups", "k counts the kernel's taps", "3×3, 64 → 128 channels", Fans.Convolution([3, 3], 64, 128)),
        new("depthwise", "k", "k", "each channel sums its own taps only", "3×3, 64 channels, 64 groups", Fans.Convolution([3, 3], 64, 64, groups: 64)),
        new(
            "transposed", "k·c_in/(groups·s)", "k·c_out/groups", "s is the product of strides: without it a quarter of the variance is left at stride 2",
            "4×4, stride 2, 64 → 32", Fans.TransposedConvolution([4, 4], [2, 2], 64, 32)),
        new("embedding", "1", "width", "a row is looked up, nothing is summed: N(0, 1/width) or N(0, 0.02²)", "10,000 words × 512", Fans.Embedding(10000, 512)),
        new("recurrent", "inputs or state", "state", "per gate: the four gates that an LSTM stacks in one matrix are four layers", "lstm 64 → 128, input", Fans.Recurrent(64, 128, gates: 4)),
        new("packed-qkv", "width", "width", "three projections in one matrix: per projection, not 3·width", "512 → 3 × 512", Fans.Packed(512, 512, projections: 3)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Texts.Keys, .. Layers.Select(l => l.Layer)];
}
