using System.Text.Json;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Tests.Theory.MeanField;

public sealed class PlainNetworkTests
{
    /// <summary>Fifty quadratures in a row, each right to 1e-12, of maps that at most double an error.</summary>
    private const double Relative = 1e-10;

    /// <summary>
    /// E GELU(z)² in closed form: q/4 + q²/(π(1 + q)√(1 + 2q)) + q asin(q/(1 + q))/2π (Tsuchida, Pearce, van der Heide, Roosta and
    /// Gallagher 2021, at equal arguments); E GELU'(z)² by the trapezoidal rule, which needs nothing of the library.
    /// </summary>
    [Fact]
    public void Layers_OfHeAndGelu_AreThoseOfTheClosedForm()
    {
        var layers = new PlainNetwork(ActivationCatalogue.Parse("gelu"), 2).Layers(50);
        var expected = new double[51];
        expected[0] = 1;
        for (var i = 1; i <= 50; i++) expected[i] = 2 * Square(expected[i - 1]);
        double gradient = 1;
        for (var i = 50; i >= 0; i--)
        {
            if (i < 50) gradient *= 2 * SquaredSlope(expected[i]);
            Assert.Equal(1, layers[i].SecondMoment / expected[i], Relative);
            Assert.Equal(1, layers[i].Gradient / gradient, Relative);
        }

        // What the theory document says of it.
        Assert.Equal(0.029, layers[10].SecondMoment, 5e-4);
        Assert.Equal(3e-14, layers[50].SecondMoment, 5e-16);

        static double Square(double q) => q / 4 + q * q / (Math.PI * (1 + q) * Math.Sqrt(1 + 2 * q)) + q * Math.Asin(q / (1 + q)) / (2 * Math.PI);

        static double SquaredSlope(double q)
        {
            double sum = 0;
            const double Step = 1.0 / 64;
            for (var x = -12.0; x <= 12; x += Step)
            {
                var z = Math.Sqrt(q) * x;
                var slope = Distribution(z) + z * Density(z);
                sum += Step * Density(x) * slope * slope;
            }

            return sum;
        }

        static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

        // ½ + φ(x)(x + x³/3 + x⁵/(3·5) + …), Marsaglia 2004.
        static double Distribution(double x)
        {
            if (x < 0) return 1 - Distribution(-x);
            if (x > 8) return 1;
            double sum = x, term = x;
            for (var k = 3; term > 1e-18 * sum; k += 2) sum += term *= x * x / k;
            return 0.5 + sum * Density(x);
        }
    }

    /// <summary>The fixed points and χ₁ of tanh networks, to the digits that the table was computed to.</summary>
    [Fact]
    public void Settled_OfTanhNetworks_IsThatOfTheReference()
    {
        var points = Networks.Activations.Reference.Read("mean-field-tanh.json").GetProperty("points").EnumerateArray().ToArray();
        Assert.NotEmpty(points);
        foreach (var point in points)
        {
            double Of(string name) => point.GetProperty(name).GetDouble();
            if (point.GetProperty("q_star").ValueKind != JsonValueKind.Number || Of("q_star") == 0) continue;
            var network = new PlainNetwork(ActivationCatalogue.Parse("tanh"), Of("sigma_w2"), Of("sigma_b2"));
            var q = network.Settled();
            Assert.NotNull(q);
            Assert.Equal(Of("q_star"), q.Value, 1e-7);
            Assert.Equal(Of("chi1"), network.Layers(0, q.Value)[0].Chi, 1e-6);
        }
    }

    [Fact]
    public void Settled_OfANetworkThatDecaysSlowlyOrExplodes_IsNone()
    {
        Assert.Null(new PlainNetwork(ActivationCatalogue.Parse("tanh"), 1).Settled());
        Assert.Null(new PlainNetwork(ActivationCatalogue.Parse("relu"), 3).Settled());
        Assert.Null(new PlainNetwork(ActivationCatalogue.Parse("relu"), 0).Settled());
    }

    [Fact]
    public void Layers_OfUnequalFans_CarryTheGradientByBoth()
    {
        var layers = new PlainNetwork(ActivationCatalogue.Parse("identity"), 1, 0, Widening: 0.5).Layers(3);
        Assert.Equal([0.125, 0.25, 0.5, 1], layers.Select(l => Math.Round(l.Gradient, 12)));
        Assert.All(layers, l => Assert.Equal(1, l.SecondMoment, 1e-12));
    }

    [Theory]
    [InlineData(1e4, 200)]
    [InlineData(1e-4, 200)]
    public void Layers_BeyondTheRangeOfNumbers_HaveNoNaN(double variance, int depth)
        => Assert.All(new PlainNetwork(ActivationCatalogue.Parse("gelu"), variance).Layers(depth), l => Assert.False(double.IsNaN(l.SecondMoment + l.Gradient + l.Chi)));
}
