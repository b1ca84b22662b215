using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Initializers;

/// <summary>What cannot be drawn is refused, with all that is wrong in one line, and nothing is written.</summary>
public sealed class ProblemTests
{
    private static readonly Shape Matrix = new(4, 3);

    public static TheoryData<Initializer, DType, long[], double, double, string[]> Wrong => new()
    {
        { Schemes.He, DType.Float32, [4, 3], 0, 4, ["fan-in (=0) must be positive and finite; give the fans of the layer, as Fans.Dense(in, out) makes them"] },
        { Schemes.He, DType.Float32, [4, 3], double.NaN, 4, ["fan-in (=NaN) must be positive and finite; give the fans of the layer, as Fans.Dense(in, out) makes them"] },
        { Schemes.Xavier, DType.Float32, [4, 3], double.PositiveInfinity, 4, ["fan-avg (=inf) must be positive and finite; give the fans of the layer, as Fans.Dense(in, out) makes them"] },
        { Schemes.He with { Scale = -2 }, DType.Int32, [0, 3], -3, 4, ["`scale` (=-2) must be above 0", "weights of type Int32 cannot be drawn; take float, double, Half or BFloat16", "fan-in (=-3) must be positive and finite; give the fans of the layer, as Fans.Dense(in, out) makes them", "the shape 0×3 has no elements to draw; leave the tensor out"] },
        { new Normal(-1, double.NaN), DType.Float32, [4, 3], 3, 4, ["`std` (=-1) must not be negative", "`mean` (=NaN) must be finite"] },
        { new Normal(double.PositiveInfinity), DType.Float32, [4, 3], 3, 4, ["`std` (=inf) must be finite"] },
        { new Normal(8000), DType.Float16, [4, 3], 3, 4, ["values up to 7.36E+04 overflow Float16, which ends at 6.55E+04; take smaller ones or a wider type"] },
        { new Normal(1e-9), DType.Float16, [4, 3], 3, 4, ["values up to 9.2E-09 all round to 0 in Float16; take larger ones or a wider type"] },
        { new Normal(1e-10, 1), DType.Float32, [4, 3], 3, 4, ["values within 9.2E-10 of 1 all round to 1 in Float32; take a larger spread or a wider type"] },
        { new Normal(1e38), DType.Float32, [4, 3], 3, 4, ["values up to 9.2E+38 overflow Float32, which ends at 3.4E+38; take smaller ones or a wider type"] },
        { new Uniform(1, -1), DType.Float32, [4, 3], 3, 4, ["`low` (=1) must be below `high` (=-1); change them round"] },
        { new Uniform(70000), DType.Float16, [4, 3], 3, 4, ["values up to 7E+04 overflow Float16, which ends at 6.55E+04; take smaller ones or a wider type"] },
        { new TruncatedNormal(0.02, 0, 3, -3), DType.Float32, [4, 3], 3, 4, ["`low` (=3) must be below `high` (=-3); change them round"] },
        { new TruncatedNormal(0.02, 0, double.NaN), DType.Float32, [4, 3], 3, 4, ["`low` (=NaN) must be below `high` (=2)"] },
        { new Constant(1e-9), DType.Float16, [3], 3, 4, ["values up to 1E-09 all round to 0 in Float16; take larger ones or a wider type"] },
        { new Constant(double.NaN), DType.Float32, [3], 3, 4, ["`value` (=NaN) must be finite"] },
        { Schemes.Zeros, DType.Bool, [3], 3, 4, ["weights of type Bool cannot be drawn; take float, double, Half or BFloat16"] },
        { Schemes.Zeros, DType.Float32, [3, 0], 3, 4, ["the shape 3×0 has no elements to draw; leave the tensor out"] },
        { new Identity(), DType.Float32, [4, 3, 3], 3, 4, ["the shape 4×3×3 must be a matrix; take dirac for kernels"] },
        { new Identity(1e6), DType.Float16, [4], 3, 4, ["the shape 4 must be a matrix", "values up to 1E+06 overflow Float16, which ends at 6.55E+04; take smaller ones or a wider type"] },
        { new Dirac(), DType.Float32, [4, 3], 3, 4, ["the shape 4×3 must be a kernel's (out, in/groups, extents …); take identity for matrices"] },
        { new Dirac(1, 3), DType.Float32, [4, 3, 3], 3, 4, ["`groups` (=3) must divide the kernels (=4) of the shape 4×3×3"] },
        { new Dirac(1, 0), DType.Float32, [4, 3, 3], 3, 4, ["`groups` (=0) must be at least 1"] },
        { new Sparse(-0.5, -1), DType.Float32, [4], 3, 4, ["`sparsity` (=-0.5) must be from 0 to 1", "`std` (=-1) must not be negative", "the shape 4 must be a matrix"] },
        { new LogPrior([1, 2]), DType.Float32, [3], 3, 4, ["2 priors must be as many as the values of the shape 3"] },
        { new LogPrior([]), DType.Float32, [0], 3, 4, ["its priors are those of data: give targets that are classes, or the priors, as in log-prior:0.2,0.8"] },
        { new Gates([Schemes.Zeros, new Normal(-1)]), DType.Float32, [3], 3, 4, ["normal:-1: `std` (=-1) must not be negative", "the 2 gates must divide the first extent of the shape 3"] },
        { new Gates([new Orthogonal(), new Identity()]), DType.Float32, [4, 2, 2], 3, 4, ["identity: the shape 2×2×2 must be a matrix; take dirac for kernels"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Problems_OfWhatCannotBeDrawn_AreAll(Initializer scheme, DType type, long[] extents, double fanIn, double fanOut, string[] problems)
        => Assert.Equal(problems, scheme.Problems(type, new Shape(extents), new Fans(fanIn, fanOut)));

    [Fact]
    public void Problems_OfFansThatASchemeDoesNotNeed_AreNone()
    {
        Assert.Empty(new Normal(1).Problems(DType.Float32, Matrix, new Fans(0, double.NaN)));
        Assert.Empty((Schemes.He with { Mode = FanMode.Out }).Problems(DType.Float32, Matrix, new Fans(0, 4)));
        Assert.Empty(new Orthogonal().Problems(DType.Float32, new Shape(0, 3), new Fans(0, 0)));
    }

    [Fact]
    public void Fill_WhatCannotBeDrawn_SaysItInOneLineAndWritesNothing()
    {
        using var tensor = new Tensor(DType.Float32, Matrix);
        using var workers = new Workers(1);
        tensor.Span<float>().Fill(7);
        var exception = Assert.Throws<SchemeException>(() => new Normal(-1, double.NaN).Fill(tensor, new Fans(3, 4), 0, "w", workers));
        Assert.Equal("normal:-1?mean=NaN: `std` (=-1) must not be negative; `mean` (=NaN) must be finite", exception.Message);
        Assert.All(tensor.Span<float>().ToArray(), v => Assert.Equal(7, v));
        Assert.Throws<SchemeException>(() => Schemes.He.FillSlice(new float[2], 0, Matrix, new Fans(0, 1), 0, "w"));
    }

    [Fact]
    public void Fill_AnIntegerTensor_SaysWhichTypesThereAre()
    {
        using var tensor = new Tensor(DType.Int64, Matrix);
        using var workers = new Workers(1);
        Assert.Equal("ones: weights of type Int64 cannot be drawn; take float, double, Half or BFloat16", Assert.Throws<SchemeException>(() => new Constant(1).Fill(tensor, new Fans(3, 4), 0, "w", workers)).Message);
    }
}
