using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Formats.Recipes;
using Evenkeel.Formats.Tests.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Recipes;

public sealed class BuiltInTests
{
    /// <summary>Of n values the standard deviation of a sample is off by 1/√(2n): five of those.</summary>
    private const double Sigmas = 5;

    private static readonly string[] Networks =
        ["mlp?depth=2&width=16", "lenet", "vgg11?width=4", Network.SmallResNet, "resnet18?width=8&stem=small&norm=none", "resnet50?width=8&stem=small", "resnet-small?blocks=3", "mobilenet-v2?multiplier=0.1", "lstm?width=8", "gru?width=8", "gpt-mini?depth=2&width=16", "gpt-mini?depth=2&width=16&norm=post", "vit-mini?depth=2&width=16"];

    /// <summary>Which recipes do not fit which networks; all others must.</summary>
    private static readonly Dictionary<string, string[]> Misfits = new(StringComparer.Ordinal)
    {
        ["mlp"] = ["gpt2", "zero-gamma", "fixup", "deepnorm", "t5", "vit", "lstm"],
        ["lenet"] = ["gpt2", "zero-gamma", "fixup", "deepnorm", "t5", "lstm"],
        ["vgg11"] = ["gpt2", "zero-gamma", "fixup", "deepnorm", "t5", "lstm"],
        ["resnet"] = ["gpt2", "deepnorm", "t5", "lstm"],
        ["mobilenet"] = ["gpt2", "fixup", "deepnorm", "t5", "lstm"],
        ["lstm"] = ["gpt2", "zero-gamma", "fixup", "deepnorm", "t5", "vit"],
        ["gru"] = ["gpt2", "zero-gamma", "fixup", "deepnorm", "t5", "vit"],
        ["gpt"] = ["zero-gamma", "fixup", "deepnorm", "vit", "lstm"],
        ["vit"] = ["zero-gamma", "fixup", "deepnorm", "lstm"],
    };

