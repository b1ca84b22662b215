using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;
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

    /// <summary>The larger of two normal values of variances f and g has the mean √((f + g − 2 ρ √(f g))/(2 π)); a common factor √t has E √t of it, beside a mean of its own.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Of_ScalesThatDiffer_HasTheirMean(double correlation)
    {
        PlaceScales scales = new([0.4, 1.6], [0.5, 0.5]);
        var roots = scales.Mean([.. scales.Factors.Select(Math.Sqrt)]);
        Assert.Equal(Math.Sqrt((1 - 0.8 * correlation) / Math.PI), LargestOfNormals.Of(2, correlation, 0, scales, null).Mean, 2e-3);
        Assert.Equal(roots * Math.Sqrt((1 - correlation) / Math.PI), LargestOfNormals.Of(2, correlation, 0, null, scales).Mean, 2e-3);
        Assert.Equal(roots * (0.7 + Math.Sqrt((1 - correlation) / Math.PI)), LargestOfNormals.Of(2, correlation, 0.7, null, scales).Mean, 2e-3);
    }

    /// <summary>Channels of few weights differ in scale, and so do their largest values, which a norm of all channels sees.</summary>
    [Fact]
    public void Predict_LargestOfChannelsOfFewWeights_DiffersAsTheirScales()
    {
        var builder = new GraphBuilder("few", new Shape(128, 128));
        builder.Add("values", new Conv(256, new Window(4, 4), Groups: 128), 0);
        builder.Add("norm", new GroupNorm(1, Epsilon: 0.1), builder.Add("largest", new GlobalMaxPool()));
        var layers = Simulation.Run(builder.Build(), 8, 32);
        Assert.InRange(layers["largest"].Forward.Ratio, 0.98, 1.02);
        Assert.InRange(layers["norm"].Forward.Ratio, 0.98, 1.02);
    }

    /// <summary>The largest of all places, of which some have less than others; the gradient goes to those that have more.</summary>
    [Fact]
    public void Predict_LargestOfPlacesOfOtherScales_IsMostlyOfTheLarger()
    {
        var builder = new GraphBuilder("places", new Shape(128, 6));
        builder.Add("values", new ConvTranspose(128, new Window(3, Stride: 2)), 0);
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("largest", new AdaptiveMaxPool(1));
        builder.Add("head", new Conv(64, new Window(1)));
        var layers = Simulation.Run(builder.Build(), 8, 32);
        Assert.InRange(layers["largest"].Forward.Ratio, 0.98, 1.02);
        Assert.InRange(layers["values"].Backward.Ratio, 0.97, 1.03);
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
