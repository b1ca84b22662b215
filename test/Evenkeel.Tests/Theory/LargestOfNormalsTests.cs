using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.Moments;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

public sealed class LargestOfNormalsTests
{
    /// <summary>
    /// The largest of k values of correlation ρ is √ρ z₀ + √(1 − ρ) times that of k independent ones: of two E = 1/√π and E x² = 1, of three E = 3/(2 √π) and
    /// E x² = 1 + √3/(2 π).
    /// </summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-4)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.9999)]
    [InlineData(1)]
    public void Of_TwoAndThree_HasTheirMeanAndSquare(double correlation)
    {
        Check(2, 1 / Math.Sqrt(Math.PI), 1);
        Check(3, 1.5 / Math.Sqrt(Math.PI), 1 + Math.Sqrt(3) / (2 * Math.PI));

        void Check(double count, double mean, double square)
        {
            var largest = LargestOfNormals.Of(count, correlation);
            Assert.Equal(Math.Sqrt(1 - correlation) * mean, Expected(largest.Value), 1e-3);
            Assert.Equal(correlation + (1 - correlation) * square, Expected(z => largest.Value(z) * largest.Value(z)), 2e-3);
        }
    }

    /// <summary>Of values that places share for the most part, maxima differ by as little as the values do: what a norm of the channel leaves of it is that.</summary>
    [Fact]
    public void Predict_MaximaOfAlikeValues_DifferAsTheValuesDo()
    {
        var builder = new GraphBuilder("alike", new Shape(128, 12));
        builder.Add("values", new Conv(256, new Window(1)), builder.Add("positive", new Activate(ActivationCatalogue.Parse("sigmoid")), 0));
        builder.Add("norm", new BatchNorm(Epsilon: 0.1), builder.Add("largest", new MaxPool(new Window(3, 3)), builder.Last));
        Assert.InRange(Simulation.Run(builder.Build(), 8, 8)["norm"].Forward.Ratio, 0.97, 1.03);
    }

    /// <summary>The largest of values that sum to 0 is a value that varies all the same.</summary>
    [Fact]
    public void Predict_LargestBehindANormOfAllPlaces_Varies()
    {
        var builder = new GraphBuilder("normed", new Shape(64, 16));
        builder.Add("norm", new InstanceNorm(), builder.Add("values", new Conv(256, new Window(1)), 0));
        builder.Add("largest", new GlobalMaxPool(), builder.Last);
        Assert.InRange(Simulation.Run(builder.Build(), 8, 8)["largest"].Forward.Ratio, 0.97, 1.03);
        var predicted = Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers[^1].Forward!;
        Assert.InRange(predicted.Variance, 0.1, 0.4);
    }

    private static double Expected(Func<double, double> f)
    {
        const double Step = 1.0 / 64;
        return Enumerable.Range(-384, 769).Sum(i => f(i * Step) * Math.Exp(-i * Step * i * Step / 2) * Step / Math.Sqrt(2 * Math.PI));
    }
}
