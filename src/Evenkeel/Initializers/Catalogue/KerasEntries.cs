namespace Evenkeel.Initializers.Catalogue;

/// <summary>keras.initializers by its own names and rules, fans counted from the shape of Keras' kernels.</summary>
internal static class KerasEntries
{
    private const string Purpose = "what Keras draws, for comparison with it";

    internal static readonly SchemeOption[] AnyOptions =
    [
        new("scale", "1", "fan times the variance"),
        new("mode", "fan-in", "fan-in, fan-avg or fan-out"),
        new("distribution", "truncated", "normal, uniform or truncated"),
    ];

    public static SchemeEntry[] All { get; } =
    [
        .. Scaled("keras", "keras.initializers", ["glorot", "he", "lecun"], FanConvention.Keras),
        new("keras.variance_scaling", "variance scale/fan", Purpose, "keras.initializers.VarianceScaling", v => Any(v, FanConvention.Keras)) { Options = [.. AnyOptions] },
        new("keras.random_normal", "N(mean, std²)", Purpose, "keras.initializers.RandomNormal", v => new Normal(v.Number("std"), v.Number("mean")))
        {
            Main = "std",
            Options = [new("std", "0.05", "the standard deviation"), PlainEntries.Mean],
        },
        new("keras.random_uniform", "U(low, high)", Purpose, "keras.initializers.RandomUniform", v => new Uniform(v.Number("low"), v.Number("high")))
        {
            Options = [new("low", "-0.05", "the least value"), new("high", "0.05", "the largest value")],
        },
        new("keras.truncated_normal", "N(mean, std²) cut at ±2 std", "what is drawn has 0.8796 std: it is not made up for", "keras.initializers.TruncatedNormal", v => new TruncatedNormal(v.Number("std"), v.Number("mean")))
        {
            Main = "std",
            Options = [new("std", "0.05", "the standard deviation before the cut"), PlainEntries.Mean],
        },
    ];

    internal static VarianceScaling Any(SchemeValues values, FanConvention fans)
        => new(values.Number("scale"), values.Mode("mode"), values.Distribution("distribution"), fans);

    /// <summary>Glorot's, He's and LeCun's schemes, of which the "normal" ones are truncated and corrected.</summary>
    internal static IEnumerable<SchemeEntry> Scaled(string prefix, string module, string[] authors, FanConvention fans)
    {
        foreach (var author in authors)
        {
            var (scale, mode, variance) = author switch
            {
                "he" => (2, FanMode.In, "2/fan_in"),
                "lecun" => (1, FanMode.In, "1/fan_in"),
                _ => (1, FanMode.Average, "2/(fan_in + fan_out)"),
            };
            yield return Entry("normal", Distribution.Truncated, $"N(0, (σ/0.8796)²) cut at ±2 of its standard deviations, σ² = {variance}");
            yield return Entry("uniform", Distribution.Uniform, $"U(±√3 σ), σ² = {variance}");

            SchemeEntry Entry(string form, Distribution distribution, string formula)
                => new($"{prefix}.{author}_{form}", formula, $"what {module} draws", $"{module}.{author}_{form}", _ => new VarianceScaling(scale, mode, distribution, fans))
                {
                    Aliases = prefix != "jax" ? [] : author == "he" ? [$"{prefix}.kaiming_{form}"] : author == "glorot" ? [$"{prefix}.xavier_{form}"] : [],
                };
        }
    }
}
