using System.Text;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Models;

/// <summary>Models from text.</summary>
internal static class ModelOf
{
    public const string File = "model.yaml";

    public static ModelSource Source(string yaml) => YamlSource.Parse(File, "model", Encoding.UTF8.GetBytes(yaml));

    public static Model Built(string yaml, Shape? sample = null, long? classes = null) => Source(yaml).Build(sample, classes);

    /// <summary>A model of 8 inputs with these layers, each line of the list.</summary>
    public static Model Layers(string layers) => Built($"input: 8\nlayers:\n{layers}");

    public static string[] Names(string layers) => [.. Layers(layers).Graph.Nodes.Select(n => n.Name)];

    /// <summary>The message that a model is refused with, without the file's name.</summary>
    public static string Refused(string yaml, Shape? sample = null, long? classes = null)
    {
        var exception = Assert.Throws<InvalidFileException>(() => Built(yaml, sample, classes));
        Assert.StartsWith($"{File}: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        return exception.Message[(File.Length + 2)..];
    }

    public static string LayersRefused(string layers) => Refused($"input: 8\nlayers:\n{layers}");
}
