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

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_UnderNormals_AgreeWithThirtyDigits(string name)
    {
        var activation = ActivationCatalogue.Parse(name);
        foreach (var row in Reference.Read("activation-moments.json").GetProperty(RowOf[name]).EnumerateObject())
        {
            var q = double.Parse(row.Name, CultureInfo.InvariantCulture);
            double Known(string moment) => double.Parse(row.Value.GetProperty(moment).GetString()!, CultureInfo.InvariantCulture);
            double Of(Func<double, double> f) => GaussianIntegral.Of(f, q, activation.Facts.Kinks).Value;

            var mean = Of(activation.Value);
            var second = Of(x => activation.Value(x) * activation.Value(x));
            var slope = Of(activation.Derivative);
            var slopes = Of(x => activation.Derivative(x) * activation.Derivative(x));
            Agree(Known("mean"), mean, Math.Sqrt(second));
            Agree(Known("second_moment"), second, second);
            Agree(Known("variance"), second - mean * mean, second);
            Agree(Known("mean_derivative"), slope, Math.Sqrt(slopes));
            Agree(Known("second_moment_derivative"), slopes, slopes);
            Agree(Known("forward_gain"), Math.Sqrt(q / second), 1);
            Agree(Known("backward_gain"), 1 / Math.Sqrt(slopes), 1);
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

    private static void Agree(double known, double computed, double scale)
        => Assert.InRange(computed, known - Tolerances.Moments * scale, known + Tolerances.Moments * scale);
}
