using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Theory;

/// <summary>Units of several values side by side, joined entry by entry with other values, against draws: each run of units keeps its scale and its law.</summary>
public sealed class PartsTogetherTests
{
    private const double Tolerance = 0.04;

    /// <summary>Parts that end elsewhere in both terms, and a term that has none.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_SumOfParts_HasTheLawOfEachRun(bool isOfParts)
    {
        var builder = Halves(new Shape(192));
        var other = builder.Add("all", new Scale(0.5), builder.Add("fc", new Linear(192), 0));
        if (isOfParts)
        {
            var first = builder.Add("first", new Slice(0, 0, 64), other);
            other = builder.Add("other", new Concat(0), first, builder.Add("rest", new Activate(ActivationCatalogue.Parse("relu")), builder.Add("more", new Slice(0, 64, 128), other)));
        }

        builder.Add("sum", new Add(), 5, other);
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        var left = builder.Add("sum.left", new Slice(0, 0, 96), builder.Last);
        var right = builder.Add("sum.right", new Slice(0, 96, 96), left - 1);
        builder.Add("joined", new Concat(0), left, builder.Add("larger", new Scale(3), right));
        builder.Add("head", new Linear(128));
        Agree(builder, 16, 24, "sum", "sum.left", "sum.right", "fc", "small");
    }

    /// <summary>What a table adds to each part is on that part's own scale.</summary>
    [Fact]
    public void Predict_TableBesideParts_IsOfOneScaleInBoth()
    {
        var builder = new GraphBuilder("table", new Shape(4, 192));
        builder.Add("left", new Slice(1, 0, 96), 0);
        builder.Add("small", new Scale(0.1), builder.Add("right", new Slice(1, 96, 96), 0));
        builder.Add("both", new Concat(1), 1, 3);
        builder.Add("position", new Position());
        builder.Add("position.left", new Slice(1, 0, 96), 5);
        builder.Add("position.right", new Slice(1, 96, 96), 5);
        builder.Add("joined", new Concat(1), 6, 7);
        builder.Add("head", new Linear(64));
        Agree(builder, 16, 24, "position.left", "position.right", "both");
    }

    /// <summary>Two slopes of one value, before a norm of both parts and behind it, go together.</summary>
    [Fact]
    public void Predict_GradientOfNormedParts_DependsOnTheScoresOfEach()
    {
        var builder = new GraphBuilder("normed", new Shape(256));
        var curved = builder.Add("softplus", new Activate(ActivationCatalogue.Parse("softplus")), builder.Add("right", new Slice(0, 128, 128), 0));
        builder.Add("norm", new RmsNorm(), builder.Add("both", new Concat(0), builder.Add("left", new Slice(0, 0, 128), 0), curved));
        builder.Add("tanh", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("head", new Linear(256));
        Agree(builder, 16, 24, "right", "left", "both");
    }

    /// <summary>A factor for each channel leaves both laws, of which the largest of a channel is of one.</summary>
    [Fact]
    public void Predict_LargestOfGatedParts_IsOfEachPart()
    {
        var builder = Halves(new Shape(192, 16));
        builder.Add("squeeze", new Conv(192, new Window(1)), builder.Add("mean", new Mean([1], KeepAxes: true), 5));
        builder.Add("gated", new Multiply(), 5, builder.Add("gate", new Activate(ActivationCatalogue.Parse("sigmoid"))));
        builder.Add("largest", new AdaptiveMaxPool(1));
        builder.Add("head", new Conv(64, new Window(1)));
        Agree(builder, 4, 24, "gated", "largest", "gate", "left", "small");
    }

    /// <summary>The largest over the axis before the units is that of each part as well.</summary>
    [Fact]
    public void Predict_LargestOfTokens_IsOfEachPart()
    {
        var builder = new GraphBuilder("tokens", new Shape(8, 192));
        builder.Add("left", new Slice(1, 0, 96), 0);
        builder.Add("small", new Activate(ActivationCatalogue.Parse("hard-sigmoid")), builder.Add("right", new Slice(1, 96, 96), 0));
        builder.Add("both", new Concat(1), 1, 3);
        builder.Add("largest", new Max([0], KeepAxes: false));
        builder.Add("head", new Linear(64));
        Agree(builder, 16, 24, "both", "largest", "left", "small");
    }

    /// <summary>The gradient of two functions of one value comes back to each part on both ways, and is one there.</summary>
    [Fact]
    public void Predict_PartsAndAFunctionOfThem_SumTheSlopes()
    {
        var builder = Halves(new Shape(192));
        builder.Add("both.relu", new Activate(ActivationCatalogue.Parse("relu")), 5);
        builder.Add("residual", new Add(), 5, builder.Last);
        builder.Add("head", new Linear(128));
        Agree(builder, 16, 24, "residual", "both", "left", "small");
    }

    private static GraphBuilder Halves(Shape shape)
    {
        var builder = new GraphBuilder("halves", shape);
        builder.Add("left", new Slice(0, 0, 96), 0);
        builder.Add("elu", new Activate(ActivationCatalogue.Parse("elu")), builder.Add("right", new Slice(0, 96, 96), 0));
        builder.Add("small", new Scale(0.2));
        builder.Add("both", new Concat(0), 1, 4);
        return builder;
    }

    private static void Agree(GraphBuilder builder, long samples, int draws, params string[] layers)
        => Simulation.Agree(builder.Build(), samples, draws, Tolerance, layers);
}
