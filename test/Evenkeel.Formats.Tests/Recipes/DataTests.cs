using Evenkeel.Formats.Recipes;
using Evenkeel.Formats.Tests.Models;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Recipes;

/// <summary>Recipes that take something from data.</summary>
public sealed class DataTests
{
    private const string ZeroHead = "extends: he\nrules:\n  - { rule: head, under: weights, place: head, scheme: zeros }\n  - { rule: prior, under: biases, place: head, scheme: log-prior }";

    private static readonly long[] Targets = [0, 0, 0, 0, 0, 1, 1, 2, 0, 0];

    /// <summary>−Σ p ln p of 7, 2 and 1 of 10.</summary>
    private static double Entropy => -new[] { 0.7, 0.2, 0.1 }.Sum(p => p * Math.Log(p));

    [Fact]
    public void Fit_LogPriorOfAZeroHead_BeginsAtTheEntropyOfThePriors()
        => Assert.Equal(Entropy, InitialLoss(Network.Zoo("mlp?depth=2&width=8&inputs=6&classes=3"), ZeroHead), 1e-6);

    [Fact]
    public void Fit_LogPriorInAModelFile_TakesTheData()
    {
        var model = ModelOf.Built("input: 6\nlayers:\n  - { linear: 3, init: zeros, bias-init: log-prior }");
        using var workers = new Workers(1);
        using var samples = Samples(model.Graph, 10);
        using var targets = Tensor.From<long>(Targets, new Shape(10));
        Assert.True(model.Recipe.NeedsData(model.Graph));
        var fitted = model.Recipe.Fit(model.Graph, samples, targets, 0, workers, TestContext.Current.CancellationToken).Recipe;
        Assert.False(fitted.NeedsData(model.Graph));
        Assert.Equal("log-prior:7,2,1", fitted.SchemeOf(model.Graph, model.Graph.Nodes[0].Parameters[1].Name));
    }

    [Fact]
    public void Fit_AClassThatWasNeverSeen_CountsOneMoreForEach() => Assert.Equal("log-prior:8,3,2,1", PriorOf("classes=4", Tensor.From<long>(Targets, new Shape(10))));

    [Fact]
    public void Fit_ProbabilitiesForOneOutput_TakesTheirMean() => Assert.Equal("log-prior:0.25", PriorOf("classes=1", Tensor.From<float>([0, 0, 1, 0], new Shape(4, 1))));

