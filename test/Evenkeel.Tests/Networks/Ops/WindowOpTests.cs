using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Convolution and pooling against their definitions.</summary>
public sealed class WindowOpTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Conv2d_RandomShape_IsTheSumOverTapsAndChannels(int seed)
    {
        var random = new Random(seed);
        var (window, sample) = Draw(random, poolPadding: false);
        var op = new Conv2d(random.Next(1, 20), window, Bias: seed % 2 == 0);
        Forwards.AssertEqual(op, sample, random.Next(1, 4), seed, (x, weights) =>
        {
            var kernel = new Images(weights["op.weight"], new Shape(op.OutChannels, sample[0], window.Kernel, window.Kernel));
            return at =>
            {
                var sum = op.Bias ? weights["op.bias"][at[1]] : 0;
                for (long c = 0; c < sample[0]; c++) sum += Under(window, x, at, c).Sum(tap => tap.Value * kernel.At(at[1], c, tap.Row, tap.Column));
                return sum;
            };
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MaxPool2d_RandomShape_IsTheLargestOfTheWindow(int seed)
    {
        var random = new Random(seed);
        var (window, sample) = Draw(random, poolPadding: true);
        Forwards.AssertEqual(new MaxPool2d(window), sample, random.Next(1, 4), seed, (x, _) => at => Under(window, x, at, at[1]).Max(tap => tap.Value));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AveragePool2d_RandomShape_IsTheMeanWithPaddingAsZeros(int seed)
    {
        var random = new Random(seed);
        var (window, sample) = Draw(random, poolPadding: true);
        var area = window.Kernel * window.Kernel;
        Forwards.AssertEqual(new AveragePool2d(window), sample, random.Next(1, 4), seed, (x, _) => at => Under(window, x, at, at[1]).Sum(tap => tap.Value) / area);
    }

    [Fact]
    public void MaxPool2d_NotANumberInTheWindow_GivesNaNAndTakesTheGradient()
    {
        var (output, gradient) = Pool([1, double.NaN, 3, 4], new Shape(1, 2, 2));
        Assert.Equal([double.NaN], output);
        Assert.Equal([0, 1, 0, 0], gradient);
    }

    [Fact]
    public void MaxPool2d_EqualValues_GivesTheGradientToTheFirst()
    {
        var (output, gradient) = Pool([1, 5, 5, 5], new Shape(1, 2, 2));
        Assert.Equal([5], output);
        Assert.Equal([0, 1, 0, 0], gradient);
    }

    [Fact]
    public void MaxPool2d_NegativeValuesBesidePadding_DoNotLoseToIt()
    {
        var builder = new GraphBuilder("pool", new Shape(1, 2, 2));
        builder.Add("max", new MaxPool2d(new Window(3, Padding: 1)));
        var (output, _) = Run(builder.Build(), [-4, -3, -2, -1]);
        Assert.Equal([-1, -1, -1, -1], output);
    }

    /// <summary>The values under the taps that fall inside the image.</summary>
    private static IEnumerable<(long Row, long Column, double Value)> Under(Window window, Images x, long[] at, long channel)
    {
        for (long i = 0; i < window.Kernel; i++)
        {
            for (long j = 0; j < window.Kernel; j++)
            {
                var row = at[2] * window.Stride - window.Padding + i * window.Dilation;
                var column = at[3] * window.Stride - window.Padding + j * window.Dilation;
                if (x.Has(row, column)) yield return (i, j, x.At(at[0], channel, row, column));
            }
        }
    }

    private static (Window Window, Shape Sample) Draw(Random random, bool poolPadding)
    {
        var kernel = new long[] { 1, 2, 3, 5 }[random.Next(4)];
        var padding = random.Next(poolPadding ? (int)kernel / 2 + 1 : 4);
        var window = new Window(kernel, random.Next(1, 4), padding, random.Next(1, 4));
        var least = Math.Max(poolPadding ? window.Dilation : 1, window.Dilation * (kernel - 1) + 1 - 2 * padding);
        return (window, new Shape(random.Next(1, 12), least + random.Next(14), least + random.Next(14)));
    }

    private static (double[] Output, double[] Gradient) Pool(double[] values, Shape sample)
    {
        var builder = new GraphBuilder("pool", sample);
        builder.Add("max", new MaxPool2d(new Window(2)));
        return Run(builder.Build(), values);
    }

    private static (double[] Output, double[] Gradient) Run(Graph graph, double[] values)
    {
        using var workers = new Workers(1);
        var plan = Plan.Create(graph, new PlanOptions { Batch = 1, DType = DType.Float64, InputGradient = true });
        using var session = new Session(plan, new Dictionary<string, Tensor>(), workers);
        using var input = Tensor.From<double>(values, graph.InputShape.WithBatch(1));
        using var ones = RandomValues.Normal(new Random(1), graph.OutputShape.WithBatch(1), deviation: 0, mean: 1);
        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken).Span<double>().ToArray();
        session.Backward(ones, cancellation: TestContext.Current.CancellationToken);
        return (output, session.InputGradient!.Span<double>().ToArray());
    }
}
