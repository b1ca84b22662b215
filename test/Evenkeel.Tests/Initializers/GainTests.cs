using System.Globalization;
using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Activations;

namespace Evenkeel.Tests.Initializers;

public sealed class GainTests
{
    /// <summary>One unit of the sixth decimal, to which the table of the gains is known, cut or rounded.</summary>
    private const double SixDecimals = 1e-6;

    [Theory]
    [InlineData("relu", 1.414214, 1.712859, 1.414214)]
    [InlineData("tanh", 1.592537, 1.592537, 1.467413)]
    [InlineData("gelu", 1.533530, 1.700926, 1.481114)]
    [InlineData("silu", 1.676532, 1.787187, 1.623320)]
    [InlineData("selu", 1, 1, 0.966026)]
    public void Gains_AtUnitVariance_AreThoseOfTheTable(string name, double forward, double variance, double backward)
    {
        var f = ActivationCatalogue.Parse(name);
        Assert.Equal(forward, Gain.Forward(f).Value, SixDecimals);
        Assert.Equal(variance, Gain.Variance(f).Value, SixDecimals);
        Assert.Equal(backward, Gain.Backward(f).Value, SixDecimals);
    }

    [Theory]
    [MemberData(nameof(ActivationMomentsTests.Cases), MemberType = typeof(ActivationMomentsTests))]
    public void Gains_OfEveryActivation_AgreeWithThirtyDigits(string name)
    {
        var f = ActivationCatalogue.Parse(name);
        foreach (var (q, known) in ActivationMomentsTests.Rows(name))
        {
            Assert.Equal(1, Gain.Forward(f, q).Value / known("forward_gain"), Tolerances.Moments);
            Assert.Equal(1, Gain.Backward(f, q).Value / known("backward_gain"), Tolerances.Moments);
            Assert.Equal(1, Gain.Variance(f, q).Value / Math.Sqrt(q / known("variance")), Tolerances.Moments);
        }
    }

    [Theory]
    [InlineData("forward", GainKind.Forward)]
    [InlineData("variance", GainKind.Variance)]
    [InlineData("backward", GainKind.Backward)]
    public void Parse_AKindAndAnActivation_IsThatGain(string word, GainKind kind)
    {
        var gain = Gain.Parse($"{word}:leaky-relu:0.2", 4);
        Assert.Equal((kind, $"{word}:leaky-relu:0.2"), (gain.Kind, gain.Name));
        Assert.Equal(gain, Gain.Parse(gain.Name, 4));
    }

