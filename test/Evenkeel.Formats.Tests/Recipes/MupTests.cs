using Evenkeel.Formats.Recipes;
using Evenkeel.Formats.Tests.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Formats.Tests.Recipes;

public sealed class MupTests
{
    private const int Precision = 12;

    /// <summary>Yang et al. 2022, table 3, relative to the base width: a network four times as wide.</summary>
    [Theory]
    [InlineData("fc.0.weight", 1, 1, 4)]
    [InlineData("fc.0.bias", 0, 1, 4)]
    [InlineData("fc.1.weight", 1, 0.25, 1)]
    [InlineData("fc.1.bias", 0, 1, 4)]
    [InlineData("head.weight", 0.25, 0.25, 0.25)]
    [InlineData("head.bias", 0, 1, 1)]
    public void Mup_OfANetworkFourTimesAsWide_HasThePapersTable(string parameter, double scale, double adam, double sgd)
    {
        var graph = Network.Zoo("mlp?depth=2&width=128");
        var assignment = RecipeFiles.Open("mup?base-width=32").For(graph).Assign(graph).Single(a => a.Parameter.Name == parameter);
        Assert.Equal(scale, assignment.Scheme is VarianceScaling scaling ? scaling.Scale : 0, Precision);
        Assert.Equal((adam, sgd), assignment.Rates is { } rates ? (rates.Adam, rates.Sgd) : (1, 1));
    }

    /// <summary>Table 8: the multiplier stands in the network, and the head is drawn and learns as at the base width.</summary>
    [Fact]
    public void Mup_OfANetworkThatDividesItsOutput_DrawsTheHeadAsAtTheBaseWidth()
    {
        var graph = ModelOf.Built("input: 16\nlayers:\n  - linear: 128\n  - relu\n  - linear: 10\n    name: head\n  - scale: 0.25").Graph;
        var head = RecipeFiles.Open("mup?base-width=32").For(graph).Assign(graph).Single(a => a.Parameter.Name == "head.weight");
        Assert.Equal(1.0 / 32, head.Scheme.SecondMoment(head.Parameter.Shape, head.Parameter.Fans), Precision);
        Assert.Equal(new LearningRates(1, 4), head.Rates);
    }

    /// <summary>Queries make up for what attention divides by: 8/d is wanted, which is 1/√d at d = 64.</summary>
    [Theory]
    [InlineData("width=128&heads=2", 1)]
    [InlineData("width=128&heads=8", 2)]
    public void Mup_OfATransformer_ScalesQueriesByTheHeadsWidth(string options, double factor)
    {
        var graph = Network.Zoo($"gpt-mini?depth=1&{options}");
        var query = RecipeFiles.Open("mup?base-width=128").For(graph).Assign(graph).Single(a => a.Parameter.Name == "blocks.0.q.weight");
        Assert.Equal(factor * factor, ((VarianceScaling)query.Scheme).Scale, Precision);
        Assert.Equal((factor, factor * factor), (query.Rates!.Value.Adam, query.Rates.Value.Sgd));
    }

    [Theory]
    [InlineData("mup?base-width=0", "`base-width` (=0) must be at least 1")]
    [InlineData("mup?base=64", "unknown option 'base'; it has base-width")]
    [InlineData("gpt2?base-width=64", "unknown option 'base-width'; it has none")]
    [InlineData("mup:64", "unknown recipe 'mup:64'; did you mean 'mup'?")]
    public void Open_AWrongOption_SaysSo(string reference, string problem)
        => Assert.Contains(problem, Assert.Throws<ArgumentException>(() => RecipeFiles.Open(reference)).Message, StringComparison.Ordinal);

    [Fact]
    public void For_AFormulaOfTheWidthWithoutABaseWidth_SaysWhatIsMissing()
        => Assert.Contains("no `base-width`", Network.Problems("rules:\n  - rule: all\n    parameter: '*'\n    scheme: he\n    times: 1/multiplier", Network.Zoo("mlp?depth=1"))[0], StringComparison.Ordinal);

    [Fact]
    public void ToYaml_OfMup_ReadsAsTheSame()
    {
        var mup = RecipeFiles.Open("mup?base-width=256");
        Assert.Equal(RecipeFiles.ToYaml(mup), RecipeFiles.ToYaml(RecipeFiles.Parse("mine.yaml", RecipeFiles.ToYaml(mup))));
        Assert.Contains("adam: 1/multiplier", RecipeFiles.ToYaml(mup), StringComparison.Ordinal);
        Assert.Contains("base-width: 256", RecipeFiles.ToYaml(mup), StringComparison.Ordinal);
    }
}
