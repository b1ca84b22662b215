namespace Evenkeel.Initializers.Catalogue;

/// <summary>jax.nn.initializers by its own names and rules, fans counted from the shapes of Flax' kernels.</summary>
internal static class JaxEntries
{
    private const string Purpose = "what JAX draws, for comparison with it";

    public static SchemeEntry[] All { get; } =
    [
        .. KerasEntries.Scaled("jax", "jax.nn.initializers", ["glorot", "he", "lecun"], FanConvention.Jax),
        new("jax.variance_scaling", "variance scale/fan", Purpose, "jax.nn.initializers.variance_scaling", v => KerasEntries.Any(v, FanConvention.Jax)) { Options = [.. KerasEntries.AnyOptions] },
        new("jax.normal", "N(0, std²)", Purpose, "jax.nn.initializers.normal", v => new Normal(v.Number("std")))
        {
            Main = "std",
            Options = [new("std", "0.01", "the standard deviation")],
        },
        new("jax.uniform", "U(0, scale)", Purpose, "jax.nn.initializers.uniform", v => new Uniform(0, v.Number("scale")))
        {
            Main = "scale",
            Options = [new("scale", "0.01", "the upper bound")],
        },
        new("jax.truncated_normal", "N(0, std²) cut at ±2 std", "what is drawn has 0.8796 std: it is not made up for", "jax.nn.initializers.truncated_normal", v => new TruncatedNormal(v.Number("std"), 0, v.Number("lower"), v.Number("upper")))
        {
            Main = "std",
            Options = [new("std", "0.01", "the standard deviation before the cut"), new("lower", "-2", "the lower bound in std"), new("upper", "2", "the upper bound in std")],
        },
    ];
}
