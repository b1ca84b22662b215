using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Tests.Numerics.Simd;

public sealed unsafe class PairsTests
{
    [Fact]
    public void EvensOddsAndTurns_AnyRegister_MoveElementsAsTheySay()
    {
        Check<Vec512<float>, float>();
        Check<Vec256<float>, float>();
        Check<Vec128<float>, float>();
        Check<Vec1<float>, float>();
        Check<Vec512<double>, double>();
        Check<Vec256<double>, double>();
        Check<Vec128<double>, double>();
        Check<Vec1<double>, double>();
    }

    private static void Check<V, T>()
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var source = stackalloc T[2 * Partial.MaxCount];
        var moved = stackalloc T[2 * Partial.MaxCount];
        for (var i = 0; i < 2 * V.Count; i++) source[i] = T.CreateTruncating(i);
        V a = V.Load(source), b = V.Load(source + V.Count);
        V.Store(V.Evens(a, b), moved);
        V.Store(V.Odds(a, b), moved + V.Count);
        for (var i = 0; i < 2 * V.Count; i++) Assert.Equal(T.CreateTruncating(i < V.Count ? 2 * i : 2 * (i - V.Count) + 1), moved[i]);

        V.Store(V.FirstTurns(a, b), moved);
        V.Store(V.SecondTurns(a, b), moved + V.Count);
        for (var i = 0; i < 2 * V.Count; i++) Assert.Equal(T.CreateTruncating(i / 2 + i % 2 * V.Count), moved[i]);
    }
}
