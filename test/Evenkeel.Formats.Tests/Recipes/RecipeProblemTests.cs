using Evenkeel.Formats.Recipes;

namespace Evenkeel.Formats.Tests.Recipes;

public sealed class RecipeProblemTests
{
    private const string Rest = """
          - { rule: biases, role: bias, scheme: zeros }
          - { rule: norms, role: scale, scheme: ones }
          - { rule: offsets, role: shift, scheme: zeros }
          - { rule: tables, role: table, scheme: 'normal:0.02' }
        """;

    [Fact]
    public void For_ParametersWithoutARule_NamesThem()
    {
        var problem = Assert.Single(Network.Problems($"rules:\n  - {{ rule: weights, kind: linear, parameter: '*.{{q,k,v,o}}.weight', scheme: he }}\n{Rest}", Network.Zoo(Network.SmallGpt)));
        Assert.Contains("no rule for blocks.0.up.weight, blocks.0.down.weight, blocks.1.up.weight, blocks.1.down.weight and 3 more", problem, StringComparison.Ordinal);
        Assert.Contains("role weight, kind linear", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void For_ParametersOfTwoRules_NamesThemAndTheRules()
    {
        var problem = Assert.Single(Network.Problems($"rules:\n  - {{ rule: weights, role: weight, scheme: he }}\n  - {{ rule: heads, parameter: head.weight, scheme: zeros }}\n{Rest}", Network.Zoo(Network.SmallGpt)));
        Assert.StartsWith("'weights' and 'heads' both take head.weight", problem, StringComparison.Ordinal);
        Assert.Contains("`but`", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void For_ARuleWithoutAParameter_NamesIt_UnlessItIsOptional()
    {
        var rules = $"rules:\n  - {{ rule: weights, role: weight, scheme: he }}\n  - {{ rule: kernels, kind: conv, scheme: zeros OPTIONAL }}\n{Rest}";
        var graph = Network.Zoo(Network.SmallGpt);
        Assert.StartsWith("'kernels' finds no parameter (conv)", Assert.Single(Network.Problems(rules.Replace(" OPTIONAL", "", StringComparison.Ordinal), graph)), StringComparison.Ordinal);
        Network.Recipe(rules.Replace(" OPTIONAL", ", optional: true", StringComparison.Ordinal)).For(graph);
    }

    /// <summary>The name of a projection that never matches (transformers 47458).</summary>
    [Fact]
    public void For_AProjectionThatTheScalingRuleMisses_NamesIt()
    {
        var problem = Assert.Single(Network.Problems(
            $"rules:\n  - rule: weights\n    role: weight\n    scheme: normal:0.02\n    but:\n      - {{ rule: projections, parameter: '*.o.weight', scheme: 'normal:0.02', times: 'branches^-0.5' }}\n{Rest}",
            Network.Zoo(Network.SmallGpt)));
        Assert.StartsWith("blocks.0.down.weight, blocks.1.down.weight, blocks.2.down.weight end residual branches, and 'weights' does not scale", problem, StringComparison.Ordinal);
        Assert.Contains("'projections'", problem, StringComparison.Ordinal);
    }

    /// <summary>The wrong projection of a perceptron (llama2.c 579), and one that stands in no branch at all.</summary>
    [Fact]
    public void For_AScalingRuleOnTheWrongWeights_NamesBoth()
    {
        var problems = Network.Problems(
            $"rules:\n  - rule: weights\n    role: weight\n    scheme: normal:0.02\n    but:\n      - {{ rule: projections, parameter: ['*.{{o,up}}.weight', head.weight], scheme: 'normal:0.02', times: 'branches^-0.5' }}\n{Rest}",
            Network.Zoo(Network.SmallGpt));
        Assert.Equal(2, problems.Count);
        Assert.StartsWith("blocks.0.down.weight, blocks.1.down.weight, blocks.2.down.weight end residual branches", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("'projections' scales head.weight by the number of residual branches, and it stands in none", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void For_SeveralProblems_SaysAllAtOnce()
        => Assert.Equal(3, Network.Problems("rules:\n  - { rule: a, role: weight, scheme: he }\n  - { rule: b, place: head, scheme: he }\n  - { rule: c, kind: conv, scheme: he }", Network.Zoo("mlp?depth=2")).Count);

    [Theory]
    [InlineData("fixup", Network.SmallResNet, "fixup stands in for norms", "bn1.weight")]
    [InlineData("zero-gamma", "resnet18?norm=none&width=8", "'last norms of branches' finds no parameter")]
    [InlineData("gpt2", "mlp?depth=2", "'residual projections' finds no parameter")]
    [InlineData("rezero", Network.SmallGpt, "'branch factors' finds no parameter")]
    [InlineData("t-fixup", Network.SmallGpt, "t-fixup stands in for norms")]
    [InlineData("deepnorm", "gpt-mini?norm=post&depth=2", "multiplied by 1", "branches^(1/4) = 1.4142", "blocks.0.add_1")]
    [InlineData("base", "mlp?depth=2", "no rule for fc.0.weight")]
    public void For_ARecipeThatCannotDoIt_SaysSo(string recipe, string network, params string[] words)
    {
        var all = string.Join('\n', Network.Problems(RecipeFiles.Open(recipe), Network.Zoo(network)));
        Assert.All(words, w => Assert.Contains(w, all, StringComparison.Ordinal));
    }

    [Fact]
    public void For_AFactorThatTheNetworkDoesNotHave_SaysSo()
    {
        var problems = Network.Problems("extends: base\nrules:\n  - { rule: weights, role: weight, scheme: he, times: layers }", Network.Zoo("mlp?depth=0"));
        Assert.Contains("and it stands in no residual branch", Assert.Single(problems), StringComparison.Ordinal);
        problems = Network.Problems("extends: base\nrules:\n  - { rule: weights, role: weight, scheme: 'log-prior:0.2,0.8', times: '2' }", Network.Zoo("mlp?depth=0"));
        Assert.Contains("has no multiples", Assert.Single(problems), StringComparison.Ordinal);
    }
}
