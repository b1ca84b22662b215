using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Tests.Theory;

/// <summary>What windows over the edge make of moments: a window of three taps over four positions, of which two hang over by one.</summary>
public sealed class EdgeMomentsTests
{
    private const int Taps = 3, Positions = 4;

    /// <summary>How many taps of the window at p and of that at p' are inside, both.</summary>
    private static readonly int[,] Shared = { { 2, 2, 2, 1 }, { 2, 3, 3, 2 }, { 2, 3, 3, 2 }, { 1, 2, 2, 2 } };

    private static WindowTaps Edge(int cap) => WindowTaps.Of(new Window(Taps, Padding: 1), 0, Positions, Positions, null, isForward: true, cap);

    [Fact]
    public void Of_PaddedWindow_SharesTapsByLag() => Close([1, 7 / 3.0 / 2.5, 2 / 2.5, 1 / 2.5], Edge(3).Shares);

    /// <summary>The pairs at least one apart: six each way, which share 12 taps in all.</summary>
    [Fact]
    public void Of_LastLag_IsTheMeanOfAllBeyond() => Close([1, 12 / 6.0 / 2.5], Edge(1).Shares);

    [Fact]
    public void Of_PaddedWindow_SumsLessAtTheEdges()
    {
        Close([0.8, 1.2, 1.2, 0.8], Edge(3).Factors!);
        Close([7 / 8.5, 10 / 8.5, 10 / 8.5, 7 / 8.5], Edge(3).Common!);
    }

    /// <summary>An input of 1 at all positions, under weights of variance 1, has E[y y'] = the taps that both see: the mean over positions is taken from it exactly.</summary>
    [Fact]
    public void Centred_SumsOfAConstant_AreThoseByHand()
    {
        var taps = Edge(3);
        var profile = Profile.Flat.With(1, taps.Factors, taps.Common);
        double[] lags = [.. taps.Shares.Select(s => 2.5 * s)];
        var kernel = new Kernel(new Shape(1, Positions), 0, [0, 3], lags, lags, 0) { Profile = profile };
        var (square, ofPlace) = (Mean(_ => true), Enumerable.Range(0, Positions).Select(p => Enumerable.Range(0, Positions).Average(q => Shared[p, q])).ToArray());
        var means = kernel.Map(_ => square, 0);
        var centred = Kernel.Zip(kernel, means.TakenFrom(profile), (k, m) => k - m, 0);
        for (var lag = 0; lag < Positions; lag++) Assert.Equal(Mean(distance => distance == lag, (p, q) => Shared[p, q] - ofPlace[p] - ofPlace[q] + square), centred.Own[lag], 1e-12);

        var left = profile.Centred(square / kernel.Second)[1]!;
        for (var p = 0; p < Positions; p++) Assert.Equal((Shared[p, p] - 2 * ofPlace[p] + square) / centred.Second, left[p], 1e-12);
    }

    /// <summary>
    /// Pools over the edge of six positions have two taps at both ends and three between, and adaptive bins over five positions two, three and two: of independent
    /// values the mean over places of 1/t, or of t over the square of all taps where those outside count as zeros; a gradient comes back by the same.
    /// </summary>
    [Theory]
    [InlineData("average", 6, (2 / 2.0 + 4 / 3.0) / 6)]
    [InlineData("counting", 6, (2 * 2 / 9.0 + 4 * 3 / 9.0) / 6)]
    [InlineData("adaptive", 5, (2 / 2.0 + 1 / 3.0) / 3)]
    public void Predict_PoolsAtTheEdge_TakeTheMeansThatThereAre(string pool, long extent, double alongAnAxis)
    {
        var builder = new GraphBuilder(pool, new Shape(2, extent, extent));
        builder.Add("values", new Scale(1));
        builder.Add("pool", pool == "adaptive" ? new AdaptiveAveragePool(3) : new AveragePool(new Window(Taps, Padding: 1), CountPadding: pool == "counting"));
        var layers = Predictor.Predict(builder.Build(), _ => default, InputMoments.Noise, _ => 1).Layers;
        var places = pool == "adaptive" ? 9.0 / 25 : 1;
        Assert.Equal(alongAnAxis * alongAnAxis, layers[1].Forward!.SecondMoment, 1e-12);
        Assert.Equal(alongAnAxis * alongAnAxis * places, layers[0].BackwardSecondMoment!.Value, 1e-12);
    }

