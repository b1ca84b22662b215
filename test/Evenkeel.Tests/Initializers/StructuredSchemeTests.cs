using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit.Distributions;

namespace Evenkeel.Tests.Initializers;

/// <summary>Schemes whose values depend on one another, or on their place.</summary>
public sealed class StructuredSchemeTests
{
    [Fact]
    public void Sparse_AboutAllColumns_PutsZerosEverywhereAlike()
    {
        const int Rows = 20, Columns = 5000;
        var values = Drawn<float>(new Sparse(0.3, 2), new Shape(Rows, Columns));
        var counts = new int[Rows];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0) counts[i / Columns]++;
        }

        Assert.Equal(6 * Columns, counts.Sum());
        Assert.All(counts, c => Assert.InRange(c, 0.3 * Columns - 5 * Math.Sqrt(0.21 * Columns), 0.3 * Columns + 5 * Math.Sqrt(0.21 * Columns)));
        var others = values.Where(v => v != 0).Select(v => (double)v).ToArray();
        var report = DistributionCheck.Of(others, new ReferenceNormal(0, 2, double.NegativeInfinity, double.PositiveInfinity), ElementGrid.Single);
        Assert.True(report.IsGood, string.Join("; ", report.Failures));
        Assert.Equal(values.Average(v => (double)v * v), new Sparse(0.3, 2).SecondMoment(new Shape(Rows, Columns), new Fans(1, 1)), 0.05);
    }

    [Theory]
    [InlineData("sparse:0.37")]
    [InlineData("gates:orthogonal")]
    [InlineData("gates:zeros|normal:0.1|xavier|sparse:0.5")]
    public void Fill_AnyNumberOfThreads_IsTheSame(string text)
    {
        var scheme = Schemes.Parse(text);
        var shape = new Shape(64, 200);
        var expected = Drawn<float>(scheme, shape, Fans.Recurrent(200, 16, 4), 1);
        Assert.Equal(expected, Drawn<float>(scheme, shape, Fans.Recurrent(200, 16, 4), 3));
        Assert.NotEqual(expected, Drawn<float>(scheme, shape, Fans.Recurrent(200, 16, 4), 1, seed: 1));
    }

    [Fact]
    public void Sparse_HalfTypes_AreTheFloatsRounded()
    {
        var shape = new Shape(30, 70);
        Assert.Equal(Drawn<float>(new Sparse(0.5), shape).Select(v => (Half)v), Drawn<Half>(new Sparse(0.5), shape));
        Assert.Equal(Drawn<float>(new Sparse(0.5), shape).Select(v => (BFloat16)v), Drawn<BFloat16>(new Sparse(0.5), shape));
    }

    [Fact]
    public void Identity_WithAGain_IsTheSameInEveryType()
    {
        float[] expected = [1.1f, 0, 0, 0, 1.1f, 0];
        Assert.Equal(expected, Drawn<float>(new Identity(1.1), new Shape(2, 3)));
        Assert.Equal([1.1, 0, 0, 0, 1.1, 0], Drawn<double>(new Identity(1.1), new Shape(2, 3)));
        Assert.Equal(expected.Select(v => (Half)v), Drawn<Half>(new Identity(1.1), new Shape(2, 3)));
        Assert.Equal(expected.Select(v => (BFloat16)v), Drawn<BFloat16>(new Identity(1.1), new Shape(2, 3)));
    }

    [Fact]
    public void Dirac_OfAGroupedLayer_TakesItsGroups()
    {
        var shape = new Shape(4, 2, 3);
        Assert.Equal(Drawn<float>(new Dirac(1, 2), shape), Drawn<float>(new Dirac(), shape, Fans.Convolution([3], 4, 4, 2)));
    }

    [Fact]
    public void Gates_OfOneScheme_DrawEachGateByItself()
    {
        const int Hidden = 8;
        var scheme = Schemes.Parse("gates:orthogonal");
        var values = Drawn<float>(scheme, new Shape(4 * Hidden, Hidden), Fans.Recurrent(Hidden, Hidden, 4));
        for (var gate = 0; gate < 4; gate++)
        {
            var block = values.AsSpan(gate * Hidden * Hidden, Hidden * Hidden).ToArray();
            for (var i = 0; i < Hidden; i++)
            {
                for (var j = 0; j < Hidden; j++)
                {
                    var product = Enumerable.Range(0, Hidden).Sum(k => (double)block[i * Hidden + k] * block[j * Hidden + k]);
                    Assert.Equal(i == j ? 1 : 0, product, 1e-5);
                }
            }

            if (gate > 0) Assert.NotEqual(values[0], block[0]);
        }

        Assert.Equal(1.0 / Hidden, scheme.SecondMoment(new Shape(4 * Hidden, Hidden), Fans.Recurrent(Hidden, Hidden, 4)), 1e-12);
        Assert.Equal(1.0 / (4 * Hidden), new Orthogonal().SecondMoment(new Shape(4 * Hidden, Hidden), Fans.Recurrent(Hidden, Hidden, 4)), 1e-12);
    }

    [Fact]
    public void ForgetBias_OfAnLstm_IsOnTheSecondGateAlone()
    {
        var values = Drawn<float>(Schemes.Parse("forget-bias:3"), new Shape(12), Fans.Recurrent(5, 3, 4));
        Assert.Equal([0, 0, 0, 3, 3, 3, 0, 0, 0, 0, 0, 0], values);
        Assert.Equal(["4 schemes must be as many as the layer's gates (3), or a single one"], Schemes.Parse("forget-bias").Problems(DType.Float32, new Shape(12), Fans.Recurrent(5, 4, 3)));
    }

    [Theory]
    [InlineData("log-prior:0.1,0.2,0.7")]
    [InlineData("log-prior:10,20,70")]
    public void LogPrior_OfPriorsOrCounts_GivesThePriorsBackThroughASoftmax(string text)
    {
        var values = Drawn<double>(Schemes.Parse(text), new Shape(3));
        Assert.Equal([0.1, 0.2, 0.7], values.Select(v => Math.Round(Math.Exp(v), 12)));
    }

    [Fact]
    public void LogPrior_OfASinglePrior_GivesItBackThroughASigmoid()
        => Assert.Equal(0.01, 1 / (1 + Math.Exp(-Drawn<double>(Schemes.Parse("log-prior:0.01"), new Shape(1))[0])), 1e-12);

    [Fact]
    public void SmallPositive_IsAConstant() => Assert.Equal(new Constant(0.01), Schemes.Parse("small-positive"));

    private static T[] Drawn<T>(Initializer scheme, Shape shape, Fans? fans = null, int threads = 2, ulong seed = 0)
        where T : unmanaged
    {
        var values = new T[shape.Length];
        using var workers = new Workers(threads);
        scheme.Fill<T>(values, shape, fans ?? new Fans(1, 1), seed, "w", workers);
        return values;
    }
}
