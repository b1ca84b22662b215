using System.Globalization;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Quadrature;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Activations;

public sealed class ActivationMomentsTests
{
    private static readonly Dictionary<string, string> RowOf = new()
    {
        ["identity"] = "identity",
        ["relu"] = "relu",
        ["leaky-relu"] = "leaky_relu_0.01",
        ["leaky-relu:0.2"] = "leaky_relu_0.2",
        ["relu6"] = "relu6",
        ["elu"] = "elu_1",
        ["celu"] = "celu_1",
        ["selu"] = "selu",
        ["gelu"] = "gelu_erf",
        ["gelu-tanh"] = "gelu_tanh",
        ["silu"] = "silu",
        ["mish"] = "mish",
        ["softplus"] = "softplus",
        ["sigmoid"] = "sigmoid",
        ["tanh"] = "tanh",
        ["hard-tanh"] = "hard_tanh",
        ["hard-sigmoid"] = "hard_sigmoid",
        ["hard-swish"] = "hard_swish",
        ["softsign"] = "softsign",
        ["erf"] = "erf",
        ["sin"] = "sin",
    };

    /// <summary>Activations without a row, and why.</summary>
    private static readonly Dictionary<string, string> WithoutRow = new()
    {
        ["prelu"] = "leaky-relu's function at another slope, which has two rows",
    };

    public static TheoryData<string> Cases => [.. RowOf.Keys];

    /// <summary>The rows of the table for an activation: q, and its moments and gains by their names there.</summary>
    public static IEnumerable<(double Q, Func<string, double> Known)> Rows(string name)
        => Reference.Read("activation-moments.json").GetProperty(RowOf[name]).EnumerateObject().Select(row => (
            double.Parse(row.Name, CultureInfo.InvariantCulture),
            (Func<string, double>)(moment => double.Parse(row.Value.GetProperty(moment).GetString()!, CultureInfo.InvariantCulture))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_UnderNormals_AgreeWithThirtyDigits(string name)
    {
        var activation = ActivationCatalogue.Parse(name);
        foreach (var (q, known) in Rows(name))
        {
            var moments = ActivationMoments.Of(activation, q);
            Agree(known("mean"), moments.Mean);
            Agree(known("second_moment"), moments.SecondMoment);
            Agree(known("variance"), moments.Variance);
            Agree(known("mean_derivative"), moments.MeanDerivative);
            Agree(known("second_moment_derivative"), moments.SecondMomentDerivative);
        }
    }

    [Fact]
    public void Catalogue_EveryName_HasRowOrReason()
        => Assert.All(ActivationCatalogue.Names, name => Assert.True(RowOf.ContainsKey(name) ^ WithoutRow.ContainsKey(name), name));

    [Fact]
    public void Table_EveryRow_IsTested()
    {
        var rows = Reference.Read("activation-moments.json").EnumerateObject().Select(row => row.Name);
        Assert.Equal(rows.Order(StringComparer.Ordinal), RowOf.Values.Order(StringComparer.Ordinal));
    }

    /// <summary>E σ = ½ and Var σ = q/16 − q²/32 + … at small q, where E σ² − (E σ)² would lose all digits.</summary>
    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-14)]
    public void Variance_OfNearlyConstantValues_HasAllDigits(double q)
    {
        var moments = ActivationMoments.Of(ActivationCatalogue.Parse("sigmoid"), q);
        Assert.Equal(1, moments.Variance.Value / (q / 16), 0.5 * q + 1e-9);
        Assert.Equal(0.5, moments.Mean.Value, 1e-15);
    }

    /// <summary>Far out tanh is the sign and GELU is ReLU; near 0 both are lines.</summary>
    [Theory]
    [InlineData("tanh", 1e8, 1, 1e-4)]
    [InlineData("gelu", 1e8, 0.5e8, 1)]
    [InlineData("tanh", 1e-8, 1e-8, 1e-15)]
    [InlineData("gelu", 1e-8, 0.25e-8, 1e-15)]
    [InlineData("relu", 1e-300, 0.5e-300, 1e-312)]
    [InlineData("hard-tanh", 1e-8, 1e-8, 1e-20)]
    public void SecondMoment_OfExtremeVariances_IsThatOfTheLimit(string name, double q, double expected, double tolerance)
    {
        var moment = ActivationMoments.Of(ActivationCatalogue.Parse(name), q).SecondMoment;
        Assert.InRange(moment.Value, expected - tolerance, expected + tolerance);
        Assert.InRange(moment.Error, 0, 1e-11 * moment.Value);
    }

    /// <summary>E|z − 1|² = q + 1 and so on: a function of the user's own, by its kink alone.</summary>
    [Fact]
    public void Moments_OfADelegateWithoutDerivative_AreRight()
    {
        const double Q = 2.25;
        var vee = ActivationMoments.Of(Activation.FromDelegate("vee", x => Math.Abs(x - 1), kinks: [1]), Q);
        Agree(Q + 1, vee.SecondMoment);
        Agree(1, vee.SecondMomentDerivative, Tolerances.CentralDifference);
        // P(z < 1) − P(z > 1) with Φ(2/3) from tables of thirty digits.
        Agree(1 - 2 * 0.74750746245307709, vee.MeanDerivative, Tolerances.CentralDifference);
        Agree(vee.SecondMoment.Value - vee.Mean.Value * vee.Mean.Value, vee.Variance);
    }

    [Fact]
    public void Moments_OfADelegateWhoseKinkIsNotNamed_AdmitTheirError()
    {
        var named = ActivationMoments.Of(Activation.FromDelegate("step", x => x > 0.3 ? 1 : 0, _ => 0, kinks: [0.3]), 1).Mean;
        var unnamed = ActivationMoments.Of(Activation.FromDelegate("step", x => x > 0.3 ? 1 : 0, _ => 0), 1).Mean;
        Assert.InRange(Math.Abs(unnamed.Value - named.Value), 1e-9, unnamed.Error);
    }

    private static void Agree(double known, Integral computed, double tolerance = Tolerances.Moments)
        => Assert.InRange(computed.Value, known - tolerance * Math.Max(1, Math.Abs(known)), known + tolerance * Math.Max(1, Math.Abs(known)));
}