    [Fact]
    public void Levelled_ThenSpread_IsTheSame()
    {
        var profile = Profile.Flat.With(1, Edge(3).Factors);
        double[] lags = [2, 1, 0.5, 0.25];
        var kernel = new Kernel(new Shape(1, Positions), 0, [0, 3], lags, lags, 0.5) { Profile = profile };
        Close(lags, kernel.Levelled().Spread(profile).Own);
        Assert.Equal(Math.Sqrt(0.8 * 1.2) * 2 / 3 + 1.2 / 3, kernel.Own[1] / kernel.Levelled().Own[1], 1e-12);
    }

    /// <summary>A gradient behind a stride of 2 is 0 at every other position.</summary>
    [Fact]
    public void Levelled_PositionsThatAreZero_StayFinite()
    {
        var taps = WindowTaps.Of(new Window(1, Stride: 2), 0, 6, 3, [1, 1, 1], isForward: false, 2);
        Close([2, 0, 2, 0, 2, 0], taps.Factors!);
        double[] lags = [1, 0, 0.5, 0, 0.5, 0];
        var kernel = new Kernel(new Shape(1, 6), 0, [0, 5], lags, lags, 0) { Profile = Profile.Flat.With(1, taps.Factors) };
        Assert.All(kernel.Levelled().Own, k => Assert.InRange(k, 0, 1));
    }

    /// <summary>Padded convolutions of small images with norms between, where edges, few weights and peaked values all count: the second moment of the gradient.</summary>
    [Theory]
    [InlineData(1, 0.02)]
    [InlineData(48, 0.05)]
    public void Predict_NormsOfSmallPaddedImages_AgreeWithSimulation(int groups, double allowed)
    {
        var builder = new GraphBuilder("padded", new Shape(128, 6, 6));
        builder.Add("first", new Conv(48, new Window(1)));
        for (var i = 0; i < 3; i++)
        {
            builder.Add($"conv.{i}", new Conv(48, new Window(Taps, Padding: 1), Groups: groups));
            builder.Add($"norm.{i}", new BatchNorm());
            builder.Add($"relu.{i}", new Activate(ActivationCatalogue.Parse("relu")));
            builder.Add($"mix.{i}", new Conv(48, new Window(1)));
            builder.Add($"mixed.{i}", new BatchNorm());
            builder.Add($"open.{i}", new Activate(ActivationCatalogue.Parse("relu")));
        }

        builder.Add("head", new Conv(16, new Window(1)));
        var layers = Simulation.Layers(builder.Build(), 16, 60, "he");
        Assert.InRange(Math.Pow(layers[0].Backward.Ratio, 2), 1 - allowed, 1 + allowed);
        Assert.InRange(Math.Pow(layers[^2].Forward.Ratio, 2), 1 - allowed, 1 + allowed);
    }

    private static double Mean(Func<int, bool> isTaken, Func<int, int, double>? of = null)
        => (from p in Enumerable.Range(0, Positions)
            from q in Enumerable.Range(0, Positions)
            where isTaken(Math.Abs(p - q))
            select of?.Invoke(p, q) ?? Shared[p, q]).Average();

    /// <summary>At edges sums are smaller, and so are means of a function of them: what a norm behind takes away, and leaves, differs from place to place by both.</summary>
    [Theory]
    [InlineData("softplus")]
    [InlineData("relu")]
    public void Predict_NormsOfFunctionsOfPaddedSums_AgreeWithSimulation(string activation)
    {
        var builder = new GraphBuilder(activation, new Shape(32, 6, 6));
        for (var block = 0; block < 3; block++)
        {
            builder.Add($"{block}.conv", new Conv(128, new Window(3, Padding: 1)), builder.Last);
            builder.Add($"{block}.activation", new Activate(ActivationCatalogue.Parse(activation)), builder.Last);
            builder.Add($"{block}.norm", new BatchNorm(), builder.Last);
        }

        Simulation.Agree(builder.Build(), 8, 8, 0.02, ["0.conv", "1.conv", "2.conv"], "he");
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12);
    }
}
