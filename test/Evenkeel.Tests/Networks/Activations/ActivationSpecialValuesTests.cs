using Evenkeel.Networks.Activations;

namespace Evenkeel.Tests.Networks.Activations;

/// <summary>Zeros, infinities, NaN and the far ends of float and double: what PyTorch gives, and where we give better, it says so.</summary>
public sealed unsafe class ActivationSpecialValuesTests
{
    private const double Infinity = double.PositiveInfinity;

    public static TheoryData<string> Names => [.. ActivationCatalogue.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_OfNaN_IsNaN(string name)
    {
        Assert.True(double.IsNaN(ActivationCatalogue.Parse(name).Value(double.NaN)));
        Assert.All(InFloat(name, float.NaN).Value, y => Assert.True(float.IsNaN(y)));
    }

    [Theory]
    [InlineData("identity", -Infinity, Infinity)]
    [InlineData("relu", 0, Infinity)]
    [InlineData("leaky-relu", -Infinity, Infinity)]
    [InlineData("prelu", -Infinity, Infinity)]
    [InlineData("relu6", 0, 6)]
    [InlineData("elu", -1, Infinity)]
    [InlineData("celu", -1, Infinity)]
    [InlineData("selu", -1.7580993408473766, Infinity)]
    [InlineData("gelu", double.NaN, Infinity)]
    [InlineData("gelu-tanh", double.NaN, Infinity)]
    [InlineData("silu", double.NaN, Infinity)]
    [InlineData("mish", double.NaN, Infinity)]
    [InlineData("softplus", 0, Infinity)]
    [InlineData("sigmoid", 0, 1)]
    [InlineData("tanh", -1, 1)]
    [InlineData("hard-tanh", -1, 1)]
    [InlineData("hard-sigmoid", 0, 1)]
    [InlineData("hard-swish", double.NaN, Infinity)]
    [InlineData("softsign", double.NaN, double.NaN)]
    [InlineData("erf", -1, 1)]
    [InlineData("sin", double.NaN, double.NaN)]
    public void Value_OfInfinity_IsPyTorchs(string name, double below, double above)
    {
        var activation = ActivationCatalogue.Parse(name);
        Assert.Equal((below, above), (activation.Value(-Infinity), activation.Value(Infinity)));
        Assert.All(InFloat(name, float.NegativeInfinity).Value, y => Assert.Equal((float)below, y));
        Assert.All(InFloat(name, float.PositiveInfinity).Value, y => Assert.Equal((float)above, y));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ValueAndDerivative_FarOut_AreFiniteAndAtTheirLimits(string name)
    {
        var activation = ActivationCatalogue.Parse(name);
        foreach (var x in (float[])[88, -88, 88.7f, -88.7f, 89, -89, 100, -100, 103.9f, -103.9f, 104, -104, 1e10f, -1e10f, 1e30f, -1e30f, 3e38f, -3e38f])
        {
            var (y, slope) = (activation.Value(x), activation.Derivative(x));
            Assert.True(double.IsFinite(y) && double.IsFinite(slope), $"{x}: {y}, {slope}");
            var (inFloat, slopeInFloat) = InFloat(name, x);
            Assert.All(inFloat, value => Assert.InRange(value, y - 1e-5 * Math.Abs(y) - 1e-35, y + 1e-5 * Math.Abs(y) + 1e-35));
            Assert.All(slopeInFloat, value => Assert.Equal(slope, value, 1e-6));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_OfTheTinyest_IsTheTangent(string name)
    {
        var activation = ActivationCatalogue.Parse(name);
        var atZero = activation.Value(0);
        Assert.Equal(atZero, activation.Value(-0.0));
        foreach (var x in (double[])[1e-30, -1e-30])
        {
            var tangent = atZero + activation.Derivative(x) * x;
            Assert.Equal(tangent, activation.Value(x), Math.Abs(tangent) * 1e-15);
            Assert.All(InFloat(name, (float)x).Value, y => Assert.Equal(tangent, y, Math.Abs(tangent) * 1e-6));
        }
    }

    /// <summary>f and f' of one value in every lane and in the tail of the float loops of every width.</summary>
    private static (float[] Value, float[] Slope) InFloat(string name, float x)
    {
        const int Count = 19;
        int[] widths = [32, 128, 256, 512];
        var values = new float[widths.Length * Count];
        var slopes = new float[widths.Length * Count];
        var input = Enumerable.Repeat(x, Count).ToArray();
        var ones = Enumerable.Repeat(1f, Count).ToArray();
        for (var i = 0; i < widths.Length; i++)
        {
            fixed (float* px = input, py = &values[i * Count], pdy = ones, pdx = &slopes[i * Count])
            {
                Kernels.All[name].Forward(widths[i], px, py, Count);
                Kernels.All[name].Backward(widths[i], px, py, pdy, pdx, Count);
            }
        }

        return (values, slopes);
    }
}
