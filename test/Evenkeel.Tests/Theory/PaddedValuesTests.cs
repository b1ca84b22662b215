using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Tests.Theory;

/// <summary>Constants around values are where they are, and the same at all places, samples and draws.</summary>
public sealed class PaddedValuesTests
{
    /// <summary>Of six places two are the constant c: their mean is a third of it, and a sixth of four values of mean 0.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Predict_MeanOfPaddedPlaces_IsThatOfBoth(double value)
    {
        var builder = Padded([0, 1], [0, 1], value);
        builder.Add("mean", new GlobalAveragePool());
        var layers = Layers(builder);
        var q = layers["values"].Forward!.SecondMoment;
        Assert.Equal((4 * q + 2 * value * value) / 6, layers["pad"].Forward!.SecondMoment, 1e-9);
        Assert.Equal(value * value / 9 + 4 * q / 36, layers["mean"].Forward!.SecondMoment, 1e-9);
    }

    /// <summary>Padded entries are the constant, and have no gradient to hand on; those inside are what they were.</summary>
    [Theory]
    [InlineData(1, 0, 0.0)]
    [InlineData(1, 2, 1.0)]
    [InlineData(0, 0, 0.0)]
    [InlineData(0, 5, 1.0)]
    public void Predict_EntryOfPaddedValues_IsInsideOrNot(int axis, int position, double share)
    {
        var builder = Padded([1, 1], [0, 1], 0);
        builder.Add("entry", new Select(axis, position));
        var layers = Layers(builder);
        var other = axis == 1 ? 32.0 / 33 : 4.0 / 6;
        Assert.Equal(share * other * layers["values"].Forward!.SecondMoment, layers["entry"].Forward!.SecondMoment, 1e-9);
        Assert.Equal(share / (axis == 1 ? 4 : 32), layers["values"].BackwardSecondMoment!.Value, 1e-9);
    }

    /// <summary>A window over channels and places that were padded sees what there is at each place.</summary>
    [Fact]
    public void Predict_WindowOverPaddedChannelsAndPlaces_SeesThoseInside()
    {
        var builder = new GraphBuilder("padded", new Shape(128, 3, 2));
        builder.Add("values", new Conv(128, new Window(1)));
        builder.Add("pad", new Pad([1, 0, 0], [0, 2, 1]));
        builder.Add("conv", new Conv(128, new Window(PerAxis.Of(3, 2), PerAxis.Of(1, 2))));
        builder.Add("head", new Conv(128, new Window(1)));
        Simulation.Agree(builder.Build(), 4, 32, 0.03, ["pad", "conv", "values"]);
    }

    private static GraphBuilder Padded(Numbers before, Numbers after, double value)
    {
        var builder = new GraphBuilder("padded", new Shape(32, 4));
        builder.Add("values", new Conv(32, new Window(1)));
        builder.Add("pad", new Pad(before, after, value));
        return builder;
    }

    private static Dictionary<string, LayerPrediction> Layers(GraphBuilder builder)
        => Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers.ToDictionary(l => l.Name);
}
