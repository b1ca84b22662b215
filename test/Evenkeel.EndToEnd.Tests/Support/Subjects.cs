using System.Collections.Concurrent;

namespace Evenkeel.EndToEnd.Tests.Support;

/// <summary>Command lines of `check` that between them give every shape of report; each is run once for all tests that look at it.</summary>
internal static class Subjects
{
    private static readonly string[] Examples = [.. Directory.EnumerateFiles(Tool.At("examples"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["zoo:mlp on noise"] = ["zoo:mlp?depth=4&width=32", "--recipe", "he"],
        ["zoo:mlp deep"] = ["zoo:mlp?depth=60&width=8&activation=tanh", "--data", "digits", "--samples", "64", "--recipe", "orthogonal"],
        ["zoo:mlp with batch norm"] = ["zoo:mlp?depth=3&width=16&norm=batch", "--data", "digits", "--samples", "64", "--recipe", "he"],
        ["zoo:mlp with layer norm and prelu"] = ["zoo:mlp?depth=3&width=16&norm=layer&activation=prelu", "--data", "digits", "--samples", "64"],
        ["zoo:mlp linear"] = ["zoo:mlp?depth=0", "--data", "digits", "--samples", "64"],
        ["zoo:lenet"] = ["zoo:lenet", "--data", "digits", "--samples", "64"],
        ["zoo:lenet on noise"] = ["zoo:lenet?pool=max&activation=relu", "--samples", "2"],
        ["zoo:resnet18"] = ["zoo:resnet18?width=4&stem=small", "--data", "digits", "--samples", "16"],
        ["zoo:mobilenet-v2 on noise"] = ["zoo:mobilenet-v2?multiplier=0.1&image=32&classes=5", "--samples", "4"],
        ["zoo:gpt-mini on a text"] = ["zoo:gpt-mini?depth=2&width=16&norm=post", "--data", "sonnets", "--length", "16", "--samples", "24"],
        ["zoo:lstm on indices for want of data"] = ["zoo:lstm?width=8&layers=1&context=9&vocabulary=20", "--samples", "4"],
        ["zoo:gru on images"] = ["zoo:gru?width=8", "--data", "digits", "--samples", "16"],
        ["zoo:vit-mini"] = ["zoo:vit-mini?depth=1&width=16", "--data", "digits", "--samples", "16"],
        ["one sample"] = ["zoo:mlp?depth=2&width=8", "--samples", "1"],
        ["overflow to infinity"] = ["zoo:mlp?depth=6&width=16", "--recipe", "normal:1e30"],
        ["overflow to nan"] = ["zoo:mlp?depth=4&width=16&activation=tanh", "--data", "digits", "--samples", "32", "--recipe", "constant:3e38"],
        ["underflow"] = ["zoo:mlp?depth=6&width=16", "--data", "digits", "--samples", "32", "--recipe", "normal:1e-30"],
        ["zoo:mlp with sharpness and Jacobian"] = ["zoo:mlp?depth=3&width=16", "--data", "digits", "--samples", "64", "--recipe", "he", "--lr", "1000", "--jacobian"],
        ["zoo:mlp of zeros with Jacobian"] = ["zoo:mlp?depth=3&width=16", "--samples", "8", "--recipe", "zeros", "--jacobian"],
        ["zoo:gpt-mini with Jacobian"] = ["zoo:gpt-mini?depth=1&width=16&heads=2", "--data", "sonnets", "--length", "8", "--samples", "4", "--jacobian"],
        ["zoo:mlp with batch norm and Jacobian"] = ["zoo:mlp?depth=3&width=16&norm=batch", "--data", "digits", "--samples", "64", "--recipe", "he", "--jacobian"],
        ["constant weights"] = ["zoo:lenet", "--data", "digits", "--samples", "32", "--recipe", "ones"],
    };

    private static readonly ConcurrentDictionary<(string, string), ToolResult> Done = new();

    public static TheoryData<string> ExampleNames => [.. Examples];

    public static TheoryData<string> AllNames => [.. Examples, .. Others.Keys];

    /// <summary>The report on a network in a format.</summary>
    public static ToolResult Check(string name, string format) => Done.GetOrAdd((name, format), key => Tool.Run(["check", .. Arguments(key.Item1), "--format", key.Item2]));

    /// <summary>An example runs on fewer samples than its data set has: what its report looks like does not depend on them.</summary>
    public static string[] Arguments(string name) => Others.TryGetValue(name, out var arguments) ? arguments : [Tool.At("examples", $"{name}.yaml"), "--samples", "128"];
}
