namespace Evenkeel.Initializers.Catalogue;

/// <summary>Schemes that make up for a layer's fans: one-liners on <see cref="VarianceScaling"/>.</summary>
internal static class ScalingEntries
{
    public static readonly SchemeOption Gain = new("gain", "1", "the factor on the standard deviation: a number, an activation such as gelu, or forward:gelu, variance:gelu, backward:gelu, pytorch:tanh");

    public static SchemeEntry[] All { get; } =
    [
        .. Family("lecun", null, FanMode.In, "1/fan_in", "linear layers, SELU, tanh", "LeCun, Bottou, Orr and Müller 1998, equation 16"),
        .. Family("xavier", "glorot", FanMode.Average, "2/(fan_in + fan_out)", "tanh, softmax", "Glorot and Bengio 2010, equations 12 and 16"),
        .. Family("he", "kaiming", FanMode.In, "2/fan", "ReLU and its kin", "He, Zhang, Ren and Sun 2015, equations 10 and 14"),
        new("variance-scaling", "variance scale/fan", "any activation: scale is the square of its gain", "He et al. 2015, equation 7, with any gain", MakeAny)
        {
            Main = "scale",
            Options =
            [
                new("scale", "1", "fan times the variance: the square of the gain"),
                new("gain", "√scale", "the square root of it, without scale"),
                new("mode", "fan-in", "fan-in, fan-avg or fan-out"),
                new("distribution", "normal", "normal, uniform or truncated: cut at ±2 σ, the variance kept"),
                new("fans", "layer", "how fans are counted: layer as the layer sums, or from shapes as torch, torch-layer, keras, jax do"),
            ],
        },
        new("embedding", "N(0, 1/width)", "tables of tokens or positions, and the head that is tied to one", "Vaswani et al. 2017, section 3.4; flax.linen.Embed", _ => new VarianceScaling(1, FanMode.In, Distribution.Normal, FanConvention.Jax))
        {
            Aliases = ["flax.embed"],
        },
        new("pytorch", "U(±1/√fan_in), in recurrent layers U(±1/√hidden)", "what most files contain: PyTorch's default for weights and biases", "torch.nn.Linear, Conv and RNN: reset_parameters", _ => Schemes.PyTorch)
        {
            Aliases = ["torch.linear"],
        },
    ];

    private static IEnumerable<SchemeEntry> Family(string name, string? alias, FanMode mode, string variance, string purpose, string source)
    {
        (string Suffix, Distribution Distribution, string Formula)[] forms =
        [
            ("", Distribution.Normal, $"N(0, {variance})"),
            ("-uniform", Distribution.Uniform, $"U(±√3 σ), σ² = {variance}"),
            ("-truncated", Distribution.Truncated, $"N(0, (σ/0.8796)²) cut at ±2 of its standard deviations, σ² = {variance}"),
        ];
        var choosesFan = name == "he";
        foreach (var (suffix, distribution, formula) in forms)
        {
            yield return new(name + suffix, formula, purpose, source, v => new VarianceScaling(v.GainSquared("gain"), choosesFan ? v.Mode("mode") : mode, distribution))
            {
                Aliases = alias is null ? [] : [alias + suffix],
                Main = "gain",
                Options = choosesFan ? [Gain with { Default = "relu" }, new("mode", "fan-in", "fan-in keeps the signal going forward, fan-out the gradient going back, fan-avg neither quite")] : [Gain],
            };
        }
    }

    private static VarianceScaling MakeAny(SchemeValues values)
    {
        if (values.IsGiven("scale") && values.IsGiven("gain")) values.Refuse("`scale` and `gain` exclude each other: scale is the square of the gain");
        var scale = values.IsGiven("gain") ? values.GainSquared("gain") : values.Number("scale");
        return new(scale, values.Mode("mode"), values.Distribution("distribution"), values.Convention("fans"));
    }
}
