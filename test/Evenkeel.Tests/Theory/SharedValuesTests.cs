using System.Collections.Immutable;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>What is the same in two values and what is not: entries of one value, parts, places, and axes with another name.</summary>
public sealed class SharedValuesTests
{
    /// <summary>The mean of 512 features, which another axis of extent 1 made places, has a 512th of their square.</summary>
    [Fact]
    public void Predict_FeaturesThatBecomePlaces_AreIndependent()
    {
        var builder = new GraphBuilder("places", new Shape(6, 512));
        builder.Add("reshape", new Reshape([6, 512, 1]));
        builder.Add("mean", new GlobalAveragePool());
        Assert.Equal(1.0 / 512, Layers(builder)[^1].Forward!.SecondMoment, 1e-12);
    }

    /// <summary>Halves of relu(x) are independent of each other: their product has the product of their squares.</summary>
    [Fact]
    public void Predict_ProductOfTwoHalves_IsOfIndependentValues()
    {
        var builder = new GraphBuilder("halves", new Shape(64));
        var x = builder.Add("relu", Relu(), builder.Add("fc", new Linear(64)));
        builder.Add("product", new Multiply(), builder.Add("left", new Slice(0, 0, 32), x), builder.Add("right", new Slice(0, 32, 32), x));
        var layers = Layers(builder);
        Assert.Equal(Math.Pow(layers[1].Forward!.SecondMoment, 2), layers[^1].Forward!.SecondMoment, 1e-9);
    }

    /// <summary>Of two normal scores y = −ln(1 + e^d) with a difference d of twice their variance; the sum over both along an axis of places is as well known.</summary>
    [Fact]
    public void Predict_LogSoftmaxOfTwo_VariesWithItsSum()
    {
        const double Step = 1.0 / 64;
        double mean = 0, second = 0;
        for (var z = -9.0; z <= 9; z += Step)
        {
            var (weight, y) = (Step * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI), Math.Log(1 + Math.Exp(Math.Sqrt(2) * z)));
            (mean, second) = (mean + weight * y, second + weight * y * y);
        }

        var builder = new GraphBuilder("two", new Shape(512, 2));
        builder.Add("logits", new LogSoftmax(), builder.Add("values", new Conv(512, new Window(1), Bias: false)));
        builder.Add("mean", new GlobalAveragePool());
        var layers = Layers(builder);
        Assert.Equal(1, layers[1].Forward!.SecondMoment / second, 0.01);

