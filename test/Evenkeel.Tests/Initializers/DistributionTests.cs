using Evenkeel.Initializers;
using Evenkeel.TestKit.Distributions;

namespace Evenkeel.Tests.Initializers;

/// <summary>What schemes draw has the distribution that they promise; the same checks at 10⁷ values are the bench's command "distributions".</summary>
public sealed class DistributionTests
{
    private const int Count = 100_000;

    public static TheoryData<string> Texts => [.. SchemeSample.All.Select(s => s.Text)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Fill_Floats_HasTheLaw(string text) => AssertLaw(new(text), ElementGrid.Single);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Fill_Doubles_HasTheLaw(string text) => AssertLaw(new(text), ElementGrid.Double);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Fill_HalfTypes_IsTheFloatsRounded(string text) => Assert.True(new SchemeSample(text).AreHalvesRounded(Count));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Fill_OtherNamesAndSeeds_IsIndependent(string text)
    {
        SchemeSample sample = new(text);
        var law = sample.Law;
        double[][] streams =
        [
            sample.Draw(ElementGrid.Single, Count),
            sample.Draw(ElementGrid.Single, Count, seed: 1),
            sample.Draw(ElementGrid.Single, Count, seed: ulong.MaxValue),
            sample.Draw(ElementGrid.Single, Count, name: text + " "),
            sample.Draw(ElementGrid.Single, Count, name: ""),
            sample.Draw(ElementGrid.Double, Count),
        ];
        for (var i = 0; i < streams.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if ((i, j) is (5, 0)) continue; // A double and a float of one seed and name may share bits.
                Assert.InRange(DistributionCheck.Correlation(streams[i], streams[j], law), -DistributionCheck.MostStandardErrors, DistributionCheck.MostStandardErrors);
            }
        }
    }

    [Fact]
    public void All_OfTheCatalogue_AreElementwiseOrHaveTestsOfTheirOwn()
    {
        string[] own = ["zeros", "ones", "constant", "small-positive", "sparse", "orthogonal", "delta-orthogonal", "identity", "dirac", "gates", "forget-bias", "log-prior"];
        Assert.Equal(own.Order(), Schemes.All.Where(e => Schemes.Parse(e.Example) is not ElementwiseInitializer or Constant).Select(e => e.Name).Order());
    }

    private static void AssertLaw(SchemeSample sample, ElementGrid grid)
    {
        var report = DistributionCheck.Of(sample.Draw(grid, Count), sample.Law, grid);
        Assert.True(report.IsGood, $"{sample.Text} in {grid.Name}: {string.Join("; ", report.Failures)}");
    }
}
