using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Values that a layer hands on as they are, and what is the same twice: known to be so, whatever the layer is called.</summary>
public sealed class UnchangedValuesTests
{
    public static TheoryData<Op> Unchanging =>
    [
        new Slice(1, 0, 6), new Gather(1, [0, 1, 2, 3, 4, 5]), new Transpose([0, 1, 2]), new Pad([0, 0, 0], [0, 0, 0]), new Concat(1), new Mean([2], KeepAxes: true),
        new Dropout(0.3), new Reshape([32, 6, 1]), new AveragePool(new Window(1)), new MaxPool(new Window(1)), new AdaptiveAveragePool([6, 1]),
    ];

    /// <summary>x + x is 2x, of which E[x²] is four times that of x, and every gradient comes back twice.</summary>
    [Theory]
    [MemberData(nameof(Unchanging))]
    public void Predict_ValuesAndTheSameUnchanged_AreNotIndependent(Op op)
    {
        var builder = new GraphBuilder("unchanged", new Shape(32, 6, 1));
        var x = builder.Add("values", new Conv(32, new Window(1)));
        builder.Add("sum", new Add(), x, builder.Add("unchanged", op, x));
        var layers = Layers(builder);
        Assert.Equal(4 * layers["values"].Forward!.SecondMoment, layers["sum"].Forward!.SecondMoment, 1e-9);
        Assert.Equal(4, layers["values"].BackwardSecondMoment!.Value, 1e-9);
        Assert.Null(layers["sum"].ForwardCaveat);
    }

    /// <summary>Every second value of a ReLU is half of the time 0, and so is tanh of it.</summary>
    [Fact]
    public void Predict_MeansOfOneValueEach_KeepTheLaw()
    {
        Assert.Equal(Tanh(isPicked: false), Tanh(isPicked: true), 1e-9);

        static double Tanh(bool isPicked)
        {
            var builder = new GraphBuilder("one", new Shape(32, 8));
            builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")), builder.Add("values", new Conv(32, new Window(1))));
            if (isPicked) builder.Add("second", new AveragePool(new Window(1, 2)));
            builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
            return Layers(builder)["tanh"].Forward!.SecondMoment;
        }
    }

    public static TheoryData<Op> Pools => [new GlobalMaxPool(), new GlobalAveragePool()];

    /// <summary>The largest of places and of the same places again is the largest of these, and their mean is that of these.</summary>
    [Theory]
    [MemberData(nameof(Pools))]
    public void Predict_PlacesTwice_AreNotMore(Op pool)
    {
        Assert.Equal(Pooled(isTwice: false), Pooled(isTwice: true), 1e-6);

        double Pooled(bool isTwice)
        {
            var builder = new GraphBuilder("twice", new Shape(256, 4));
            var x = builder.Add("values", new Conv(32, new Window(1)));
            if (isTwice) builder.Add("twice", new Concat(1), x, x);
            builder.Add("pool", pool, builder.Last);
            return Layers(builder)["pool"].Forward!.SecondMoment;
        }
    }

    /// <summary>Squares are no monotone function of normal values: of eight the largest is that of eight absolute values, and its gradient comes back to that.</summary>
    [Fact]
    public void Predict_LargestOfSquares_IsOfTheirOwnLaw()
    {
        var builder = new GraphBuilder("squares", new Shape(512, 8));
        builder.Add("values", new Conv(512, new Window(1)));
        builder.Add("squares", new Multiply(), builder.Last, builder.Last);
        builder.Add("largest", new GlobalMaxPool());
        builder.Add("head", new Linear(512));
        Simulation.Agree(builder.Build(), 4, 24, 0.03, ["squares", "largest"]);
    }

    private static Dictionary<string, LayerPrediction> Layers(GraphBuilder builder)
        => Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers.ToDictionary(l => l.Name);
}
