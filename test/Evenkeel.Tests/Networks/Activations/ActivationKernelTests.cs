using Evenkeel.Networks.Activations;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Activations;

/// <summary>The float loops against the double values: every width, every length, in place or not.</summary>
public sealed unsafe class ActivationKernelTests
{
    private const int Longest = 256;

    /// <summary>2⁻²⁴.</summary>
    private const double Rounding = 5.9604644775390625e-08;

    /// <summary>Results may lose digits below the normal numbers: float's smallest, times an argument of up to 104.</summary>
    private const double Underflow = 104 * 1.1754943508222875e-38;

    private const float Untouched = -12345;

    private static readonly int[] Widths = [32, 128, 256, 512];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in ActivationCatalogue.Names)
            {
                foreach (var bits in Widths) cases.Add(name, bits);
            }

            return cases;
        }
    }

    [Fact]
    public void Kernels_OfThisTest_AreTheCatalogue() => Assert.Equal(ActivationCatalogue.Names, Kernels.All.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AnyLength_IsWithinRoundingsOfDouble(string name, int bits)
    {
        var activation = ActivationCatalogue.Parse(name);
        var x = Points(Longest);
        var known = Array.ConvertAll(x, value => activation.Value(value));
        var allowed = Array.ConvertAll(x, value => ValueTolerance(activation, value));
        var y = new float[Longest + 1];
        for (var length = 0; length <= Longest; length++)
        {
            Array.Fill(y, Untouched);
            fixed (float* px = x, py = y) Kernels.All[name].Forward(bits, px, py, length);
            Compare(x, known, allowed, y, length);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_AnyLength_IsWithinRoundingsOfDouble(string name, int bits)
    {
        var activation = ActivationCatalogue.Parse(name);
        var x = Points(Longest);
        var y = new float[Longest];
        fixed (float* px = x, py = y) Kernels.All[name].Forward(bits, px, py, Longest);
        var dy = Array.ConvertAll(Points(Longest), value => MathF.Sin(value * 100));
        var steepest = SteepestSlope(activation);
        var known = new double[Longest];
        var allowed = new double[Longest];
        for (var i = 0; i < Longest; i++)
        {
            known[i] = activation.Derivative(x[i]) * dy[i];
            allowed[i] = Rounding * Tolerances.DerivativeRoundings * steepest * Math.Abs(dy[i]) + Underflow;
        }

        var dx = new float[Longest + 1];
        for (var length = 0; length <= Longest; length++)
        {
            Array.Fill(dx, Untouched);
            fixed (float* px = x, py = y, pdy = dy, pdx = dx) Kernels.All[name].Backward(bits, px, py, pdy, pdx, length);
            Compare(x, known, allowed, dx, length);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForwardAndBackward_InPlace_AreTheSame(string name, int bits)
    {
        const int Count = 77;
        var x = Points(Count);
        var y = new float[Count];
        var dx = new float[Count];
        var inPlace = (float[])x.Clone();
        var gradient = Points(Count);
        fixed (float* px = x, py = y, pdx = dx, pi = inPlace, pg = gradient)
        {
            Kernels.All[name].Forward(bits, px, py, Count);
            Kernels.All[name].Forward(bits, pi, pi, Count);
            Kernels.All[name].Backward(bits, px, py, px, pdx, Count);
            Kernels.All[name].Backward(bits, px, py, pg, pg, Count);
        }

        Assert.Equal(y, inPlace);
        Assert.Equal(dx, gradient);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_DenseSweep_IsWithinRoundingsOfDouble(string name, int bits)
    {
        const int Count = 4096;
        var activation = ActivationCatalogue.Parse(name);
        var x = new float[Count];
        for (var i = 0; i < Count; i++) x[i] = -20 + 40f * i / Count;
        var y = new float[Count + 1];
        y[Count] = Untouched;
        fixed (float* px = x, py = y) Kernels.All[name].Forward(bits, px, py, Count);
        Compare(x, Array.ConvertAll(x, value => activation.Value(value)), Array.ConvertAll(x, value => ValueTolerance(activation, value)), y, Count);
    }

    [Fact]
    public void ForwardAndBackward_OfDelegate_AreTheDelegates()
    {
        var square = Activation.FromDelegate("square", x => x * x, x => 2 * x);
        var x = Points(33);
        var y = new float[33];
        var dx = new float[33];
        fixed (float* px = x, py = y, pdx = dx)
        {
            square.Forward(px, py, 33);
            square.Backward(px, null, px, pdx, 33);
        }

        Assert.Equal(Array.ConvertAll(x, value => (float)((double)value * value)), y);
        Assert.Equal(Array.ConvertAll(x, value => value * (2 * value)), dx);
    }

    /// <summary>Both signs, magnitudes from 1e-30 to 104, every activation's kinks among them.</summary>
    private static float[] Points(int count)
    {
        var points = new float[count];
        for (var i = 0; i < count; i++)
        {
            var magnitude = (i % 4) switch
            {
                0 => MathF.Pow(10, -30 + 32f * i / count),
                1 => 3f * i / count,
                2 => 12f * i / count,
                _ => i % 8 == 3 ? 104f * i / count : i % 7,
            };
            points[i] = i / 2 % 2 == 0 ? magnitude : -magnitude;
        }

        return points;
    }

    private static double ValueTolerance(Activation activation, double x)
        => Rounding * (Tolerances.ActivationRoundings * Math.Abs(activation.Value(x)) + Math.Abs(x * activation.Derivative(x))) + Underflow;

    private static double SteepestSlope(Activation activation)
        => Points(Longest).Max(x => Math.Abs(activation.Derivative(x)));

    private static void Compare(float[] x, double[] known, double[] allowed, float[] computed, int length)
    {
        for (var i = 0; i < length; i++)
        {
            var off = Math.Abs(computed[i] - known[i]);
            if (!(off <= allowed[i])) Assert.Fail($"length {length}, at {x[i]:R}: {computed[i]:R}, not {known[i]:R}; off by {off / allowed[i]:G3} times what is allowed");
        }

        if (length < computed.Length) Assert.Equal(Untouched, computed[length]);
    }
}
