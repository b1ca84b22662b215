using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Initializers;

/// <summary>A kernel is zero but for its centre tap, which has orthonormal columns.</summary>
public sealed class DeltaOrthogonalTests
{
    public static TheoryData<long[]> Kernels => new()
    {
        new long[] { 8, 5 }, new long[] { 8, 8, 3 }, new long[] { 1, 1, 1, 1 }, new long[] { 40, 33, 3, 3 }, new long[] { 6, 2, 1, 5 }, new long[] { 5, 5, 3, 1, 7 },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Fill_AKernel_HasItsCentreTapAlone(long[] extents)
    {
        using var workers = new Workers(2);
        var scheme = new DeltaOrthogonal(1.5);
        using var kernel = Filled(scheme, workers, extents);
        var taps = (int)(kernel.Length / (extents[0] * extents[1]));
        var centre = new float[extents[0] * extents[1]];
        var values = kernel.Span<float>();
        for (var i = 0; i < values.Length; i++)
        {
            if (i % taps == taps / 2) centre[i / taps] = values[i];
            else Assert.Equal(0, values[i]);
        }

        using var matrix = Tensor.From<float>(centre, new Shape(extents[0], extents[1]));
        Assert.InRange(Orthogonality.Residual(matrix, workers, scheme.Gain), 0, Tolerances.OrthogonalFloat);

        var expected = new float[centre.Length];
        Haar.Fill(expected, (int)extents[0], (int)extents[1], scheme.Gain, new AddressedRandom(1, "kernel"), workers);
        Assert.Equal(expected, centre);
    }

    [Fact]
    public void SecondMoment_OfAKernel_IsThatOfItsValues()
    {
        using var workers = new Workers(1);
        var scheme = new DeltaOrthogonal(2);
        using var kernel = Filled(scheme, workers, 12, 7, 3, 3);
        double squares = 0;
        foreach (var value in kernel.Span<float>()) squares += (double)value * value;
        Assert.Equal(squares / kernel.Length, scheme.SecondMoment(kernel.Shape, new Fans(63, 108)), 1e-6);
    }

    [Fact]
    public void Fill_WithoutElements_DoesNothing()
    {
        using var workers = new Workers(1);
        using var none = Filled(new DeltaOrthogonal(), workers, 3, 0, 3);
        Assert.Equal(0, none.Length);
    }

    [Theory]
    [InlineData(new long[] { 8, 4, 3, 4 }, "the kernel (=3×4) must be odd along every axis")]
    [InlineData(new long[] { 8, 9, 3, 3 }, "the inputs (=9) must not exceed the outputs (=8)")]
    [InlineData(new long[] { 8 }, "the shape 8 must be that of a kernel (out, in, k…)")]
    public void Fill_AShapeThatCannotBe_SaysWhatToDo(long[] extents, string message)
    {
        using var workers = new Workers(1);
        var error = Assert.Throws<SchemeException>(() => Filled(new DeltaOrthogonal(), workers, extents));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(": ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "delta-orthogonal")]
    [InlineData(0.5, "delta-orthogonal:0.5")]
    public void Name_OfAGain_ShowsIt(double gain, string expected) => Assert.Equal(expected, new DeltaOrthogonal(gain).Name);

    private static Tensor Filled(DeltaOrthogonal scheme, Workers workers, params long[] extents)
    {
        var tensor = new Tensor(DType.Float32, new Shape(extents));
        tensor.Span<float>().Fill(float.NaN);
        scheme.Fill(tensor, new Fans(1, 1), 1, "kernel", workers);
        return tensor;
    }
}
