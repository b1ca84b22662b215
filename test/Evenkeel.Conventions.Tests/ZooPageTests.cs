using System.Globalization;
using System.Text;
using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;

namespace Evenkeel.Conventions.Tests;

/// <summary>docs/zoo.md is made of what the zoo says of itself.</summary>
public sealed class ZooPageTests
{
    [Fact]
    public void Page_IsWhatTheZooSays() => Repository.AssertGenerated("docs/zoo.md", Page());

    private static string Page()
    {
        var page = new StringBuilder();
        page.Append("""
            # The zoo

            Networks that need no file: `zoo:NAME?option=value&option=value`. An input's shape and the number of classes come from the data where
            there is data; figures below are without. This page is generated.

            | network | what | input | output | layers | parameters |
            |---|---|---|---|---|---|

            """);
        foreach (var network in Zoo.Networks) page.Append(Row(network));
        page.Append("""

            Parameters of vgg11, resnet18, resnet50 and mobilenet-v2 have torchvision's names, shapes and order; those of lstm and gru are PyTorch's
            behind the layer's name. gpt-mini projects to queries, keys and values by three layers, so that each has figures of its own.
            Language models read texts: `--data sonnets`, or any .txt file, cut by `--length` or by the option `context`.

            """);
        foreach (var network in Zoo.Networks)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {network.Name}\n\n| option | default | what |\n|---|---|---|\n");
            foreach (var option in network.Options) page.Append(CultureInfo.InvariantCulture, $"| {option.Name} | {option.Default} | {option.Summary} |\n");
        }

        return page.ToString();
    }

    private static string Row(ZooNetwork network)
    {
        Graph graph = Zoo.Build(network.Name, new Dictionary<string, string>(), null, null);
        return FormattableString.Invariant(
            $"| [{network.Name}](#{network.Name}) | {network.Summary} | {graph.InputShape} | {graph.OutputShape} | {graph.Nodes.Length} | {graph.ParameterCount:N0} |\n");
    }
}
