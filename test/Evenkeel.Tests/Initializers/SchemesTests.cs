using Evenkeel.Initializers;

namespace Evenkeel.Tests.Initializers;

public sealed class SchemesTests
{
    public static TheoryData<string> Names => [.. Schemes.All.SelectMany(e => e.Aliases.Prepend(e.Name))];

    public static TheoryData<string> Texts =>
    [
        .. Schemes.All.Select(e => e.Example),
        "constant:-1e-30", "normal:0.02?mean=0.1", "normal?std=0.02", "uniform?low=-0.1&high=0.3", "uniform?bound=0.5", "uniform?low=-1&high=1",
        "truncated-normal:0.02?low=-2&high=2&std=after", "truncated-normal:0.02?low=-inf&high=3&mean=-1", "he?mode=fan-out", "he:1.5", "he-truncated?mode=fan-avg",
        "he?gain=gelu", "he?gain=backward:gelu&mode=fan-out", "he?gain=leaky-relu:0.2", "orthogonal:tanh", "xavier?gain=1.6666666666666667", "variance-scaling?scale=2&mode=fan-avg&distribution=truncated", "variance-scaling?gain=1.5&fans=keras",
        "orthogonal:1.4", "identity:0.5", "dirac:2?groups=4", "sparse:0.9?std=1", "log-prior:0.01", "log-prior:10,990",
        "gates:zeros|normal:0.02?mean=0.1|he?mode=fan-out", "forget-bias:3",
        "torch.kaiming_uniform?a=2.23606797749979&mode=fan-out", "torch.trunc_normal?std=0.02", "keras.variance_scaling?scale=2&mode=fan-out", "jax.truncated_normal:0.02?upper=3",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Parse_TheNameOfAScheme_IsAnEqualScheme(string text)
    {
        var scheme = Schemes.Parse(text);
        var again = Schemes.Parse(scheme.Name);
        Assert.Equal(scheme, again);
        Assert.Equal(scheme.GetHashCode(), again.GetHashCode());
        Assert.Equal(scheme.Name, again.Name);
    }

    [Fact]
    public void Parse_TheNameOfAnyVarianceScaling_IsAnEqualScheme()
    {
        foreach (var mode in Enum.GetValues<FanMode>())
        {
            foreach (var distribution in Enum.GetValues<Distribution>())
            {
                foreach (var counting in Enum.GetValues<FanConvention>())
                {
                    foreach (var scale in (double[])[1, 2, 1.0 / 3, 0.1, 1e-300])
                    {
                        var scheme = new VarianceScaling(scale, mode, distribution, counting);
                        Assert.Equal(scheme, Schemes.Parse(scheme.Name));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_ANameOrAnAlias_IsOneEntryThatSaysWhatItIs(string name)
    {
        var entry = Schemes.Find(name);
        Assert.Single(Schemes.All, e => e.Name == name || e.Aliases.Contains(name));
        Assert.NotEmpty(entry.Formula);
        Assert.NotEmpty(entry.Purpose);
        Assert.NotEmpty(entry.Source);
        Assert.True(entry.Main is null || entry.Options.Any(o => o.Name == entry.Main));
        Assert.Equal(entry.StandsAlone, !Refused(entry.Name));
    }

    [Theory]
    [InlineData("zeros", "zeros")]
    [InlineData("constant:0", "zeros")]
    [InlineData("constant:1", "ones")]
    [InlineData("glorot", "xavier")]
    [InlineData("kaiming-uniform", "he-uniform")]
    [InlineData("torch.linear", "pytorch")]
    [InlineData("flax.embed", "embedding")]
    [InlineData("he:1.4142135623730951", "he")]
    [InlineData("he?mode=fan-out", "he?mode=fan-out")]
    [InlineData("he:relu", "he")]
    [InlineData("he?gain=forward:relu", "he")]
    [InlineData("he?gain=pytorch:relu&mode=fan-out", "he?mode=fan-out")]
    [InlineData("lecun?gain=selu", "lecun")]
    [InlineData("normal:2e-2", "normal:0.02")]
    [InlineData("variance-scaling?scale=1", "lecun")]
    [InlineData("torch.kaiming_normal", "torch.kaiming_normal")]
    [InlineData("keras.random_normal", "normal:0.05")]
    [InlineData("torch.trunc_normal?std=0.02", "truncated-normal:0.02?low=-100&high=100")]
    public void Name_OfAParsedText_IsTheShortest(string text, string name) => Assert.Equal(name, Schemes.Parse(text).Name);

    [Theory]
    [InlineData("hee", "unknown scheme 'hee'; did you mean 'he'?")]
    [InlineData("torch.kaiming_unifrom", "unknown scheme 'torch.kaiming_unifrom'; did you mean 'torch.kaiming_uniform'?")]
    [InlineData("normal", "normal: `std` is missing, as in 'normal:0.02'")]
    [InlineData("normal:x", "normal:x: `std` (=x) must be a number")]
    [InlineData("normal:-1", "normal:-1: `std` (=-1) must not be negative")]
    [InlineData("normal:0.02?men=1", "normal:0.02?men=1: unknown option 'men'; did you mean 'mean'?")]
    [InlineData("normal:0.02?std=1", "normal:0.02?std=1: `std` is given twice")]
    [InlineData("normal:0.02?mean=1&mean=2", "normal:0.02?mean=1&mean=2: the option 'mean' is given twice")]
    [InlineData("normal:0.02?mean", "normal:0.02?mean: 'mean' must be option=value, as in 'normal:0.02?mean=0.1'")]
    [InlineData("normal:0,02", "normal:0,02: `std` (=0,02) must be a number")]
    [InlineData("zeros:1", "zeros:1: 'zeros' takes nothing behind a colon")]
    [InlineData("zeros?a=1", "zeros?a=1: unknown option 'a'; it has none")]
    [InlineData("uniform:0", "uniform:0: `low` (=0) must be below `high` (=0)")]
    [InlineData("uniform?low=1", "uniform?low=1: takes a bound, as in 'uniform:0.05', or `low` and `high`, as in 'uniform?low=-0.1&high=0.3'")]
    [InlineData("uniform?low=1&high=0", "uniform?low=1&high=0: `low` (=1) must be below `high` (=0); change them round")]
    [InlineData("truncated-normal:0.02?low=2&high=-2", "truncated-normal:0.02?low=2&high=-2: `low` (=2) must be below `high` (=-2); change them round")]
    [InlineData("he?mode=fan-up&gain=big", "he?mode=fan-up&gain=big: `gain` (=big) is no gain: unknown gain 'big'; take a number, an activation, or forward:, variance:, backward: or pytorch: before one; `mode` (=fan-up) must be one of fan-in, fan-avg, fan-out")]
    [InlineData("sparse:-0.1?std=-2", "sparse:-0.1?std=-2: `sparsity` (=-0.1) must be from 0 to 1; `std` (=-2) must not be negative")]
    [InlineData("variance-scaling?scale=2&gain=2", "variance-scaling?scale=2&gain=2: `scale` and `gain` exclude each other: scale is the square of the gain")]
    [InlineData("log-prior:0.5,0", "log-prior:0.5,0: a prior (=0) must be positive and finite; for a class that was never seen add 1 to each count")]
    [InlineData("log-prior:2", "log-prior:2: a single prior (=2) must lie between 0 and 1, without them")]
    [InlineData("gates:zeros|hee", "gates:zeros|hee: unknown scheme 'hee'; did you mean 'he'?")]
    [InlineData("dirac?groups=0", "dirac?groups=0: `groups` (=0) must be at least 1")]
    public void Parse_AWrongText_SaysAllThatIsWrongInOneLine(string text, string message)
        => Assert.Equal(message, Assert.Throws<ArgumentException>(() => Schemes.Parse(text)).Message);

    /// <summary>To the last bit: theory adds signals up as variances only where the mean is 0.</summary>
    [Theory]
    [InlineData("truncated-normal:0.02", true)]
    [InlineData("lecun-truncated", true)]
    [InlineData("uniform:0.1", true)]
    [InlineData("normal:0.1?mean=0.01", false)]
    public void IsCentred_OfALaw_IsWhetherItsMeanIs0(string text, bool isCentred) => Assert.Equal(isCentred, Schemes.Parse(text).IsCentred);

    [Fact]
    public void Parse_AnythingElse_ListsTheSchemes()
        => Assert.Contains("there are zeros, ones, constant:VALUE,", Assert.Throws<ArgumentException>(() => Schemes.Parse("")).Message, StringComparison.Ordinal);

    private static bool Refused(string text)
    {
        try
        {
            Schemes.Parse(text);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
