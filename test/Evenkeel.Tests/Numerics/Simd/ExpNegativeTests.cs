using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Tests.Numerics.Simd;

public sealed unsafe class ExpNegativeTests
{
    /// <summary>Halves of a unit in the last place: what the doc comment promises.</summary>
    private const double Roundings = 4;

    [Fact]
    public void ExpNegative_OneFloat_IsTheExponential() => AssertExponential<Vec1<float>, float>(MathF.BitIncrement(1) - 1);

    [Fact]
    public void ExpNegative_FloatsOf128Bits_AreTheExponential() => AssertExponential<Vec128<float>, float>(MathF.BitIncrement(1) - 1);

    [Fact]
    public void ExpNegative_FloatsOf256Bits_AreTheExponential() => AssertExponential<Vec256<float>, float>(MathF.BitIncrement(1) - 1);

    [Fact]
    public void ExpNegative_FloatsOf512Bits_AreTheExponential() => AssertExponential<Vec512<float>, float>(MathF.BitIncrement(1) - 1);

    [Fact]
    public void ExpNegative_DoublesOf512Bits_AreTheExponential() => AssertExponential<Vec512<double>, double>(Math.BitIncrement(1) - 1);

    [Fact]
    public void PowerOfTwo_DoublesOf256Bits_AreExact()
    {
        for (var n = -1022; n < 1024; n++) Assert.Equal(Math.ScaleB(1, n), Vec256<double>.SmallestOf(Vec256<double>.PowerOfTwo(Vec256<double>.Create(n))));
    }

    private static void AssertExponential<V, T>(double unit)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i <= 20_000; i++)
        {
            var x = T.CreateTruncating(-86.9 * i / 20_000);
            var exact = Math.Exp(double.CreateTruncating(x));
            var error = double.CreateTruncating(At<V, T>(x)) / exact - 1;
            Assert.InRange(error, -Roundings / 2 * unit, Roundings / 2 * unit);
        }

        Assert.Equal(T.One, At<V, T>(T.Zero));
        Assert.Equal(T.Zero, At<V, T>(T.NegativeInfinity));
        Assert.Equal(T.Zero, At<V, T>(T.CreateTruncating(-1e4)));
        Assert.True(T.IsNaN(At<V, T>(T.NaN)));
    }

    private static T At<V, T>(T x)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var results = stackalloc T[Partial.MaxCount];
        V.Store(Elementary.ExpNegative<V, T>(V.Create(x)), results);
        Assert.Equal(results[0], results[V.Count - 1]);
        return results[0];
    }
}
