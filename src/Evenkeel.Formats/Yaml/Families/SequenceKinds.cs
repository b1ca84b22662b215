using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Layers over tokens or time steps: embeddings, attention, recurrence.</summary>
internal static class SequenceKinds
{
    private static readonly ImmutableArray<Option> RecurrentOptions =
    [
        new("hidden", OptionType.Integer, "number of units in each direction") { IsRequired = true, IsShort = true, Minimum = 1 },
        new("layers", OptionType.Integer, "number of layers on top of one another") { Default = 1L, Minimum = 1 },
        new("bidirectional", OptionType.Boolean, "whether each layer also runs from the last position to the first") { Default = false },
        Shared.Bias with { Doc = "whether biases are added" },
    ];

    private static readonly ImmutableArray<string> RecurrentSiblings = [.. Shared.Weighted, Kinds.RecurrentInit];

    public static ImmutableArray<Kind> All { get; } =
    [
        new LayerKind(
            "embedding",
            "looks up a learned row for each token, a whole number from 0",
            [
                new("vocabulary", OptionType.Integer, "number of different tokens") { IsRequired = true, Minimum = 1 },
                new("width", OptionType.Integer, "length of a row") { IsRequired = true, Minimum = 1 },
            ],
            o => new Embedding(o.Integer("vocabulary"), o.Integer("width")),
            Shared.Drawn),
        new LayerKind("position", "adds a learned row for each position", [], _ => new Position(), Shared.Drawn),
        new CompositeKind(
            "attention",
            "multi-head self-attention with the projections `q_proj`, `k_proj`, `v_proj` and `out_proj`",
            [
                Shared.Heads with { IsRequired = true, IsShort = true, Default = null },
                Shared.Causal,
                new("width", OptionType.Integer, "features of q, k and v, all heads together; the input's by default") { Minimum = 1 },
                Shared.Bias with { Doc = "whether the projections have biases" },
            ],
            AttentionParts,
            Shared.Weighted),
        new LayerKind(
            "rnn",
            "recurrent layers over positions, h' = f(W x + U h + b)",
            [.. RecurrentOptions, new("nonlinearity", OptionType.Word, "the function f") { Default = "tanh", Words = ["tanh", "relu"] }],
            o => Recurrent(RecurrentKind.Rnn, o) with { Nonlinearity = o.Word("nonlinearity") == "relu" ? RecurrentNonlinearity.Relu : RecurrentNonlinearity.Tanh },
            RecurrentSiblings),
        new LayerKind("lstm", "long short-term memory over positions", RecurrentOptions, o => Recurrent(RecurrentKind.Lstm, o), RecurrentSiblings),
        new LayerKind("gru", "gated recurrent units over positions", RecurrentOptions, o => Recurrent(RecurrentKind.Gru, o), RecurrentSiblings),
    ];

    /// <summary>Each projection is a layer of its own, as are the heads between them.</summary>
    private static ImmutableArray<Part> AttentionParts(OptionValues options, Shape sample)
    {
        if (sample.Rank != 2) throw new ShapeException($"takes positions × features, got {sample}; give the input two extents, or put an `embedding` before");
        var (heads, bias) = (options.Integer("heads"), options.Boolean("bias"));
        var inner = new Linear(options.Integer("width", otherwise: sample[^1]), bias);
        return
        [
            new("q_proj", inner, []),
            new("k_proj", inner, []),
            new("v_proj", inner, []),
            new("heads", new Attention(heads, options.Boolean("causal")), [0, 1, 2]),
            new("out_proj", new Linear(sample[^1], bias), [3]),
        ];
    }

    private static Recurrent Recurrent(RecurrentKind cell, OptionValues options)
    {
        var layers = options.Integer("layers");
        if (layers is < 1 or > Networks.Ops.Recurrent.MostLayers) throw new ShapeException($"`layers` (={layers}) must be from 1 to {Networks.Ops.Recurrent.MostLayers}; take `repeat` for more");
        return new Recurrent(cell, options.Integer("hidden"), (int)layers, options.Boolean("bidirectional"), options.Boolean("bias"));
    }
}
