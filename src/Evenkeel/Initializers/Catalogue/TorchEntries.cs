namespace Evenkeel.Initializers.Catalogue;

/// <summary>torch.nn.init by its own names and rules, fans counted from the stored shape.</summary>
internal static class TorchEntries
{
    private const string Purpose = "what PyTorch draws, for comparison with it";

    private static readonly SchemeOption Slope = new("a", "0", "the negative slope of the leaky ReLU that follows: gain² = 2/(1 + a²)");
    private static readonly SchemeOption Mode = new("mode", "fan-in", "fan-in or fan-out");

    public static SchemeEntry[] All { get; } =
    [
        Kaiming("uniform", "U(±√(6/((1 + a²) fan)))", Distribution.Uniform),
        Kaiming("normal", "N(0, 2/((1 + a²) fan))", Distribution.Normal),
        Xavier("uniform", "U(±gain √(6/(fan_in + fan_out)))", Distribution.Uniform),
        Xavier("normal", "N(0, 2 gain²/(fan_in + fan_out))", Distribution.Normal),
        new("torch.normal", "N(mean, std²)", Purpose, "torch.nn.init.normal_; torch.nn.Embedding", v => new Normal(v.Number("std"), v.Number("mean")))
        {
            Aliases = ["torch.embedding"],
            Options = [PlainEntries.Mean, new("std", "1", "the standard deviation")],
        },
        new("torch.uniform", "U(a, b)", Purpose, "torch.nn.init.uniform_", v => new Uniform(v.Number("a"), v.Number("b")))
        {
            Options = [new("a", "0", "the least value"), new("b", "1", "the largest value")],
        },
        new("torch.trunc_normal", "N(mean, std²) cut at a and b, which are absolute", "at std 0.02 its bounds cut nothing: they lie at ±100 σ", "torch.nn.init.trunc_normal_", MakeTruncated)
        {
            Options =
            [
                PlainEntries.Mean,
                new("std", "1", "the standard deviation before the cut"),
                new("a", "-2", "the lower bound, in absolute units"),
                new("b", "2", "the upper bound, in absolute units"),
            ],
        },
    ];

    private static SchemeEntry Kaiming(string form, string formula, Distribution distribution)
        => new($"torch.kaiming_{form}", formula, Purpose, $"torch.nn.init.kaiming_{form}_", v =>
        {
            var slope = v.Number("a");
            return new VarianceScaling(2 / (1 + slope * slope), v.OneOf("mode", "fan-in", "fan-out") == "fan-out" ? FanMode.Out : FanMode.In, distribution, FanConvention.Torch);
        })
        {
            Options = [Slope, Mode],
        };

    private static SchemeEntry Xavier(string form, string formula, Distribution distribution)
        => new($"torch.xavier_{form}", formula, Purpose, $"torch.nn.init.xavier_{form}_", v => new VarianceScaling(v.GainSquared("gain"), FanMode.Average, distribution, FanConvention.Torch))
        {
            Main = "gain",
            Options = [ScalingEntries.Gain],
        };

    private static TruncatedNormal MakeTruncated(SchemeValues values)
    {
        var (mean, std) = (values.Number("mean"), values.Number("std"));
        return new TruncatedNormal(std, mean, (values.Number("a") - mean) / std, (values.Number("b") - mean) / std);
    }
}
