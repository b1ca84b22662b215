using System.Text.Json;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Tests.Theory.MeanField;

public sealed class MeanFieldPointTests
{
    /// <summary>What the issue asks for; ξ is as much less exact as χ is near to 1.</summary>
    private const double Relative = 1e-6;

    public static TheoryData<string, double, double, double, double, double, double, double> References
    {
        get
        {
            var data = new TheoryData<string, double, double, double, double, double, double, double>();
            foreach (var file in (string[])["mean-field-tanh.json", "mean-field.json"])
            {
                using var document = Open(file);
                foreach (var p in document.RootElement.GetProperty("points").EnumerateArray())
                {
                    data.Add(
                        p.GetProperty("activation").GetString()!, p.GetProperty("sigma_w2").GetDouble(), p.GetProperty("sigma_b2").GetDouble(), p.GetProperty("q_star").GetDouble(),
                        p.GetProperty("chi1").GetDouble(), p.GetProperty("c_star").GetDouble(), p.GetProperty("xi_c").GetDouble(), p.GetProperty("xi_grad").GetDouble());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Of_APoint_AgreesWithTheReference(string activation, double weights, double biases, double q, double chi, double c, double depth, double gradientDepth)
    {
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse(activation), weights, biases);
        Assert.Equal(1, point.Q!.Value / q, Relative);
        Assert.Equal(1, point.Chi / chi, Relative);
        Assert.Equal(c, point.Correlation!.Value, Relative);
        Assert.Equal(1, point.CorrelationDepth!.Value / depth, Relative);
        Assert.Equal(1, point.GradientDepth / gradientDepth, Relative);
        Assert.Equal(6 * depth, point.TrainableDepth!.Value, 6 * depth * Relative);
    }

    /// <summary>E erf(u₁) erf(u₂) = (2/π) asin(2qc/(1 + 2q)) (Williams 1997, equation 10), and its derivatives by c and q.</summary>
    [Theory]
    [InlineData(1.2, 0.01)]
    [InlineData(2, 0.1)]
    [InlineData(6, 0.3)]
    public void Of_Erf_IsTheClosedForm(double weights, double biases)
    {
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse("erf"), weights, biases);
        var (q, c) = (point.Q!.Value, point.Correlation!.Value);
        Assert.Equal(q, weights * Pair(q, 1) + biases, 1e-9 * q);
        Assert.Equal(c * q, weights * Pair(q, c) + biases, 1e-9 * q);
        Assert.Equal(point.Chi, weights * Slope(q, 1), 1e-9);
        Assert.Equal(-1 / Math.Log(weights * Slope(q, c)), point.CorrelationDepth!.Value, 1e-6 * point.CorrelationDepth.Value);

        static double Pair(double q, double c) => 2 / Math.PI * Math.Asin(2 * q * c / (1 + 2 * q));
        static double Slope(double q, double c) => 4 / Math.PI / Math.Sqrt((1 + 2 * q) * (1 + 2 * q) - 4 * q * q * c * c);
    }

    /// <summary>E sin u₁ sin u₂ = e^(−q) sinh(qc), E cos u₁ cos u₂ = e^(−q) cosh(qc).</summary>
    [Fact]
    public void Of_Sin_IsTheClosedForm()
    {
        const double Weights = 3, Biases = 0.2;
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse("sin"), Weights, Biases);
        var (q, c) = (point.Q!.Value, point.Correlation!.Value);
        Assert.Equal(q, Weights * Math.Exp(-q) * Math.Sinh(q) + Biases, 1e-9);
        Assert.Equal(c * q, Weights * Math.Exp(-q) * Math.Sinh(q * c) + Biases, 1e-9);
        Assert.Equal(-1 / Math.Log(Weights * Math.Exp(-q) * Math.Cosh(q * c)), point.CorrelationDepth!.Value, 1e-6);
        Assert.InRange(c, 0.01, 0.99);
    }

    [Fact]
    public void Of_ReluAtHe_IsCriticalAtAnyQ()
    {
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse("relu"), 2, 0);
        Assert.Equal((1, 1, 1), (point.Q, point.Chi, point.Correlation));
        Assert.Equal(double.PositiveInfinity, point.CorrelationDepth);
        Assert.Equal(double.PositiveInfinity, point.GradientDepth);
    }

    [Theory]
    [InlineData("relu", 2, 0.05)]
    [InlineData("relu", 3, 0)]
    [InlineData("gelu", 2.4, 0.3)]
    public void Of_ASignalThatGrowsWithoutBound_HasNoFixedPoint(string activation, double weights, double biases)
    {
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse(activation), weights, biases);
        Assert.Null(point.Q);
        Assert.Null(point.Correlation);
        Assert.Equal(weights / 2, point.Chi, 1e-3);
    }

    [Theory]
    [InlineData("tanh", 0.8, 0.8)]
    [InlineData("relu", 1.5, 0.75)]
    [InlineData("gelu", 2, 0.5)]
    public void Of_ASignalThatDies_SettlesAtZero(string activation, double weights, double chi)
    {
        var point = MeanFieldPoint.Of(ActivationCatalogue.Parse(activation), weights, 0);
        Assert.Equal(0, point.Q);
        Assert.Equal(chi, point.Chi, 1e-6);
        Assert.Null(point.Correlation);
    }

    [Fact]
    public void At_TheEdgeOfChaosOfTanh_AgreesWithTheReference()
    {
        using var document = Open("mean-field-tanh.json");
        Assert.All(document.RootElement.GetProperty("edge_of_chaos").EnumerateArray(), p =>
        {
            var (weights, q) = EdgeOfChaos.At(ActivationCatalogue.Parse("tanh"), p.GetProperty("sigma_b2").GetDouble())!.Value;
            Assert.Equal(1, weights / p.GetProperty("sigma_w2").GetDouble(), Relative);
            Assert.Equal(1, q / p.GetProperty("q_star").GetDouble(), Relative);
        });
    }

    [Theory]
    [InlineData("relu", 0, 2, 1)]
    [InlineData("leaky-relu:0.5", 0, 1.6, 1)]
    [InlineData("tanh", 0, 1, 0)]
    [InlineData("softsign", 0, 1, 0)]
    public void At_WithoutBiases_IsTheKnownPoint(string activation, double biases, double weights, double q)
        => Assert.Equal((weights, q), EdgeOfChaos.At(ActivationCatalogue.Parse(activation), biases)!.Value is var (w, at) ? (Math.Round(w, 10), at) : default);

    [Theory]
    [InlineData("gelu", 0.02)]
    [InlineData("silu", 0.05)]
    [InlineData("erf", 0.3)]
    [InlineData("elu", 0.01)]
    [InlineData("sigmoid", 0.05)]
    public void At_AnyPointOfTheEdge_IsCriticalThere(string activation, double biases)
    {
        var f = ActivationCatalogue.Parse(activation);
        var (weights, q) = EdgeOfChaos.At(f, biases)!.Value;
        Assert.Equal(1, weights * ActivationMoments.Of(f, q).SecondMomentDerivative.Value, 1e-9);
        Assert.Equal(q, weights * ActivationMoments.Of(f, q).SecondMoment.Value + biases, 1e-9);
    }

    [Theory]
    [InlineData("relu", 0.05)]
    [InlineData("leaky-relu:0.1", 0.05)]
    public void At_AnActivationWithoutAnEdge_IsNothing(string activation, double biases) => Assert.Null(EdgeOfChaos.At(ActivationCatalogue.Parse(activation), biases));

    private static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", file)));
}