    [Fact]
    public void Fit_TargetsThatAreNoClasses_SaysSo()
        => Assert.Contains(
            "head.bias has 2 values, and the targets are Float32 of shape 4×1; it takes class indices",
            Assert.Throws<SchemeException>(() => PriorOf("classes=2", Tensor.From<float>([0, 0, 1, 0], new Shape(4, 1)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Initialize_LogPriorWithoutData_SaysWhatIsMissing()
    {
        var graph = Network.Zoo("mlp?depth=0");
        using var workers = new Workers(1);
        Assert.Contains("head.bias by log-prior: its priors are those of data", Assert.Throws<SchemeException>(() => Network.Recipe(ZeroHead).For(graph).Initialize(graph, 0, workers)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Initialize_LsuvWithoutData_SaysWhatIsMissing()
    {
        var graph = Network.Zoo("mlp?depth=1&width=4");
        using var workers = new Workers(1);
        Assert.Equal(
            "lsuv: it scales by data: give samples to `Fit`, and draw by the recipe that comes out",
            Assert.Throws<SchemeException>(() => RecipeFiles.Open("lsuv").For(graph).Initialize(graph, 0, workers)).Message);
    }

    [Theory]
    [InlineData("mlp?depth=3&width=16")]
    [InlineData("resnet-small?blocks=3&width=4&norm=none&image=8")]
    [InlineData("gru?width=8&context=5")]
    [InlineData("gpt-mini?depth=1&width=16&context=6")]
    public void Fit_Lsuv_DrawsWhatWasScaled(string network)
    {
        var graph = Network.Zoo(network);
        using var workers = new Workers(2);
        using var samples = Samples(graph, 20);
        var recipe = RecipeFiles.Open("lsuv").For(graph);
        var fitted = recipe.Fit(graph, samples, null, 3, workers, TestContext.Current.CancellationToken);
        Assert.Equal(20, fitted.Samples);
        Assert.Equal(graph.Parameters.Select(p => p.Name), fitted.Recipe.Assign(graph).Select(a => a.Parameter.Name));
        var again = Evenkeel.Initializers.DataDependent.Lsuv.Scale(graph, fitted.Recipe.Initialize(graph, 3, workers), samples, workers, cancellation: TestContext.Current.CancellationToken);
        Assert.All(again.Where(l => l.IsReached), l => Assert.Equal(0, l.Passes));
        Assert.Equal(fitted.Layers.Select(l => (l.Parameter, l.Gate, l.IsReached)), again.Select(l => (l.Parameter, l.Gate, l.IsReached)));
        Assert.Contains(fitted.Layers, l => l.Passes > 0);
    }

    [Fact]
    public void Fit_ManySamples_TakesSomeFromAllOverThem()
    {
        // The first half of the samples is zero: their beginning alone would make all outputs constant.
        var graph = Network.Zoo("mlp?depth=1&width=8&inputs=6");
        using var workers = new Workers(1);
        using var samples = Samples(graph, 2000);
        samples.Chunk<float>(0, 6000).Clear();
        var fitted = RecipeFiles.Open("lsuv").For(graph).Fit(graph, samples, null, 0, workers, TestContext.Current.CancellationToken);
        Assert.Equal(Recipe.MostFitSamples, fitted.Samples);
        Assert.All(fitted.Layers, l => Assert.True(l.IsReached, l.Reason));
    }

    [Fact]
    public void Fit_LayersOfTheModelsOwnWord_AreLeft()
    {
        var graph = Network.Zoo("mlp?depth=1&width=8&inputs=6");
        var overrides = System.Collections.Immutable.ImmutableDictionary<string, Initializer>.Empty.Add("fc.0.weight", Schemes.Parse("normal:0.5"));
        using var workers = new Workers(1);
        using var samples = Samples(graph, 20);
        var fitted = RecipeFiles.Open("lsuv").For(graph, overrides).Fit(graph, samples, null, 0, workers, TestContext.Current.CancellationToken);
        Assert.Equal("is drawn by the model's own word", fitted.Layers[0].Reason);
        Assert.Equal("normal:0.5", fitted.Recipe.SchemeOf(graph, "fc.0.weight"));
        Assert.True(fitted.Layers[1].IsReached);
    }

    [Fact]
    public void Fit_AnyWeightsThenLsuv_ScalesThem()
    {
        var graph = Network.Zoo("lstm?width=8&context=5");
        var recipe = Network.Recipe("extends: lsuv\nrules:\n  - { replaces: weights, role: weight, scheme: normal:0.3 }");
        using var workers = new Workers(1);
        using var samples = Samples(graph, 20);
        var fitted = recipe.For(graph).Fit(graph, samples, null, 0, workers, TestContext.Current.CancellationToken);
        Assert.StartsWith("gates:normal:1.", fitted.Recipe.SchemeOf(graph, "lstm.weight_ih_l1"), StringComparison.Ordinal);
        Assert.Equal(2 * 4 + 1, fitted.Layers.Count(l => l.IsReached));
    }

    [Fact]
    public void Parse_AnotherStep_IsRefused()
        => Assert.Contains("`then` (=lsvu) must be one of none, lsuv", Assert.Throws<InvalidFileException>(() => Network.Recipe("extends: he\nthen: lsvu")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_ThenNone_TakesTheStepAway()
    {
        var graph = Network.Zoo("mlp?depth=1&width=8");
        Assert.False(Network.Recipe("extends: lsuv\nthen: none").For(graph).NeedsData(graph));
        Assert.True(Network.Recipe("extends: lsuv").For(graph).NeedsData(graph));
    }

    private static double InitialLoss(Graph graph, string yaml)
    {
        using var workers = new Workers(1);
        using var samples = Samples(graph, 10);
        using var targets = Tensor.From<long>(Targets, new Shape(10));
        var recipe = Network.Recipe(yaml).For(graph).Fit(graph, samples, targets, 0, workers, TestContext.Current.CancellationToken).Recipe;
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = 10 }), recipe.Initialize(graph, 0, workers), workers);
        var output = session.Forward(samples, cancellation: TestContext.Current.CancellationToken);
        using var gradient = new Tensor(DType.Float32, output.Shape);
        return new CrossEntropy().Evaluate(output, targets, gradient, workers).Mean;
    }

    private static string PriorOf(string options, Tensor targets)
    {
        var graph = Network.Zoo($"mlp?depth=0&inputs=6&{options}");
        using var workers = new Workers(1);
        using var samples = Samples(graph, targets.Shape[0]);
        var recipe = Network.Recipe("extends: he\nrules:\n  - { rule: prior, under: biases, place: head, scheme: log-prior }").For(graph);
        return recipe.Fit(graph, samples, targets, 0, workers, TestContext.Current.CancellationToken).Recipe.SchemeOf(graph, "head.bias");
    }

    /// <summary>Unit Gaussian samples, or words that the network knows.</summary>
    private static Tensor Samples(Graph graph, long count)
    {
        var samples = new Tensor(DType.Float32, graph.InputShape.WithBatch(count));
        var random = new AddressedRandom(1, "samples");
        if (graph.InputVocabulary() is not { } words) random.FillNormal(samples.Span<float>(), 0, 0, 1);
        else for (var i = 0; i < samples.Length; i++) samples.Span<float>()[i] = (float)Math.Floor(random.Uniform(i) * words);
        return samples;
    }
}
