using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

public sealed class AttentionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Forward_RandomShape_IsTheWeightedMeanOfValues(int seed)
    {
        var random = new Random(seed);
        var heads = random.Next(1, 5);
        var (queries, keys) = (random.Next(1, seed < 5 ? 400 : 40), random.Next(1, seed < 5 ? 600 : 40));
        var (width, values) = (heads * random.Next(1, 20), heads * random.Next(1, 20));
        var op = new Attention(heads, Causal: random.Next(2) == 0, Scale: random.Next(3) == 0 ? 0.4 : null);
        var graph = SequenceCases.Attention(op, queries, keys, width, values);
        using var workers = new Workers(2);
        using var stage = new Stage(graph, new PlanOptions { Batch = 2, DType = DType.Float64 }, workers, seed);
        var output = Runs.Doubles(stage.Forward());
        var x = new Images(Runs.Doubles(stage.Input), stage.Input.Shape);
        for (var i = 0; i < 200; i++)
        {
            var element = random.Next(output.Length);
            var (n, t, c) = (element / values / queries, element / values % queries, element % values);
            var wanted = Expected(op, x, n, t, c, queries, keys, width, values);
            Assert.InRange(output[element] - wanted, -GradientTolerances.Reordered, GradientTolerances.Reordered);
        }
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    public void Forward_LargeScores_DoNotOverflow(double shift)
    {
        using var workers = new Workers(1);
        var graph = SequenceCases.SelfAttention(new Attention(1), new Shape(3, 2));
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = 1 }), new Dictionary<string, Tensor>(), workers);
        using var input = Tensor.From<float>([(float)shift, 1, (float)shift, 1, (float)shift, 1], new Shape(1, 3, 2));
        var output = Runs.Doubles(session.Forward(input, cancellation: TestContext.Current.CancellationToken));
        Assert.All(output.Where((_, i) => i % 2 == 0), y => Assert.Equal(shift, y, 0.01));
        Assert.All(output.Where((_, i) => i % 2 == 1), y => Assert.Equal(1, y, 1e-6));
    }

    /// <summary>Where one key has all of the probability nothing moves it: any rounding left over would be large where scores are.</summary>
    [Fact]
    public void Backward_OneKeyHasAllProbability_LeavesQueriesAndKeysWithoutGradient()
    {
        const int Queries = 20, Keys = 30, Width = 16;
        using var workers = new Workers(1);
        var graph = SequenceCases.Attention(new Attention(2), Queries, Keys, Width, Width);
        using var stage = new Stage(graph, new PlanOptions { Batch = 2, InputGradient = true }, workers);
        foreach (ref var x in stage.Input.Span<float>()) x *= 1e6f;
        stage.Step();
        var gradient = Runs.Doubles(stage.Session.InputGradient!);
        var ofSample = gradient.Length / 2;
        Assert.All(gradient.Where((_, i) => i % ofSample < (Queries + Keys) * Width), g => Assert.Equal(0, g));
        Assert.Contains(gradient, g => g != 0);
    }

    [Fact]
    public void Forward_NotANumber_ReachesTheRowsThatSeeItAlone()
    {
        using var workers = new Workers(1);
        var graph = SequenceCases.Attention(new Attention(1, Causal: true), 4, 4, 1, 1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = 1 }), new Dictionary<string, Tensor>(), workers);
        using var input = Tensor.From<float>([1, 2, 3, 4, 1, 1, float.NaN, 1, 5, 6, 7, 8], new Shape(1, 12, 1));
        var output = Runs.Doubles(session.Forward(input, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal([false, false, true, true], output.Select(double.IsNaN));
    }

    [Fact]
    public void Plan_LongSequence_KeepsNoScores()
    {
        const long Positions = 2048;
        const long Width = 64;
        var graph = SequenceCases.SelfAttention(new Attention(4), new Shape(Positions, Width));
        var plan = Plan.Create(graph, new PlanOptions { Batch = 1, InputGradient = true });
        Assert.InRange(plan.ArenaBytes, 0, 8 * Positions * Width * sizeof(float));
    }

    [Theory]
    [InlineData(3, 64, 64, null, "`heads` (=3) must divide the width (=64)")]
    [InlineData(4, 64, 6, null, "`heads` (=4) must divide the width of v (=6)")]
    [InlineData(0, 64, 64, 0.0, "`heads` (=0) must be at least 1; `scale` (=0) must be positive and finite")]
    [InlineData(1, 64, 64, double.NaN, "`scale` (=NaN) must be positive and finite")]
    public void Add_WrongOptions_NamesAllOfThem(int heads, int width, int values, double? scale, string rule)
    {
        var exception = Assert.Throws<ShapeException>(() => SequenceCases.Attention(new Attention(heads, Scale: scale), 5, 5, width, values));
        Assert.Equal($"layer 'op' (attention): {rule}", exception.Message);
    }

    [Fact]
    public void Add_WrongInputs_NamesBoth()
    {
        var builder = new GraphBuilder("net", new Shape(6, 8));
        var narrow = builder.Add("narrow", new Linear(4), 0);
        var few = builder.Add("few", new Part(0, 5, 8), 0);
        var flat = builder.Add("flat", new Flatten(), 0);
        Reject("compares q and k of one width, got 8 and 4; project one of them", 0, narrow, 0);
        Reject("takes one v for each k, got 6 positions of k and 5 of v; make both from one input", 0, 0, few);
        Reject("takes positions × features as q, k and v, got 48; give the input two extents", 0, 0, flat);
        Reject("takes 3 inputs (got 1)", 0);

        void Reject(string rule, params int[] inputs)
            => Assert.Equal($"layer 'op' (attention): {rule}", Assert.Throws<ShapeException>(() => builder.Add("op", new Attention(2), inputs)).Message);
    }

    private static double Expected(Attention op, Images x, long n, long t, long c, long queries, long keys, long width, long values)
    {
        var (head, part) = (c / (values / op.Heads), width / op.Heads);
        var scale = op.Scale ?? 1 / Math.Sqrt(part);
        var seen = op.Causal ? Math.Min(keys, t + 1) : keys;
        double sum = 0, mean = 0;
        for (long s = 0; s < seen; s++)
        {
            double score = 0;
            for (var i = head * part; i < (head + 1) * part; i++) score += x.At(n, t, i) * x.At(n, queries + s, i);
            var weight = Math.Exp(score * scale);
            sum += weight;
            mean += weight * x.At(n, queries + keys + s, c);
        }

        return mean / sum;
    }
}
