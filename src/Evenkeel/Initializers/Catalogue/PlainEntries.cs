namespace Evenkeel.Initializers.Catalogue;

/// <summary>Schemes whose values have a law of their own, whatever the layer.</summary>
internal static class PlainEntries
{
    public static readonly SchemeOption Mean = new("mean", "0", "the mean");

    public static SchemeEntry[] All { get; } =
    [
        new("zeros", "0", "biases; the last layer of a residual branch", "weights: Zhang, Dauphin and Ma 2019 (Fixup)", _ => new Constant(0)),
        new("ones", "1", "the factors of norms", "Ioffe and Szegedy 2015", _ => new Constant(1)),
        new("constant", "value", "biases, factors", "by definition", v => new Constant(v.Number("value")))
        {
            Main = "value",
            Options = [new("value", null, "the value")],
            Example = "constant:0.1",
        },
        new("small-positive", "0.01", "biases before ReLU, to begin with more units active; of little effect: P(active) = 0.504 at σ = 1", "Goodfellow, Bengio and Courville 2016, section 8.4", _ => new Constant(0.01)),
        new("normal", "N(mean, std²)", "tables, and weights whose scale is set by hand", "Radford et al. 2019 for std 0.02 (GPT-2)", v => new Normal(v.Number("std"), v.Number("mean")))
        {
            Main = "std",
            Options = [new("std", null, "the standard deviation, not the variance"), Mean],
            Example = "normal:0.02",
        },
        new("uniform", "U(low, high), or U(±bound)", "weights whose scale is set by hand", "by definition", MakeUniform)
        {
            Main = "bound",
            Options = [new("bound", "low, high", "the bound on both sides, without low and high"), new("low", "-bound", "the least value"), new("high", "bound", "the largest value")],
            Example = "uniform:0.05",
        },
        new("truncated-normal", "N(mean, σ²) cut at mean + low σ and mean + high σ", "weights without outliers; bounds count in σ, for in absolute units they do nothing at small σ", "Devlin et al. 2019 for 0.02 (BERT)", MakeTruncated)
        {
            Main = "sigma",
            Options =
            [
                new("sigma", null, "the standard deviation"),
                Mean,
                new("low", "-2", "the lower bound in standard deviations, or -inf"),
                new("high", "2", "the upper bound in standard deviations, or inf"),
                new("std", "before", "whether sigma is said of the distribution before the cut, or after it, of the values: before, after"),
            ],
            Example = "truncated-normal:0.02",
        },
        new("sparse", "N(0, std²), ⌈sparsity·rows⌉ zeros in each column", "wide layers whose units should differ", "Martens 2010, section 5; torch.nn.init.sparse_", v => new Sparse(v.Number("sparsity"), v.Number("std")))
        {
            Main = "sparsity",
            Aliases = ["torch.sparse"],
            Options = [new("sparsity", null, "the part of each column that is 0"), new("std", "0.01", "the standard deviation of the others")],
            Example = "sparse:0.9",
        },
    ];

    private static Uniform MakeUniform(SchemeValues values)
    {
        var (isBound, isLow, isHigh) = (values.IsGiven("bound"), values.IsGiven("low"), values.IsGiven("high"));
        if (isBound == (isLow || isHigh) || isLow != isHigh) values.Refuse("takes a bound, as in 'uniform:0.05', or `low` and `high`, as in 'uniform?low=-0.1&high=0.3'");
        return isBound ? new Uniform(values.Number("bound")) : isLow && isHigh ? new Uniform(values.Number("low"), values.Number("high")) : new Uniform(1);
    }

    private static TruncatedNormal MakeTruncated(SchemeValues values)
        => new(values.Number("sigma"), values.Number("mean"), values.Number("low"), values.Number("high"), values.OneOf("std", "before", "after") == "after" ? TruncatedStd.After : TruncatedStd.Before);
}
