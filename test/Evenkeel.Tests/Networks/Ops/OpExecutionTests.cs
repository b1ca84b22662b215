using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>What holds of every op: the threads do not show, and a step allocates nothing.</summary>
public sealed class OpExecutionTests
{
    /// <summary>Samples enough that work is cut into more than one block.</summary>
    private const long Batch = 67;

    [Fact]
    public void Step_EveryOpWithTwoAndThreeWorkers_GivesTheSameBits()
    {
        foreach (var subject in OpCases.All.Values)
        {
            var batch = subject.Graph.Batch ?? Batch;
            var one = Runs.Once(subject.Graph, DType.Float32, workers: 1, batch, tokens: subject.Tokens);
            foreach (var count in new[] { 2, 3 })
            {
                var several = Runs.Once(subject.Graph, DType.Float32, count, batch, tokens: subject.Tokens);
                Assert.True(one.Output.SequenceEqual(several.Output), subject.Name);
                foreach (var (name, gradient) in one.Gradients) Assert.True(gradient.SequenceEqual(several.Gradients[name]), $"{subject.Name}: {name}");
            }
        }
    }

    [Fact]
    public void Step_EveryOpAfterTheFirst_AllocatesNothing()
    {
        using var workers = new Workers(1);
        List<string> allocating = [];

        // An op of computed parameters sorts what it reads at each step.
        foreach (var subject in OpCases.All.Values.Where(c => c.Graph.Nodes.All(n => n.Op is not Evenkeel.Networks.Ops.Applied)))
        {
            using var stage = new Stage(subject.Graph, new PlanOptions { Batch = subject.Batch, InputGradient = true }, workers, tokens: subject.Tokens);
            if (Allocations.InAStep(() => Pass(stage)) != 0) allocating.Add(subject.Name);
        }

        Assert.Empty(allocating);
    }

    [Theory]
    [InlineData(-1.0, "the index -1 at position 1 of sample 1 is not a whole number from 0 to 4; mend the data or widen the vocabulary")]
    [InlineData(5.0, "the index 5 at position 1 of sample 1 is not a whole number from 0 to 4; mend the data or widen the vocabulary")]
    [InlineData(2.5, "the index 2.5 at position 1 of sample 1 is not a whole number from 0 to 4; mend the data or widen the vocabulary")]
    [InlineData(double.NaN, "the index NaN at position 1 of sample 1 is not a whole number from 0 to 4; mend the data or widen the vocabulary")]
    public void Embedding_IndexOutsideTheVocabulary_NamesSampleAndPosition(double index, string message)
    {
        var subject = OpCases.Of(new Evenkeel.Networks.Ops.Embedding(5, 2), new Shape(3));
        using var workers = new Workers(1);
        using var stage = new Stage(subject.Graph, new PlanOptions { Batch = 2 }, workers, tokens: 5);
        stage.Input.Span<float>()[4] = (float)index;
        Assert.Equal(message, Assert.Throws<TokenException>(() => stage.Forward()).Message);
    }

    private static void Pass(Stage stage)
    {
        stage.Forward();
        stage.Backward();
    }
}
