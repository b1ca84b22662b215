using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>Factors that weights make of the values that they multiply, against draws: what comes back to them depends on the product.</summary>
public sealed class GatedValuesTests
{
    private const double Tolerance = 0.05;

    /// <summary>A norm of each channel divides by its factor again: of the factor's gradient what ε leaves, or, of two samples together, half.</summary>
    [Theory]
    [InlineData("instance")]
    [InlineData("batch")]
    public void Predict_FactorOfANormedChannel_GetsWhatTheNormLeaves(string norm)
    {
        var builder = new GraphBuilder("normed", new Shape(128, 8, 8));
        var gate = Squeezed(builder, 0, 128);
        builder.Add("norm", norm == "instance" ? new InstanceNorm(0.1) : new BatchNorm(), builder.Add("product", new Multiply(), 0, gate));
        builder.Add("head", new Conv(128, new Window(1)));
        Agree(builder, 2, 24, "gate");
    }

    /// <summary>Of the factor of a channel the norm leaves nothing also where it is of some channels alone, and others go on as they are.</summary>
    [Theory]
    [InlineData("gelu", 1e-5)]
    [InlineData("hard-tanh", 0.1)]
    public void Predict_FactorOfChannelsOfWhichSomeAreNormed_IsThatOfTheOthers(string behind, double epsilon)
    {
        var builder = new GraphBuilder("halves", new Shape(128, 8, 8));
        var product = builder.Add("product", new Multiply(), 0, Squeezed(builder, 0, 128));
        var free = builder.Add("free", new Slice(0, 0, 64), product);
        builder.Add("norm", new InstanceNorm(epsilon), builder.Add("normed", new Slice(0, 64, 64), product));
        builder.Add("both", new Concat(0), free, builder.Add("behind", Function(behind)));
        Agree(builder, 2, 16, "gate", "product");
    }

    /// <summary>Σ ∂y y over the places of a channel that is summed alone is that of its sums, whose slopes are small where they are large.</summary>
    [Fact]
    public void Predict_FactorOfAChannelThatIsSummedAlone_GoesWithTheSlopesOfItsSums()
    {
        var builder = new GraphBuilder("alone", new Shape(128, 8, 8));
        builder.Add("product", new Multiply(), 0, Squeezed(builder, 0, 128));
        builder.Add("conv", new Conv(128, new Window(3, 2), Bias: false, Groups: 128));
        builder.Add("tanh", Function("tanh"));
        Agree(builder, 2, 16, "gate", "product", "conv");
    }

    /// <summary>A value times a factor of its own has heavier tails than normal values, of which less passes a function that saturates, and its gradient is small where they are large.</summary>
    [Fact]
    public void Predict_FunctionOfAProduct_GoesByTheProductsLaw()
    {
        var builder = new GraphBuilder("product", new Shape(256));
        builder.Add("squeeze", new Linear(256), 0);
        builder.Add("norm", new LayerNorm(), builder.Add("product", new Multiply(), 0, builder.Add("gate", Function("sigmoid"))));
        builder.Add("erf", Function("erf"));
        builder.Add("head", new Linear(256));
        Agree(builder, 8, 24, "erf", "gate", "product");
    }

    /// <summary>A gate that hardly opens or shuts leaves normal values normal; its gradient is the value times a slope that is a function of it.</summary>
    [Fact]
    public void Predict_SlopeBehindANormOfAStillProduct_GoesWithTheValue()
    {
        var builder = new GraphBuilder("still", new Shape(256));
        var small = builder.Add("small", new Scale(0.2), 0);
        builder.Add("norm", new LayerNorm(), builder.Add("product", new Multiply(), small, builder.Add("gate", Function("sigmoid"), builder.Add("squeeze", new Linear(256), small))));
        builder.Add("elu", Function("elu"));
        builder.Add("head", new Linear(256));
        Agree(builder, 8, 24, "norm", "product", "gate");
    }

    /// <summary>One factor for all positions, of values that saturate behind it.</summary>
    [Fact]
    public void Predict_FactorOfManyPositions_GetsWhatTheSlopesLeaveOfEach()
    {
        var builder = new GraphBuilder("positions", new Shape(128, 8, 8));
        var gate = Squeezed(builder, 0, 128);
        builder.Add("scaled", new Scale(4), builder.Add("product", new Multiply(), 0, gate));
        builder.Add("erf", Function("erf"));
        builder.Add("head", new Conv(128, new Window(1)));
        Agree(builder, 2, 24, "erf", "gate", "product");
    }

    /// <summary>f(x) + σ(f(x)) − ½ f(x) σ(f(x)) where x is normal: the gradients of all ways are one, times (1 + σ′ − ½ (σ + f σ′)) f′.</summary>
    [Fact]
    public void Predict_FunctionsOfWhatIsNotNormal_GetOneGradientOnAllWays()
    {
        var builder = new GraphBuilder("ways", new Shape(256));
        var x = builder.Add("mish", Function("mish"), builder.Add("fc", new Linear(256), 0));
        var gate = builder.Add("gate", Function("sigmoid"), x);
        var half = builder.Add("half", new Scale(0.5), builder.Add("product", new Multiply(), x, gate));
        builder.Add("both", new Subtract(), builder.Add("sum", new Add(), x, gate), half);
        builder.Add("head", new Linear(256));
        Agree(builder, 8, 16, "fc", "mish", "both");
    }

    /// <summary>A norm over many features is a scale: x, σ of its norm and half of it are functions of the same values, forward and backward.</summary>
    [Theory]
    [InlineData("identity")]
    [InlineData("mish")]
    public void Predict_SumWithAFunctionOfItsNorm_IsOfOneValue(string before)
    {
        var builder = new GraphBuilder("normed", new Shape(256));
        var x = builder.Add("before", Function(before), builder.Add("fc", new Linear(256), 0));
        var tanh = builder.Add("tanh", Function("tanh"), builder.Add("norm", new LayerNorm(0.1), x));
        builder.Add("both", new Add(), builder.Add("sum", new Add(), x, tanh), builder.Add("half", new Scale(0.5), x));
        builder.Add("head", new Linear(256));
        Agree(builder, 8, 16, "fc", "before", "tanh", "sum", "both");
    }

    private static int Squeezed(GraphBuilder builder, int value, long channels)
    {
        builder.Add("squeeze", new Conv(channels, new Window(1)), builder.Add("mean", new Mean([1, 2], KeepAxes: true), value));
        return builder.Add("gate", Function("sigmoid"));
    }

    private static Activate Function(string name) => new(ActivationCatalogue.Parse(name));

    private static void Agree(GraphBuilder builder, long samples, int draws, params string[] layers)
        => Simulation.Agree(builder.Build(), samples, draws, Tolerance, layers);
}
