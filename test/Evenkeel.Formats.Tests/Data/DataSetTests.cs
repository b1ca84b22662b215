using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Data;

public sealed class DataSetTests
{
    [Fact]
    public void Check_NoSamples_IsRefused() => Refused.With("d: it holds 0 samples", () => new DataSet(new Tensor(DType.Float32, new Shape(0, 4)), null, "d").Check());

    [Fact]
    public void Check_Scalar_IsRefused() => Refused.With("d: it is a single number", () => Of([1], new Shape()).Check());

    [Fact]
    public void Check_NotFinite_GivesCountAndFirstPlace() => Refused.With(
        "d: inputs: 2 of 6 values are NaN or infinite, the first at [1, 0] (NaN)", () => Of([1, 2, 3, float.NaN, float.NegativeInfinity, 3], new Shape(2, 3)).Check());

    [Fact]
    public void Check_NotFiniteTarget_IsRefused() => Refused.With(
        "d: targets: 1 of 2 values are NaN or infinite, the first at [0] (Infinity)",
        () => (Of([1, 2], new Shape(2)) with { Targets = Tensor.From<float>([float.PositiveInfinity, 1], new Shape(2)) }).Check());

    [Fact]
    public void Check_OtherNumberOfTargets_IsRefused() => Refused.With(
        "d: 3 targets for 2 samples", () => (Of([1, 2], new Shape(2)) with { Targets = new Tensor(DType.Int64, new Shape(3)) }).Check());

    [Theory]
    [InlineData(new float[] { 0, 1, 2, 12 }, "target 12 of sample 3 is outside the classes 0…9")]
    [InlineData(new float[] { 0, -1, 2, 12 }, "target -1 of sample 1 is outside the classes 0…9")]
    [InlineData(new float[] { 0, 2.5f }, "target 2.5 of sample 1 is not a whole number")]
    [InlineData(new float[] { float.NaN }, "target NaN of sample 0 is not a whole number")]
    [InlineData(new float[] { float.PositiveInfinity }, "target Infinity of sample 0 is outside the classes")]
    public void WithClassTargets_NoClass_IsRefused(float[] targets, string expected)
    {
        var data = Of(new float[targets.Length], new Shape(targets.Length)) with { Targets = Tensor.From<float>(targets, new Shape(targets.Length)) };

        Refused.With(expected, () => data.WithClassTargets(10));
    }

    [Fact]
    public void WithClassTargets_OneForEachPosition_KeepsTheirShape()
    {
        var data = Of(new float[6], new Shape(2, 3)) with { Targets = Tensor.From<float>([0, 1, 2, 3, 4, 5], new Shape(2, 3)) };

        var targets = data.WithClassTargets(6, positions: 3).Targets!;
        Assert.Equal((DType.Int64, new Shape(2, 3)), (targets.DType, targets.Shape));
        Assert.Equal([0, 1, 2, 3, 4, 5], targets.Span<long>().ToArray());
        Refused.With("target 5 of position 2 of sample 1 is outside the classes 0…4", () => data.WithClassTargets(5, positions: 3));
        Refused.With("targets of shape 2×3 are not class indices, one for each of the 4 positions of a sample", () => data.WithClassTargets(6, positions: 4));
        Refused.With("targets of shape 2×3 are not class indices, one for each sample", () => data.WithClassTargets(6));
    }

    [Fact]
    public void WithClassTargets_IntegerBeyondTheClasses_IsRefused()
    {
        var data = Of([0, 0], new Shape(2)) with { Targets = Tensor.From<long>([long.MaxValue, 1], new Shape(2)) };

        Refused.With("of sample 0 is outside the classes 0…9", () => data.WithClassTargets(10));
    }

    [Fact]
    public void WithClassTargets_WholeFloatsInAColumn_AreIndices()
    {
        var data = Of([0, 0], new Shape(2)) with { Targets = Tensor.From<float>([3, 9], new Shape(2, 1)) };

        Assert.Equal([3, 9], data.WithClassTargets(10).Targets!.Span<long>());
    }

    [Fact]
    public void WithClassTargets_None_IsRefused() => Refused.With("it has no targets", () => Of([0], new Shape(1)).WithClassTargets(10));

    [Fact]
    public void Normalize_Values_GivesMeanZeroAndPopulationDeviationOne() =>
        Assert.Equal([-1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2], Of([2, 4, 4, 4, 5, 5, 7, 9], new Shape(4, 2)).Normalize().Inputs.Span<float>());

    [Fact]
    public void Normalize_Constant_IsRefused() => Refused.With("all values are 3", () => Of([3, 3], new Shape(2)).Normalize());

    [Fact]
    public void First_FewerSamples_SharesThem()
    {
        var data = Of([1, 2, 3, 4, 5, 6], new Shape(3, 2)) with { Targets = Tensor.From<long>([0, 1, 2], new Shape(3)) };

        var first = data.First(2);

        Assert.Equal([1, 2, 3, 4], first.Inputs.Span<float>());
        Assert.Equal([0, 1], first.Targets!.Span<long>());
        Assert.Same(data, data.First(4));
    }

    private static DataSet Of(float[] values, Shape shape) => new(Tensor.From<float>(values, shape), null, "d");
}
