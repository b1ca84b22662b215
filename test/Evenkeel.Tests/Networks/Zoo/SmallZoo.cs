using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Networks;

/// <summary>Every network of the zoo, small.</summary>
internal static class SmallZoo
{
    private static readonly Dictionary<string, string> Options = new()
    {
        ["mlp"] = "depth=3&width=16",
        ["lenet"] = "",
        ["vgg11"] = "image=32&width=2&hidden=8&classes=5",
        ["resnet18"] = "image=32&width=4&classes=5",
        ["resnet50"] = "image=32&width=2&classes=5",
        ["resnet-small"] = "image=8&width=2&blocks=4&norm=fixup",
        ["mobilenet-v2"] = "image=32&multiplier=0.1&classes=5",
        ["lstm"] = "width=8&embedding=6&context=5&vocabulary=11&bidirectional=true",
        ["gru"] = "width=8&embedding=6&context=5&vocabulary=11&answer=last",
        ["gpt-mini"] = "depth=2&width=8&heads=2&context=6&vocabulary=11",
        ["vit-mini"] = "image=8&depth=2&width=8&heads=2&norm=post",
    };

    public static Graph Build(string name) => ZooBuilds.Build(name, Options[name]);

    /// <summary>The words that the network knows; 0 where it reads none.</summary>
    public static int Tokens(Graph graph) => graph.Nodes[0].Op is Embedding embedding ? (int)embedding.Vocabulary : 0;
}
