using System.Text.Json;

namespace Evenkeel.Tests.Networks.Activations;

/// <summary>The reference tables as the tests read them.</summary>
internal static class Reference
{
    public static JsonElement Read(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Reference", file));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];
}
