using Evenkeel.Networks.Activations;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Activations;

public sealed class ActivationFactsTests
{
    public static TheoryData<string> Cases
        => [.. ActivationCatalogue.Names, "leaky-relu:0", "leaky-relu:1", "leaky-relu:-0.5", "elu:0.5", "celu:2", "celu:0.3"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kinks_Everywhere_AreWhereTheSlopeJumps(string name)
    {
        const double Step = 1.0 / 4096;
        var activation = ActivationCatalogue.Parse(name);
        var jumps = new List<double>();
        for (var i = -10 * 4096; i <= 10 * 4096; i++)
        {
            var x = i * Step;
            // A jump of the slope does not shrink with the distance: 1e-7 is a twentieth of a kink of 1e-3, and curvatures are below 4.
            if (Math.Abs(activation.Derivative(x + 1e-7) - activation.Derivative(x - 1e-7)) > 1e-5) jumps.Add(x);
        }

        Assert.Equal(jumps, activation.Facts.Kinks);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stability_BeyondTheRegion_HasTheSlopeItPromises(string name)
    {
        var activation = ActivationCatalogue.Parse(name);
        var region = activation.Facts.Stability;
        var steepest = Enumerable.Range(-2000, 4001).Max(i => Math.Abs(activation.Derivative(i / 100.0)));
        foreach (var distance in (double[])[0, 1e-9, 1e-3, 0.1, 1, 3, 10, 100])
        {
            Check(region.Below, region.Low - distance);
            Check(region.Above, region.High + distance);
        }

        void Check(Beyond beyond, double x)
        {
            if (beyond == Beyond.Silent) Assert.Equal((0, 0), (activation.Value(x), activation.Derivative(x)));
            if (beyond == Beyond.Saturated) Assert.InRange(Math.Abs(activation.Derivative(x)), 0, Tolerances.SaturatedSlope * steepest);
            Assert.Equal(beyond == Beyond.Live, double.IsInfinity(x));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stability_JustInside_HasASlope(string name)
    {
        var activation = ActivationCatalogue.Parse(name);
        var region = activation.Facts.Stability;
        if (region.Below != Beyond.Live) Assert.NotEqual(0, activation.Derivative(region.Low + 1e-6));
        if (region.Above != Beyond.Live) Assert.NotEqual(0, activation.Derivative(region.High - 1e-6));
    }

    [Theory]
    [InlineData("tanh", 0.97)]
    [InlineData("softsign", 0.97)]
    [InlineData("erf", 0.97)]
    [InlineData("sigmoid", 0.97)]
    public void Stability_OfASmoothBound_EndsAtItsThreshold(string name, double bound)
    {
        var activation = ActivationCatalogue.Parse(name);
        Assert.Equal(bound, activation.Value(activation.Facts.Stability.High), 1e-15);
        Assert.Equal(name == "sigmoid" ? 1 - bound : -bound, activation.Value(activation.Facts.Stability.Low), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Facts_EveryActivation_NamesFormulaAndSource(string name)
    {
        var facts = ActivationCatalogue.Parse(name).Facts;
        Assert.Equal(name, facts.Name);
        Assert.NotEmpty(facts.Formula);
        Assert.NotEmpty(facts.Slope);
        Assert.NotEmpty(facts.Source);
    }
}