        // ½ (y + y') = ½ (x + x') − L, and y − y' is d, of variance 2.
        Assert.Equal(1, layers[2].Forward!.SecondMoment / (second - 0.5), 0.01);
    }

    /// <summary>What comes back through softmax is largest where its values are, and so is the slope of the ReLU before: E ∂z² = E[e^(2z); z > 0]/(n E e^relu(z))², of unit z.</summary>
    [Fact]
    public void Predict_SoftmaxOfRelu_SendsItsGradientThroughActiveUnits()
    {
        const int Width = 4096;
        const double BelowOne = 0.8413447460685429, BelowTwo = 0.9772498680518208;
        var builder = new GraphBuilder("softmax", new Shape(Width));
        builder.Add("fc", new Linear(Width));
        builder.Add("relu", Relu());
        builder.Add("softmax", new Softmax());
        var sum = Width * (0.5 + Math.Exp(0.5) * BelowOne);
        Assert.Equal(1, Layers(builder)[0].BackwardSecondMoment!.Value * sum * sum / (Math.Exp(2) * BelowTwo), 0.01);
    }

    /// <summary>Most of a product of two normal values is near 0, and some of it far away: E tanh²(ab) by a sum over both.</summary>
    [Fact]
    public void Predict_FunctionOfAProduct_IsOfItsLaw()
    {
        const double Step = 0.05;
        double expected = 0;
        for (var a = -6.0; a <= 6; a += Step)
        {
            for (var b = -6.0; b <= 6; b += Step) expected += Math.Pow(Math.Tanh(a * b), 2) * Math.Exp(-(a * a + b * b) / 2) * Step * Step / (2 * Math.PI);
        }

        var builder = new GraphBuilder("product", new Shape(64));
        builder.Add("product", new Multiply(), builder.Add("a", new Linear(64), 0), builder.Add("b", new Linear(64), 0));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        Assert.Equal(expected, Layers(builder)[^1].Forward!.SecondMoment, 0.01 * expected);
    }

    /// <summary>Halves of variances 1 and 0.09: n² E p² = (e² + e^0.18)/2/((e^0.5 + e^0.045)/2)².</summary>
    [Fact]
    public void Predict_SoftmaxOfTwoLaws_IsOfBoth()
    {
        const int Half = 4096;
        var builder = new GraphBuilder("softmax", new Shape(Half));
        var (large, small) = (builder.Add("large", new Linear(Half), 0), builder.Add("small", new Scale(0.3), builder.Add("fc", new Linear(Half), 0)));
        builder.Add("softmax", new Softmax(), builder.Add("concat", new Concat(), large, small));
        var expected = 2 * (Math.Exp(2) + Math.Exp(0.18)) / Math.Pow(Math.Exp(0.5) + Math.Exp(0.045), 2);
        Assert.Equal(expected, Layers(builder)[^1].Forward!.SecondMoment * 4 * Half * Half, 0.03);
    }

    /// <summary>All that softmax makes is above 0, where SELU is a straight line.</summary>
    [Fact]
    public void Predict_SeluOfSoftmax_MultipliesBySeluSlope()
    {
        var builder = new GraphBuilder("softmax", new Shape(512));
        builder.Add("fc", new Linear(512));
        builder.Add("softmax", new Softmax());
        builder.Add("selu", new Activate(ActivationCatalogue.Parse("selu")));
        var layers = Layers(builder);
        Assert.Equal(1.0507, layers[2].ForwardRms!.Value / layers[1].ForwardRms!.Value, 0.003);
    }

    /// <summary>A window that has one place sends one gradient to each of its values, however it grows with the sum.</summary>
    [Fact]
    public void Predict_WindowOfOnePlace_AddsNothingToItsGradient()
    {
        var builder = new GraphBuilder("place", new Shape(512, 3, 3));
        builder.Add("input", new Scale(1));
        builder.Add("conv", new Conv(512, new Window(3), Groups: 512));
        builder.Add("norm", new GroupNorm(1));
        builder.Add("softmax", new Softmax(-3));
        var layers = Layers(builder);
        Assert.Equal(1.0 / 9, layers[0].BackwardSecondMoment!.Value / layers[1].BackwardSecondMoment!.Value, 0.001);
    }

    /// <summary>Every second place along two axes holds values: a product of two such values has four times the product of their means.</summary>
    [Fact]
    public void Predict_ProductOfValuesWithTheSameGaps_CountsWhereTheyAre()
    {
        var builder = new GraphBuilder("gaps", new Shape(16, 4, 4));
        var (a, b) = (builder.Add("a", new ConvTranspose(16, new Window(1, Stride: 2), Bias: false), 0), builder.Add("b", new ConvTranspose(16, new Window(1, Stride: 2), Bias: false), 0));
        builder.Add("product", new Multiply(), a, b);
        var layers = Layers(builder);
        var gaps = layers[0].Forward!.SecondMoment;

        // 7 of the places along an axis, of which 4 hold values.
        Assert.Equal(Math.Pow(7 / 4.0, 2) * gaps * gaps, layers[^1].Forward!.SecondMoment, 1e-9);
    }

    /// <summary>Layer norms hold all that is added, but for rounding of either sign, of which no root is taken.</summary>
    [Fact]
    public void Predict_NormOfASumOfNorms_IsKnown()
    {
        for (var width = 3; width < 60; width++)
        {
            var builder = new GraphBuilder("norms", new Shape(4, width));
            var x = builder.Add("first", new LayerNorm());
            for (var i = 0; i < 2; i++)
            {
                var branch = builder.Add($"scale.{i}", new Scale(0.3), builder.Add($"fc.{i}", new Linear(width), x));
                x = builder.Add($"add.{i}", new Add(), x, builder.Add($"norm.{i}", new LayerNorm(i == 0 ? 1e-5 : 0.1), branch));
            }

            builder.Add("last", new LayerNorm(), x);
            Assert.InRange(Layers(builder)[^1].Forward!.SecondMoment, 0.9, 1.1);
        }
    }

    /// <summary>What two layers side by side add to the noise is as independent as what one layer of both widths adds.</summary>
    [Fact]
    public void Predict_ActivationOfParts_ScattersAsThatOfOneLayer()
    {
        var parts = new GraphBuilder("parts", new Shape(16, 4, 4));
        var (a, b) = (parts.Add("a", new Conv(32, new Window(1)), 0), parts.Add("b", new Conv(32, new Window(1)), 0));
        parts.Add("sigmoid", Sigmoid(), parts.Add("both", new Concat(0), a, b));
        var whole = new GraphBuilder("whole", new Shape(16, 4, 4));
        whole.Add("sigmoid", Sigmoid(), whole.Add("conv", new Conv(64, new Window(1))));
        Assert.Equal(1, Layers(parts)[^1].Forward!.LogVariance / Layers(whole)[^1].Forward!.LogVariance, 0.01);
    }

    private static Activate Relu() => new(ActivationCatalogue.Parse("relu"));

    private static Activate Sigmoid() => new(ActivationCatalogue.Parse("sigmoid"));

    private static ImmutableArray<LayerPrediction> Layers(GraphBuilder builder)
        => Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers;
}
