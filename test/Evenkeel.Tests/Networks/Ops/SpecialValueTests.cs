using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Ties, NaN, overflow and cancellation.</summary>
public sealed class SpecialValueTests
{
    [Fact]
    public void Max_Ties_GivesTheGradientToTheFirst()
    {
        var (output, gradient) = Step(new Max([1]), new Shape(2, 3), [1, 5, 5, 7, 7, 7]);
        Assert.Equal([5, 7], output);
        Assert.Equal([0, 1, 0, 1, 0, 0], gradient);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Max_NotANumber_GivesNaNAndItsGradient(int width)
    {
        var values = new double[width];
        values[1] = double.NaN;
        var (output, gradient) = Step(new Max([]), new Shape(width), values);
        Assert.True(double.IsNaN(output[0]));
        Assert.Equal(1, gradient[1]);
        Assert.Equal(1, gradient.Sum());
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e30)]
    public void Softmax_LargeValues_StaysFinite(double value)
    {
        Assert.All(Step(new Softmax(), new Shape(4), [value, value, value, value]).Output, y => Assert.Equal(0.25, y));
        Assert.All(Step(new LogSoftmax(), new Shape(4), [value, value, value, value]).Output, y => Assert.Equal(-Math.Log(4), y, 1e-15));
    }

    [Fact]
    public void Softmax_MaskedPlaces_AreZero()
        => Assert.Equal([0.5, 0, 0.5], Step(new Softmax(), new Shape(3), [1, double.NegativeInfinity, 1]).Output);

    /// <summary>Float32 holds 10⁴ + N(0, 1) to 2⁻¹¹, which is what the output may be off by; a variance of one pass would be lost altogether.</summary>
    [Fact]
    public void Norms_MeanFarFromZero_KeepTheirVariance()
    {
        const double Rounding = 1.0 / 2048;
        foreach (var op in new Op[] { new LayerNorm(), new GroupNorm(2), new InstanceNorm(), new BatchNorm() })
        {
            foreach (var sample in op is LayerNorm or BatchNorm ? new[] { new Shape(40, 70), new Shape(600) } : [new Shape(40, 70)])
            {
                var graph = OpCases.Of(op, sample).Graph;
                using var workers = new Workers(1);
                using var stage = new Stage(graph, new PlanOptions { Batch = 30 }, workers);
                if (stage.Weights.TryGetValue("op.weight", out var gamma)) gamma.Span<float>().Fill(1);
                if (stage.Weights.TryGetValue("op.bias", out var beta)) beta.Span<float>().Clear();
                foreach (ref var x in stage.Input.Span<float>()) x += 1e4f;
                var output = Runs.Doubles(stage.Forward());
                Assert.InRange(output.Average(y => y * y), 1 - Rounding, 1 + Rounding);
            }
        }
    }

    private static (double[] Output, double[] Gradient) Step(Op op, Shape sample, double[] values)
    {
        var builder = new GraphBuilder("one op", sample);
        builder.Add("op", op);
        var graph = builder.Build();
        using var workers = new Workers(1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = 1, DType = DType.Float64, InputGradient = true }), RandomValues.Parameters(new Random(1), graph), workers);
        using var input = Tensor.From<double>(values, sample.WithBatch(1));
        using var ones = new Tensor(DType.Float64, graph.Nodes[^1].ShapeOf(1));
        ones.Span<double>().Fill(1);
        var output = Runs.Doubles(session.Forward(input, cancellation: TestContext.Current.CancellationToken));
        session.Backward(ones, cancellation: TestContext.Current.CancellationToken);
        return (output, Runs.Doubles(session.InputGradient!));
    }
}