    public static TheoryData<string, string> Fitting
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var network in Networks)
            {
                var misfits = Misfits.First(m => network.StartsWith(m.Key, StringComparison.Ordinal)).Value
                    .Append(network.Contains("norm=none", StringComparison.Ordinal) ? "zero-gamma" : network.StartsWith("resnet", StringComparison.Ordinal) ? "fixup" : "");
                foreach (var recipe in RecipeFiles.BuiltIn.Select(r => r.Name).Except(["base", "skipinit", "rezero", "t-fixup"]).Except(misfits)) data.Add(network, recipe);
                foreach (var scheme in (string[])["he", "xavier", "lecun", "pytorch", "orthogonal"]) data.Add(network, scheme);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fitting))]
    public void For_AFittingNetwork_TakesEveryParameterOnce(string network, string recipe)
    {
        var graph = Network.Zoo(network);
        var assignments = RecipeFiles.Open(recipe).For(graph).Assign(graph);
        Assert.Equal(graph.Parameters.Select(p => p.Name), assignments.Select(a => a.Parameter.Name));
        Assert.All(assignments, a => Assert.Empty(a.Scheme.Problems(DType.Float32, a.Parameter.Shape, a.Parameter.Fans)));
        Assert.All(assignments.Where(a => a.Rule is not null), a => Assert.NotEmpty(a.Why));
    }

    [Theory]
    [MemberData(nameof(Fitting))]
    public void For_APlainScheme_IsThePlainRecipe(string network, string recipe)
    {
        if (RecipeFiles.IsBuiltIn(recipe)) return;
        var graph = Network.Zoo(network);
        var (rules, plain) = (RecipeFiles.Open(recipe).For(graph), Recipe.Parse(recipe));
        Assert.All(graph.Parameters, p => Assert.Equal(plain.SchemeOf(p), rules.SchemeOf(p)));
    }

    [Fact]
    public void Gpt2_OfGptMini_ScalesOAndDownAlone()
    {
        const int Depth = 3;
        var graph = Network.Zoo(Network.SmallGpt);
        using var workers = new Workers(1);
        var weights = RecipeFiles.Open("gpt2").For(graph).Initialize(graph, 1, workers);
        foreach (var parameter in graph.Parameters)
        {
            var values = weights[parameter.Name].Chunk<float>(0, (int)parameter.Shape.Length).ToArray();
            if (parameter.Role is not (ParameterRole.Weight or ParameterRole.Table))
            {
                Assert.All(values, v => Assert.Equal(parameter.Role == ParameterRole.Scale ? 1f : 0f, v));
                continue;
            }

            var isProjection = parameter.Name.EndsWith(".o.weight", StringComparison.Ordinal) || parameter.Name.EndsWith(".down.weight", StringComparison.Ordinal);
            var expected = isProjection ? 0.02 / Math.Sqrt(2 * Depth) : 0.02;
            var std = Math.Sqrt(values.Average(v => (double)v * v));
            Assert.Equal(1, std / expected, Sigmas / Math.Sqrt(2.0 * values.Length));
        }
    }

    [Theory]
    [InlineData(Network.SmallResNet, 8)]
    [InlineData("resnet50?width=8&stem=small", 16)]
    [InlineData("mobilenet-v2", 10)]
    public void ZeroGamma_OfAResidualNetwork_SetsOneNormABranchToZero(string network, int branches)
    {
        var graph = Network.Zoo(network);
        var zero = RecipeFiles.Open("zero-gamma").For(graph).Assign(graph).Where(a => a.Parameter.Role == ParameterRole.Scale && a.Scheme == Schemes.Zeros).Select(a => a.Parameter.Name).ToArray();
        Assert.Equal(branches, zero.Length);
        Assert.DoesNotContain(zero, n => n.Contains("downsample", StringComparison.Ordinal));
        Assert.All(zero, n => Assert.True(n.EndsWith("bn2.weight", StringComparison.Ordinal) || n.EndsWith("bn3.weight", StringComparison.Ordinal) || n.StartsWith("features.", StringComparison.Ordinal), n));
    }

    [Theory]
    [InlineData("resnet18?width=8&stem=small&norm=none", 8, 2)]
    [InlineData("resnet50?width=8&stem=small&norm=none", 16, 3)]
    public void Fixup_OfAResNetWithoutNorms_HasThePapersScale(string network, int branches, int layers)
    {
        var graph = Network.Zoo(network);
        var recipe = RecipeFiles.Open("fixup").For(graph);
        var scale = ((VarianceScaling)recipe.SchemeOf(graph.Parameters.Single(p => p.Name == "layer1.0.conv1.weight"))).Scale;
        Assert.Equal(2 * Math.Pow(branches, -2.0 / (2 * layers - 2)), scale, 1e-9);
        Assert.Equal("zeros", recipe.SchemeOf(graph, $"layer4.1.conv{layers}.weight"));
        Assert.Equal("zeros", recipe.SchemeOf(graph, "fc.weight"));
        Assert.Equal(("he", "he"), (recipe.SchemeOf(graph, "conv1.weight"), recipe.SchemeOf(graph, "layer2.0.downsample.0.weight")));
    }

    /// <summary>Figure 1 of Zhang, Dauphin and Ma 2019: numbers before each convolution and activation, a factor in each branch, no other biases.</summary>
    [Theory]
    [InlineData("resnet-small?blocks=7&norm=fixup", 2)]
    [InlineData("resnet50?width=8&stem=small&norm=fixup", 3)]
    public void Fixup_OfFixupsOwnNetwork_StartsAsThePapers(string network, int layers)
    {
        var graph = Network.Zoo(network);
        var recipe = RecipeFiles.Open("fixup").For(graph);
        var block = graph.Nodes.SkipWhile(n => !n.Name.StartsWith("layer1.1.", StringComparison.Ordinal)).TakeWhile(n => n.Name.StartsWith("layer1.1.", StringComparison.Ordinal)).Select(n => n.Op.Kind);
        string[] layer = ["offset", "conv", "offset", "relu"];
        Assert.Equal([.. Enumerable.Repeat(layer, layers - 1).SelectMany(l => l), "offset", "conv", "gain", "offset", "add", "relu"], block);
        Assert.All(graph.Nodes.Where(n => n.Op.Kind == "conv"), n => Assert.Single(n.Parameters));
        Assert.All(graph.Parameters.Where(p => p.Shape.Length == 1 && p.Name.Contains("offset", StringComparison.Ordinal)), p => Assert.Equal("zeros", recipe.SchemeOf(p).Name));
        Assert.Equal("ones", recipe.SchemeOf(graph, "layer2.0.gain.weight"));
        Assert.Equal("zeros", recipe.SchemeOf(graph, $"layer3.1.conv{layers}.weight"));
    }

    /// <summary>The networks that the recipes are for which no network has without options.</summary>
    [Theory]
    [InlineData("fixup", "resnet-small?norm=none")]
    [InlineData("fixup", "gpt-mini?depth=2&width=16&norm=none")]
    [InlineData("skipinit", "resnet-small?norm=none&gain=0")]
    [InlineData("skipinit", "vit-mini?depth=2&width=16&norm=none&gain=0")]
    [InlineData("rezero", "resnet18?width=8&stem=small&gain=0")]
    [InlineData("rezero", "gpt-mini?depth=2&width=16&norm=none&gain=0")]
    [InlineData("deepnorm", "gpt-mini?depth=3&width=16&norm=post&shortcut=deepnorm")]
    [InlineData("deepnorm", "vit-mini?depth=8&width=16&norm=post&shortcut=2")]
    [InlineData("t-fixup", "gpt-mini?depth=2&width=16&norm=none")]
    [InlineData("t-fixup", "vit-mini?depth=2&width=16&norm=none")]
    public void For_ANetworkOfTheZooWithOptions_Fits(string recipe, string network)
    {
        var graph = Network.Zoo(network);
        Assert.Equal(graph.Parameters.Count(), RecipeFiles.Open(recipe).For(graph).Assign(graph).Count);
    }

    [Fact]
    public void DeepNorm_OfTwoLayersWithItsAlpha_ScalesAllButQAndK()
    {
        var graph = Network.Transformer("1.41421");
        var recipe = RecipeFiles.Open("deepnorm").For(graph);
        var beta = Math.Pow(8 * 2, -0.25);
        foreach (var parameter in graph.Parameters.Where(p => p.Role == ParameterRole.Weight))
        {
            var isPlain = parameter.Name.Contains("q_proj", StringComparison.Ordinal) || parameter.Name.Contains("k_proj", StringComparison.Ordinal) || parameter.Name.StartsWith("head", StringComparison.Ordinal);
            Assert.Equal(isPlain ? 1 : beta * beta, ((VarianceScaling)recipe.SchemeOf(parameter)).Scale, 1e-9);
        }

        Assert.Contains("multiplied by 1.3", string.Join('\n', Network.Problems(RecipeFiles.Open("deepnorm"), Network.Transformer("1.3"))), StringComparison.Ordinal);
    }

    [Fact]
    public void TFixup_OfTwoLayers_HasThePapersFactor()
    {
        var graph = Network.Transformer("1", isNormed: false);
        var recipe = RecipeFiles.Open("t-fixup").For(graph);
        var value = graph.Parameters.Single(p => p.Name.StartsWith("blocks.1", StringComparison.Ordinal) && p.Name.EndsWith("v_proj.weight", StringComparison.Ordinal));
        Assert.Equal(Math.Pow(0.67 * Math.Pow(2, -0.25), 2), ((VarianceScaling)recipe.SchemeOf(value)).Scale, 1e-9);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(1.0, 0.25)]
    public void T5_OfAttentionThatDividesOrNot_HasTheSameLogits(double? scale, double expected)
    {
        // Width 32 and two heads: a head's width is 16.
        var option = scale is { } s ? string.Create(CultureInfo.InvariantCulture, $", scale: {s}") : "";
        var graph = ModelOf.Built($"input: 8\nlayers:\n  - embedding: {{ vocabulary: 5, width: 32 }}\n  - dot-product-attention: {{ heads: 2{option}, branches: [[{{ linear: 32, name: q }}], [{{ linear: 32, name: k }}], [{{ linear: 32, name: v }}]] }}").Graph;
        var recipe = RecipeFiles.Open("t5").For(graph);
        var query = (VarianceScaling)recipe.SchemeOf(graph.Parameters.Single(p => p.Name.Contains("q.weight", StringComparison.Ordinal)));
        Assert.Equal(expected * expected, query.Scale, 1e-9);
    }

    [Fact]
    public void Lstm_OfAnLstm_SetsItsForgetGatesOnce()
    {
        var graph = Network.Zoo("lstm?width=8");
        var recipe = RecipeFiles.Open("lstm").For(graph);
        Assert.Equal(Schemes.Parse("forget-bias:1").Name, recipe.SchemeOf(graph, "lstm.bias_ih_l1"));
        Assert.Equal("zeros", recipe.SchemeOf(graph, "lstm.bias_hh_l1"));
        Assert.Equal("gates:orthogonal", recipe.SchemeOf(graph, "lstm.weight_hh_l1"));
        Assert.Equal("xavier", recipe.SchemeOf(graph, "lstm.weight_ih_l1"));
    }

    [Theory]
    [InlineData("skipinit")]
    [InlineData("rezero")]
    public void BranchFactors_AreZero_AndMustStandInEveryBranch(string name)
    {
        const string Model = "input: 8\nlayers:\n  - residual: [linear: 8, relu, {linear: 8, name: a}, {gain: 1, name: g}]\n  - residual: [linear: 8, relu, {linear: 8, name: b}EXTRA]\n  - linear: 3";
        var graph = ModelOf.Built(Model.Replace("EXTRA", ", gain: 1", StringComparison.Ordinal)).Graph;
        Assert.Equal("zeros", RecipeFiles.Open(name).For(graph).SchemeOf(graph, "g.weight"));
        Assert.Contains("'branch factors' must take something", Assert.Single(Network.Problems(RecipeFiles.Open(name), ModelOf.Built(Model.Replace("EXTRA", "", StringComparison.Ordinal)).Graph)), StringComparison.Ordinal);
    }

    [Fact]
    public void For_Overrides_GoBeforeAllRules()
    {
        var graph = Network.Zoo("mlp?depth=1");
        var overrides = ImmutableDictionary<string, Initializer>.Empty.Add("fc.0.weight", Schemes.Parse("normal:0.5"));
        var recipe = Network.Recipe("extends: base\nrules:\n  - { rule: head, role: weight, place: head, scheme: zeros }").For(graph, overrides);
        Assert.Equal(("normal:0.5", "zeros"), (recipe.SchemeOf(graph, "fc.0.weight"), recipe.SchemeOf(graph, "head.weight")));
    }
}
