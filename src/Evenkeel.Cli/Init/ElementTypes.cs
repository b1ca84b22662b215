using Evenkeel.Networks;

namespace Evenkeel.Cli.Init;

/// <summary>The element types of weights, by the names that PyTorch has for them.</summary>
internal static class ElementTypes
{
    public static readonly string[] Names = ["float32", "float16", "bfloat16", "float64"];

    public static DType Parse(string name) => Enum.Parse<DType>(name, ignoreCase: true);
}
