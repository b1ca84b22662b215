namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>The operators that are run, by ONNX's names.</summary>
internal static class Catalogue
{
    /// <summary>What each operator does with its call.</summary>
    public static IReadOnlyDictionary<string, Action<Call>> Converters { get; } = new[]
    {
        PointwiseOperators.All,
        ActivationOperators.All,
        ProductOperators.All,
        WindowOperators.All,
        NormOperators.All,
        ReductionOperators.All,
        LayoutOperators.All,
        IndexOperators.All,
        ConstantOperators.All,
        RecurrentOperators.All,
        ResizeOperators.All,
        LossOperators.All,
    }.SelectMany(family => family).ToDictionary(StringComparer.Ordinal);
}
