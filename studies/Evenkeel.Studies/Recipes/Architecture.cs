using System.Collections.Immutable;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Studies.Recipes;

/// <summary>A network that recipes are tried on.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Build">Makes it.</param>
/// <param name="Samples">The samples of a batch.</param>
internal sealed record Architecture(string Name, Func<Graph> Build, long Samples)
{
    private const long Width = 128, Vocabulary = 65, Context = 64;
    private const int RecurrentLayers = 12;

    /// <summary>The eight of the issue: residual networks with norms of three kinds, transformers with norms before and behind, and two recurrent ones.</summary>
    public static ImmutableArray<Architecture> Eight { get; } =
    [
        Zoo("ResNet-18", "resnet18?stem=small&image=32&classes=10", 32),
        Zoo("ResNet-50", "resnet50?stem=small&image=32&classes=10", 16),
        Zoo("MobileNetV2", "mobilenet-v2?image=224&classes=10", 8),
        Zoo("GPT, pre-norm", "gpt-mini?depth=12", 8),
        Zoo("GPT, post-norm", "gpt-mini?depth=12&norm=post", 8),
        Zoo("ViT", "vit-mini?depth=12", 8),
        Recurrent("LSTM", RecurrentKind.Lstm),
        Recurrent("GRU", RecurrentKind.Gru),
    ];

    private static Architecture Zoo(string name, string reference, long samples) => new(name, () => ModelSource.Open($"zoo:{reference}").Build(null, null).Graph, samples);

    /// <summary>One layer a node, so that each has figures of its own.</summary>
    private static Architecture Recurrent(string name, RecurrentKind kind) => new(name, () =>
    {
        var builder = new GraphBuilder(name, new Shape(Context));
        builder.Add("embedding", new Embedding(Vocabulary, Width));
        for (var layer = 0; layer < RecurrentLayers; layer++) builder.Add($"layers.{layer}", new Recurrent(kind, Width));
        builder.Add("head", new Linear(Vocabulary));
        return builder.Build();
    }, 16);
}
