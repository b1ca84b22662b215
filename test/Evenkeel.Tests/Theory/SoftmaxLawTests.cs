using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;
using Evenkeel.Theory;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Attending;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Softmax of scores that are not normal, of which there are so many as there are, against draws.</summary>
public sealed class SoftmaxLawTests
{
    /// <summary>Scores z |z| have no E e^s: of a finite number all moments are what these are.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    public void SoftmaxMoments_OfPeakedScores_AgreeWithDraws(int count)
    {
        const int Draws = 20000;
        var random = new Random(2);
        double[] squares = new double[Draws], logarithms = new double[Draws], deviations = new double[Draws];
        var normal = new Kernel(new Shape(count), 0, [0], [1], [0], 0);
        var values = new SignalMoments(normal) { Origin = Origin.Normal(0, normal) with { Value = u => u * Math.Abs(u) } };
        var moments = new SoftmaxMoments(ScoreLaw.Of(values, 0)!, count);
        var (mean, variance) = moments.Logarithm(count);
        for (var draw = 0; draw < Draws; draw++)
        {
            var scores = RandomValues.Normal(random, new Shape(count)).Span<double>().ToArray().Select(z => z * Math.Abs(z)).ToArray();
            logarithms[draw] = scores.Max() + Math.Log(scores.Sum(s => Math.Exp(s - scores.Max())));
            deviations[draw] = Math.Pow(logarithms[draw] - mean, 2);
            squares[draw] = scores.Sum(s => Math.Exp(2 * (s - logarithms[draw])));
        }

        Simulation.Agree(squares, moments.Squares(count));
        Simulation.Agree(logarithms, mean);
        Simulation.Agree(deviations, variance);
    }

    /// <summary>Products of two values have heavier tails than normal ones, so that few of many win.</summary>
    [Fact]
    public void Predict_SoftmaxOfProducts_IsOfTheirLaw()
    {
        var builder = new GraphBuilder("products", new Shape(8, 512));
        var (x, gate) = (builder.Add("a", new Linear(512), 0), builder.Add("gate", new Activate(ActivationCatalogue.Parse("sigmoid")), builder.Add("b", new Linear(512), 0)));
        builder.Add("softmax", new Softmax(-1), builder.Add("norm", new RmsNorm(), builder.Add("product", new Multiply(), x, gate)));
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 16)["softmax"].Forward.Ratio, 0.03);
    }

    /// <summary>What a logarithm of softmax hands back sums to next to nothing already, of which the softmax before takes no more away.</summary>
    [Fact]
    public void Predict_SoftmaxBeforeItsLogarithm_KnowsThatGradientsSumToNothing()
    {
        var builder = new GraphBuilder("sums", new Shape(512, 3));
        builder.Add("softmax", new Softmax(1), builder.Add("conv", new Conv(512, new Window(1)), 0));
        builder.Add("log", new LogSoftmax(1), builder.Last);
        Simulation.Agree(builder.Build(), 4, 16, 0.02, ["conv"]);
    }

    /// <summary>Shares that differ by orders of magnitude, normed: the logarithm of a sum of so many e^x is about the largest x.</summary>
    [Fact]
    public void Predict_LogSoftmaxOfNormedShares_IsThatOfTheLargest()
    {
        var builder = new GraphBuilder("shares", new Shape(256));
        builder.Add("shares", new Softmax(), builder.Add("fc", new Linear(1024), 0));
        builder.Add("log", new LogSoftmax(), builder.Add("norm", new LayerNorm(), builder.Last));
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 32)["log"].Forward.Ratio, 0.03);
    }

    /// <summary>Units of few weights differ in scale, which makes the large ones among them larger.</summary>
    [Fact]
    public void Predict_SoftmaxOfGatedUnits_IsOfTheirScales()
    {
        var builder = new GraphBuilder("gated", new Shape(512, 24));
        var gates = builder.Add("gates", new Activate(ActivationCatalogue.Parse("sigmoid")), builder.Add("wide", new Scale(3), builder.Add("fc", new Conv(512, new Window(1)), builder.Add("mean", new Mean(Numbers.Create([1L]), KeepAxes: true), 0))));
        builder.Add("softmax", new Softmax(0), builder.Add("norm", new GroupNorm(1), builder.Add("gate", new Multiply(), 0, gates)));
        Assert.Equal(1, Simulation.Run(builder.Build(), 4, 16)["softmax"].Forward.Ratio, 0.02);
    }
}
