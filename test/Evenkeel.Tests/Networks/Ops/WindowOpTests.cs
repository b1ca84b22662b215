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
    public void Conv_RandomShape_IsTheSumOverTapsAndChannels(int seed)
    {
        var random = new Random(seed);
        var groups = random.Next(1, 4);
        var (window, extents) = RandomWindows.Draw(random, random.Next(1, 4), isPool: false);
        var (channels, made) = (random.Next(1, seed % 3 == 0 ? 2 : 9), random.Next(1, 9));
        var op = new Conv(groups * made, window, seed % 2 == 0, groups);
        Forwards.AssertEqual(op, new Shape([groups * channels, .. extents]), random.Next(1, 4), seed, (x, weights) => at =>
        {
            var sum = op.Bias ? weights["op.bias"][at[1]] : 0;
            for (long c = 0; c < channels; c++)
            {
                sum += Taps(window, x, at, at[1] / made * channels + c).Sum(tap => tap.Value * weights["op.weight"][(at[1] * channels + c) * window.Taps(extents.Length) + tap.Tap]);
            }

            return sum;
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ConvTranspose_RandomShape_IsTheSumOfTheKernelsThatReachIt(int seed)
    {
        var random = new Random(seed);
        var groups = random.Next(1, 4);
        var (window, extents) = RandomWindows.Draw(random, random.Next(1, 4), isPool: false);
        var (channels, made) = (random.Next(1, 5), random.Next(1, 5));
        var op = new ConvTranspose(groups * made, window, seed % 2 == 0, groups, RandomWindows.OutputPadding(random, window));
        if (!RandomWindows.LeavesOutput(op, extents)) return;
        Forwards.AssertEqual(op, new Shape([groups * channels, .. extents]), random.Next(1, 4), seed, (x, weights) => at =>
        {
            var sum = op.Bias ? weights["op.bias"][at[1]] : 0;
            for (long c = 0; c < channels; c++)
            {
                var channel = at[1] / made * channels + c;
                sum += Reaching(window, x, at, channel).Sum(tap => tap.Value * weights["op.weight"][(channel * made + at[1] % made) * window.Taps(extents.Length) + tap.Tap]);
            }

            return sum;
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MaxPool_RandomShape_IsTheLargestOfTheWindow(int seed)
    {
        var random = new Random(seed);
        var (window, extents) = RandomWindows.Draw(random, random.Next(1, 4), isPool: true);
        Forwards.AssertEqual(new MaxPool(window), new Shape([random.Next(1, 12), .. extents]), random.Next(1, 4), seed, (x, _) => at => Taps(window, x, at, at[1]).Max(tap => tap.Value));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AveragePool_RandomShape_IsTheMeanWithPaddingAsZerosOrWithout(int seed)
    {
        var random = new Random(seed);
        var (window, extents) = RandomWindows.Draw(random, random.Next(1, 4), isPool: true);
        var op = new AveragePool(window, CountPadding: seed % 2 == 0);
        Forwards.AssertEqual(op, new Shape([random.Next(1, 12), .. extents]), random.Next(1, 4), seed, (x, _) => at =>
        {
            var taps = Taps(window, x, at, at[1]).ToArray();
            return taps.Sum(tap => tap.Value) / (op.CountPadding ? window.Taps(extents.Length) : taps.Length);
        });
    }

    [Fact]
    public void MaxPool_NotANumberInTheWindow_GivesNaNAndTakesTheGradient()
    {
        var (output, gradient) = Pool([1, double.NaN, 3, 4], new Shape(1, 2, 2));
        Assert.Equal([double.NaN], output);
        Assert.Equal([0, 1, 0, 0], gradient);
    }

    [Fact]
    public void MaxPool_EqualValues_GivesTheGradientToTheFirst()
    {
        var (output, gradient) = Pool([1, 5, 5, 5], new Shape(1, 2, 2));
        Assert.Equal([5], output);
        Assert.Equal([0, 1, 0, 0], gradient);
    }

    [Fact]
    public void MaxPool_NegativeValuesBesidePadding_DoNotLoseToIt()
    {
        var builder = new GraphBuilder("pool", new Shape(1, 2, 2));
        builder.Add("max", new MaxPool(new Window(3, Padding: 1)));
        var (output, _) = Run(builder.Build(), [-4, -3, -2, -1]);
        Assert.Equal([-1, -1, -1, -1], output);
    }

    /// <summary>The values under the taps that fall inside.</summary>
    private static IEnumerable<(long Tap, double Value)> Taps(Window window, Images x, long[] at, long channel)
    {
        var axes = at.Length - 2;
        for (long tap = 0; tap < window.Taps(axes); tap++)
        {
            var index = Split(window, tap, axes);
            var under = Enumerable.Range(0, axes).Select(a => at[a + 2] * window.Stride[a] - window.Padding[a] + index[a] * window.Dilation[a]).ToArray();
            if (x.Has(under)) yield return (tap, x.At(at[0], channel, under));
        }
    }

    /// <summary>The values that a transposed window puts on an element, each with its tap.</summary>
    private static IEnumerable<(long Tap, double Value)> Reaching(Window window, Images x, long[] at, long channel)
    {
        var axes = at.Length - 2;
        for (long tap = 0; tap < window.Taps(axes); tap++)
        {
            var index = Split(window, tap, axes);
            var distances = Enumerable.Range(0, axes).Select(a => at[a + 2] + window.Padding[a] - index[a] * window.Dilation[a]).ToArray();
            var places = distances.Select((d, a) => d < 0 ? -1 : d / window.Stride[a]).ToArray();
            if (distances.Select((d, a) => d % window.Stride[a]).All(rest => rest == 0) && x.Has(places)) yield return (tap, x.At(at[0], channel, places));
        }
    }

    private static long[] Split(Window window, long tap, int axes)
    {
        var index = new long[axes];
        for (var axis = axes - 1; axis >= 0; axis--) (tap, index[axis]) = Math.DivRem(tap, window.Kernel[axis]);
        return index;
    }

    private static (double[] Output, double[] Gradient) Pool(double[] values, Shape sample)
    {
        var builder = new GraphBuilder("pool", sample);
        builder.Add("max", new MaxPool(new Window(2)));
        return Run(builder.Build(), values);
    }

    private static (double[] Output, double[] Gradient) Run(Graph graph, double[] values)
    {
        using var workers = new Workers(1);
        var plan = Plan.Create(graph, new PlanOptions { Batch = 1, DType = DType.Float64, InputGradient = true });
        using var session = new Session(plan, new Dictionary<string, Tensor>(), workers);
        using var input = Tensor.From<double>(values, graph.InputShape.WithBatch(1));
        using var ones = RandomValues.Normal(new Random(1), graph.Nodes[^1].ShapeOf(1), deviation: 0, mean: 1);
        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken).Span<double>().ToArray();
        session.Backward(ones, cancellation: TestContext.Current.CancellationToken);
        return (output, session.InputGradient!.Span<double>().ToArray());
    }
}
