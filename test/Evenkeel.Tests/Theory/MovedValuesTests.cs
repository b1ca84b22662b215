using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Activate = Evenkeel.Networks.Ops.Activate;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Tests.Theory;

/// <summary>Values that were picked, joined or normed along another axis than they came from are no longer those that they came from.</summary>
public sealed class MovedValuesTests
{
    private const double Tolerance = 0.04;

    /// <summary>Two places of one function of a norm are two values.</summary>
    [Fact]
    public void Predict_SumOfTwoPlaces_IsOfTwoValues()
    {
        var builder = new GraphBuilder("places", new Shape(6, 256));
        var x = builder.Add("tanh", Function("tanh"), builder.Add("norm", new LayerNorm(), builder.Add("fc", new Linear(256), 0)));
        builder.Add("sum", new Add(), builder.Add("first", new Select(0, 0), x), builder.Add("second", new Select(0, 1), x));
        Agree(builder, "norm", "tanh", "first", "sum");
    }

    /// <summary>Shares of three places are no normal values: half of them are small, and a GELU makes less than half of those.</summary>
    [Fact]
    public void Predict_CurveOfSharesOfPlaces_IsOfTheirLaw()
    {
        var builder = new GraphBuilder("shares", new Shape(512, 3));
        builder.Add("softmax", new Softmax(-1), builder.Add("values", new Conv(512, new Window(1))));
        builder.Add("gelu", Function("gelu"));
        builder.Add("head", new Conv(64, new Window(1)));
        var gelu = Simulation.Run(builder.Build(), 4, 16)["gelu"].Forward;
        Assert.Equal(1, gelu.Ratio, 0.01);
    }

    /// <summary>So are two halves of its units.</summary>
    [Fact]
    public void Predict_ProductOfTwoHalves_IsOfTwoValues()
    {
        var builder = new GraphBuilder("halves", new Shape(256));
        var x = builder.Add("tanh", Function("tanh"), builder.Add("norm", new LayerNorm(), builder.Add("fc", new Linear(256), 0)));
        builder.Add("product", new Multiply(), builder.Add("first", new Slice(0, 0, 128), x), builder.Add("second", new Slice(0, 128, 128), x));
        Agree(builder, "norm", "tanh", "product");
    }

    /// <summary>Half of the values of a gated ReLU are 0, also those of a sum with what is gated.</summary>
    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void Predict_GatedReLU_KnowsItsGradient(string behind)
    {
        var builder = new GraphBuilder("gated", new Shape(256));
        var relu = builder.Add("relu", Function("relu"), builder.Add("fc", new Linear(256), 0));
        builder.Add("gate", Function("sigmoid"), builder.Add("squeeze", new Linear(256), relu));
        builder.Add("gated", new Multiply(), relu, builder.Last);
        builder.Add("sum", new Add(), builder.Add("other", new Linear(256), 0), builder.Last - 1);
        builder.Add("behind", Function(behind), builder.Last);
        Agree(builder, "fc", "squeeze", "gated", "sum");
    }

    /// <summary>Parts of the features, of other scales, and ops of the channels, which are another axis.</summary>
    [Fact]
    public void Predict_OpsOfChannelsBehindPartsOfFeatures_SeeAllParts()
    {
        foreach (var op in (Op[])[new BatchNorm(), new InstanceNorm(), new GroupNorm(4), new AveragePool(new Window(2)), new Conv(16, new Window(3, 1, 1), Groups: 4), new GlobalAveragePool(), new Mean([1]), new LayerNorm()])
        {
            var builder = new GraphBuilder("parts", new Shape(16, 64));
            builder.Add("concat", new Concat(1), builder.Add("left", new Linear(64), 0), builder.Add("right", new Linear(64), 0));
            builder.Add("op", op, builder.Last);
            builder.Add("relu", Function("relu"), builder.Last);
            Agree(builder, "op", "relu");
        }
    }

    /// <summary>A sum of a value and a function of it, of that another, and so on: each asks the one before it twice, and is asked for at the same places.</summary>
    [Fact]
    public void Predict_ManySumsOfOneValue_TakesAsLongAsOne()
    {
        var builder = new GraphBuilder("sums", new Shape(256));
        builder.Add("fc", new Linear(256), 0);
        for (var i = 0; i < 24; i++) builder.Add($"sum.{i}", new Add(), builder.Last, builder.Add($"tanh.{i}", Function("tanh"), builder.Last));
        var graph = builder.Build();
        var values = Predictor.Predict(graph, ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers;
        Assert.Equal(1, values.Single(l => l.Name == "sum.1").ForwardRms!.Value / Known(), 1e-3);

        // E y² of y = z + tanh z of z = x + tanh x, by a sum over x.
        static double Known()
        {
            double F(double x) => x + Math.Tanh(x);
            return Math.Sqrt(Enumerable.Range(-8000, 16001).Sum(i => Math.Pow(F(F(i / 1000.0)), 2) * Math.Exp(-i / 1000.0 * i / 2000.0) / Math.Sqrt(2 * Math.PI) / 1000));
        }
    }

    private static Activate Function(string name) => new(ActivationCatalogue.Parse(name));

    private static void Agree(GraphBuilder builder, params string[] layers)
        => Simulation.Agree(builder.Build(), 8, 24, Tolerance, layers);
}
