using System.Collections.Immutable;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.TestKit;
using Evenkeel.Theory.Moments.Recurrence;

namespace Evenkeel.Tests.Theory;

/// <summary>Theory of a cell against its units, drawn one by one: pre-activations are normal by construction, so that only what theory says of gates is tried.</summary>
public sealed class RecurrentUnitTests
{
    private const int Steps = 16, Units = 100_000;

    /// <summary>What expansions to the first order leave out.</summary>
    private const double OfFirstOrders = 0.01;

    /// <summary>The variance of pre-activations, and their correlation from step to step.</summary>
    public static TheoryData<double, double> Saturated => new() { { 1, 0 }, { 2, 0.5 } };

    [Theory]
    [MemberData(nameof(Saturated))]
    public void Gradients_OfSaturatedLstm_AgreeWithDrawnUnits(double variance, double common)
    {
        ImmutableArray<(double, double)> none = [(0, 0), (0, 0), (0, 0), (0, 0)];
        var walk = Walk.Of(new Recurrent(RecurrentKind.Lstm, 1), Steps, new Drive(variance, 0, none, none), (t, s) => Math.Pow(common, Math.Abs(t - s)), (_, _) => 0);
        var predicted = walk.Gradients((t, s) => t == s ? 1 : 0);
        var random = new AddressedRandom(1, "units");
        var normals = new float[5 * Steps];
        double predictedSum = 0, sum = 0, squares = 0;
        for (var t = 0; t < Steps; t++) predictedSum += predicted[t, t];
        for (var unit = 0; unit < Units; unit++)
        {
            random.FillNormal(normals, (long)unit * normals.Length, 0, 1);
            var drawn = Drawn(normals, Math.Sqrt(variance), common);
            (sum, squares) = (sum + drawn, squares + drawn * drawn);
        }

        var mean = sum / Units;
        var error = Math.Sqrt((squares / Units - mean * mean) / Units) / mean;
        Assert.InRange(Math.Abs(predictedSum / mean - 1), 0, Tolerances.MomentStandardErrors * error + OfFirstOrders);
    }

    /// <summary>Σ (∂a)² over steps and gates of a unit, whose outputs have independent unit Gaussian gradients.</summary>
    private static double Drawn(ReadOnlySpan<float> normals, double sigma, double common)
    {
        Span<double> a = stackalloc double[4 * Steps], c = stackalloc double[Steps + 1];
        var rest = Math.Sqrt(1 - common * common);
        for (var t = 0; t < Steps; t++)
        {
            for (var gate = 0; gate < 4; gate++) a[4 * t + gate] = t == 0 ? sigma * normals[gate] : common * a[4 * (t - 1) + gate] + rest * sigma * normals[4 * t + gate];
            c[t + 1] = Sigmoid(a[4 * t + 1]) * c[t] + Sigmoid(a[4 * t]) * Math.Tanh(a[4 * t + 2]);
        }

        double gradient = 0, sum = 0;
        for (var t = Steps - 1; t >= 0; t--)
        {
            var (i, f, g, o) = (Sigmoid(a[4 * t]), Sigmoid(a[4 * t + 1]), Math.Tanh(a[4 * t + 2]), Sigmoid(a[4 * t + 3]));
            var (output, h) = (normals[4 * Steps + t], Math.Tanh(c[t + 1]));
            gradient += output * o * (1 - h * h);
            sum += Square(output * h * o * (1 - o)) + Square(gradient * c[t] * f * (1 - f)) + Square(gradient * g * i * (1 - i)) + Square(gradient * i * (1 - g * g));
            gradient *= f;
        }

        return sum;
    }

    private static double Square(double x) => x * x;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
