using Evenkeel.Networks.Activations;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Activations;

/// <summary>In double against 400 digits: near 0, in the tails, and far out; one value at a time, and at this machine's register width.</summary>
public sealed unsafe class ActivationValuesTests
{
    /// <summary>2⁻⁵³.</summary>
    private const double Rounding = 1.1102230246251565e-16;

    private const double SmallestNormal = 2.2250738585072014e-308;

    public static TheoryData<string> Cases
        => [.. Reference.Read("activation-values.json").GetProperty("activations").EnumerateObject().Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_InDouble_IsWithinRoundings(string name)
    {
        var (x, value, derivative) = Row(name);
        var activation = ActivationCatalogue.Parse(name);
        var vectors = new double[x.Length];
        fixed (double* px = x, py = vectors) activation.Forward(px, py, x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            var allowed = Rounding * (Tolerances.ActivationRoundings * Math.Abs(value[i]) + Math.Abs(x[i] * derivative[i]));
            Near(value[i], activation.Value(x[i]), allowed, x[i]);
            Near(value[i], vectors[i], allowed, x[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Derivative_InDouble_IsWithinRoundings(string name)
    {
        var (x, _, derivative) = Row(name);
        var activation = ActivationCatalogue.Parse(name);
        var y = new double[x.Length];
        var vectors = Enumerable.Repeat(1.0, x.Length).ToArray();
        fixed (double* px = x, py = y, pd = vectors)
        {
            activation.Forward(px, py, x.Length);
            activation.Backward(px, py, pd, pd, x.Length);
        }

        var allowed = Rounding * Tolerances.DerivativeRoundings * derivative.Max(Math.Abs);
        for (var i = 0; i < x.Length; i++)
        {
            Near(derivative[i], activation.Derivative(x[i]), allowed, x[i]);
            Near(derivative[i], vectors[i], allowed, x[i]);
        }
    }

    [Fact]
    public void Table_EveryActivationButIdentity_HasRow()
    {
        var rows = Cases.Select(row => row.Data);
        Assert.Equal(["identity"], ActivationCatalogue.Names.Except(rows));
    }

    private static (double[] X, double[] Value, double[] Derivative) Row(string name)
    {
        var table = Reference.Read("activation-values.json");
        var row = table.GetProperty("activations").GetProperty(name);
        return (table.GetProperty("x").Numbers(), row.GetProperty("value").Numbers(), row.GetProperty("derivative").Numbers());
    }

    private static void Near(double known, double computed, double allowed, double x)
    {
        var off = Math.Abs(known - computed) / (allowed + UnderflowOf(x));
        Assert.True(off <= 1, $"at {x:R}: {computed:R}, not {known:R}; off by {off:G3} times what is allowed");
    }

    /// <summary>Results may lose digits below the normal numbers, before they are multiplied by x.</summary>
    private static double UnderflowOf(double x) => SmallestNormal * Math.Max(1, Math.Abs(x));
}