    [Fact]
    public void Parse_ABareActivation_IsItsForwardGain()
        => Assert.Equal(Gain.Forward(ActivationCatalogue.Parse("elu:0.5"), 0.3), Gain.Parse("elu:0.5", 0.3));

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("2e-3", 0.002)]
    public void Parse_ANumber_IsThatNumber(string text, double value) => Assert.Equal((GainKind.Number, value), (Gain.Parse(text).Kind, Gain.Parse(text).Value));

    [Theory]
    [InlineData("linear", 1)]
    [InlineData("conv2d", 1)]
    [InlineData("conv_transpose3d", 1)]
    [InlineData("sigmoid", 1)]
    [InlineData("tanh", 5.0 / 3)]
    [InlineData("relu", 1.4142135623730951)]
    [InlineData("leaky_relu", 1.4141428569978354)]
    [InlineData("leaky-relu:0.2", 1.3867504905630728)]
    [InlineData("selu", 0.75)]
    public void Parse_PyTorchsTable_HasPyTorchsValues(string name, double value)
    {
        var gain = Gain.Parse($"pytorch:{name}");
        Assert.Equal(value, gain.Value, 1e-15);
        Assert.Equal(GainKind.PyTorch, gain.Kind);
    }

    [Theory]
    [InlineData("forwrad:gelu", "unknown gain 'forwrad:gelu'; did you mean 'forward'?")]
    [InlineData("gelo", "did you mean 'gelu'?")]
    [InlineData("forward", "needs an activation, as in 'forward:gelu'")]
    [InlineData("forward:gelo", "unknown activation 'gelo'; did you mean 'gelu'?")]
    [InlineData("tanh:2", "tanh takes no argument")]
    [InlineData("pytorch", "unknown gain 'pytorch'")]
    [InlineData("pytorch:gelu", "PyTorch's table has no gain for 'gelu'")]
    [InlineData("pytorch:tanhh", "did you mean 'tanh'?")]
    [InlineData("pytorch:tanh:2", "takes no argument")]
    [InlineData("pytorch:leaky-relu:x", "must be a finite number")]
    [InlineData("0", "the gain (=0) must be a finite number above 0")]
    [InlineData("-1", "above 0")]
    [InlineData("NaN", "above 0")]
    [InlineData("", "unknown gain ''")]
    public void Parse_WrongText_SaysWhat(string text, string part)
    {
        var message = Assert.Throws<ArgumentException>(() => Gain.Parse(text)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>x² has E f² = 3q², Var f = 2q² and E f'² = 4q, whether its derivative is given or differenced.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gains_OfTheUsersOwnFunction_AreItsOwn(bool isDerivativeGiven)
    {
        const double Q = 0.7;
        var square = Activation.FromDelegate("square", x => x * x, isDerivativeGiven ? x => 2 * x : null);
        Assert.Equal(1 / Math.Sqrt(3 * Q), Gain.Forward(square, Q).Value, Tolerances.Moments);
        Assert.Equal(1 / Math.Sqrt(2 * Q), Gain.Variance(square, Q).Value, Tolerances.Moments);
        Assert.Equal(1 / Math.Sqrt(4 * Q), Gain.Backward(square, Q).Value, isDerivativeGiven ? Tolerances.Moments : Tolerances.CentralDifference);
        Assert.Equal(0.25 * Q, CriticalPoint.At(square, Q)!.BiasVariance, Tolerances.CentralDifference);
    }

    [Fact]
    public void Gains_OfAFunctionThatIsZero_SayWhy()
    {
        var nothing = Activation.FromDelegate("nothing", _ => 0, _ => 0);
        Assert.Equal("'nothing' has no forward gain at q = 1: E f² is 0", Assert.Throws<ArgumentException>(() => Gain.Forward(nothing)).Message);
        Assert.Equal("'nothing' has no variance gain at q = 1: Var f is 0", Assert.Throws<ArgumentException>(() => Gain.Variance(nothing)).Message);
        Assert.Equal("'nothing' has no backward gain at q = 4: E f'² is 0", Assert.Throws<ArgumentException>(() => Gain.Backward(nothing, 4)).Message);
        Assert.Null(CriticalPoint.At(nothing));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Gains_AtAnImpossibleVariance_SayWhat(double q)
    {
        var message = Assert.Throws<ArgumentException>(() => Gain.Forward(ActivationCatalogue.Parse("relu"), q)).Message;
        Assert.Equal($"`q` (={q.ToString(CultureInfo.InvariantCulture)}) must be finite and above 0: it is the second moment of pre-activations", message);
    }

    /// <summary>ReLU's single point (2, 0) at any q; at q = 0 the identity's (1, 0) for all that are it near 0.</summary>
    [Theory]
    [InlineData("relu", 1, 2, 0)]
    [InlineData("relu", 0.03, 2, 0)]
    [InlineData("relu", 700, 2, 0)]
    [InlineData("identity", 1, 1, 0)]
    [InlineData("tanh", 0, 1, 0)]
    [InlineData("gelu", 1, 2.1936991, 0.0672)]
    public void CriticalPoint_KeepsSignalAndGradient(string name, double q, double weights, double biases)
    {
        var point = CriticalPoint.At(ActivationCatalogue.Parse(name), q)!;
        Assert.Equal(weights, point.WeightVariance, 1e-6);
        Assert.Equal(biases, point.BiasVariance, 1e-4);
    }

    /// <summary>Softplus passes on more signal than its slope can make up for; at q = 0 sigmoid has E f² = ¼.</summary>
    [Theory]
    [InlineData("softplus", 0.01)]
    [InlineData("sigmoid", 0)]
    public void CriticalPoint_ThatWantsANegativeVariance_IsNone(string name, double q) => Assert.Null(CriticalPoint.At(ActivationCatalogue.Parse(name), q));
}
