using System.Collections.Immutable;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.Moments;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>States that build up from nothing: what is done to them is done at the scale of each step, h_t² = (x² + h_(t−1)²)/2 of ReLU and LeCun's weights.</summary>
public sealed class StateScalesTests
{
    private const int Width = 1024;

    private static readonly double[] Squares = [1.0 / 2, 3.0 / 4, 7.0 / 8];

    /// <summary>A norm divides each step by its own v = h² (1 − 1/π).</summary>
    [Fact]
    public void Predict_NormOfReluStates_DividesByTheVarianceOfEachStep()
        => Assert.Equal(Squares.Average(q => 1 / q / (1 - 1 / Math.PI)), Gradients(new LayerNorm(1e-9))[1], 0.01);

    /// <summary>
    /// Behind the norm a ReLU passes nothing to units that were 0: of ∂h all comes to ∂a, and half of it from step to step, ∂a_t = ∂h_t + ∂a_(t+1)/2.
    /// </summary>
    [Fact]
    public void Predict_GradientThatDependsOnStates_KeepsTheScaleOfEachStep()
    {
        var gradients = Gradients(new LayerNorm(1e-9), new Activate(ActivationCatalogue.Parse("relu")));
        double carried = 0, sum = 0;
        foreach (var q in Squares.Reverse()) sum += carried = 1 / q + carried / 2;
        Assert.Equal(sum / Squares.Sum(q => 1 / q), gradients[0] / gradients[1], 0.01);
    }

    /// <summary>One step has its own scale, and its gradient comes from it alone: half of it is left at each step back.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(2)]
    public void Predict_OneStepOfStates_IsThatStep(int position)
    {
        var step = position < 0 ? Squares.Length + position : position;
        var layers = Layers(new Select(0, position));
        Assert.Equal(Squares[step], layers[^1].Forward!.SecondMoment, 0.01);
        Assert.Equal(Enumerable.Range(0, step + 1).Sum(t => Math.Pow(0.5, step - t + 1)) / Squares.Length, layers[0].BackwardSecondMoment!.Value, 0.01);
    }

    /// <summary>Steps that are taken twice get two gradients.</summary>
    [Fact]
    public void Predict_SomeStepsOfStates_AreThoseSteps()
    {
        var layers = Layers(new Gather(0, [2, 0, 0]));
        Assert.Equal((Squares[2] + 2 * Squares[0]) / 3, layers[^1].Forward!.SecondMoment, 0.01);
        Assert.Equal(1, layers[1].BackwardSecondMoment!.Value, 0.01);
        Assert.Equal((0.5 + 0.25 + 0.125 + 2 * 0.5) / 3, layers[0].BackwardSecondMoment!.Value, 0.01);
    }

    /// <summary>
    /// A ReLU's states are 0 as long as only padding has come in, and pass nothing back; behind a norm these places stay 0, and all others are of one scale. A later place of
    /// padding sees the states before it.
    /// </summary>
    [Fact]
    public void Predict_StatesOfPaddedSteps_AreOfEachStep()
    {
        var builder = new GraphBuilder("padded", new Shape(6, 256));
        builder.Add("pad", new Pad([2, 0], [1, 0]), builder.Add("values", new Linear(256), 0));
        builder.Add("states", new Recurrent(RecurrentKind.Rnn, 256, Bias: false, Nonlinearity: RecurrentNonlinearity.Relu));
        builder.Add("norm", new RmsNorm());
        builder.Add("elu", new Activate(ActivationCatalogue.Parse("elu")));
        Simulation.Agree(builder.Build(), 8, 16, 0.03, ["elu", "norm", "states", "pad", "values"]);
    }

    /// <summary>Of the means of two states the difference is that of each step.</summary>
    [Fact]
    public void Predict_DifferenceOfStatesThatBuildUp_IsThatOfEachStep()
    {
        var builder = new GraphBuilder("difference", new Shape(6, 256));
        var first = builder.Add("first", Relu(256), 0);
        var second = builder.Add("second", Relu(256), first);
        builder.Add("norm", new RmsNorm(), builder.Add("difference", new Subtract(), first, second));
        Simulation.Agree(builder.Build(), 8, 16, 0.03, ["norm", "difference", "first"]);
    }

    /// <summary>The first state is the smallest, and so is what comes back to its own gate.</summary>
    [Fact]
    public void Predict_GateOfOneStepOfStates_IsOfThatStep()
    {
        var builder = new GraphBuilder("gate", new Shape(6, 256));
        var states = builder.Add("states", new Recurrent(RecurrentKind.Rnn, 256), 0);
        builder.Add("product", new Multiply(), states, builder.Add("gate", new Activate(ActivationCatalogue.Parse("sigmoid")), states));
        builder.Add("step", new Select(0, 0));
        builder.Add("head", new Linear(256));
        Simulation.Agree(builder.Build(), 8, 16, 0.05, ["gate", "states"]);
    }

    private static Recurrent Relu(long width) => new(RecurrentKind.Rnn, width, Nonlinearity: RecurrentNonlinearity.Relu);

    /// <summary>Of a slope that hardly any value has, all orders there are do not make the whole.</summary>
    [Fact]
    public void SlopesBetween_OfOneSaturatedValue_IsTheSquareOfItsSlope()
    {
        var tanh = NormalFunction.Of(Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x), [], 0, 50);
        Assert.Equal(1, NormalFunction.SlopesBetween(tanh, tanh, 50) / tanh.Slope, 1e-9);
    }

    /// <summary>E ∂² of the input of three steps of ReLU, and of their states.</summary>
    private static double[] Gradients(params Op[] behind) => [.. Layers(behind).Select(layer => layer.BackwardSecondMoment!.Value)];

    private static ImmutableArray<LayerPrediction> Layers(params Op[] behind)
    {
        var builder = new GraphBuilder("states", new Shape(Squares.Length, Width));
        builder.Add("input", new Linear(Width));
        builder.Add("states", Relu(Width));
        foreach (var (i, op) in behind.Index()) builder.Add($"{i}", op);
        return Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers;
    }
}
