using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Networks.Ops.Sliding;

public sealed class WinogradTests
{
    /// <summary>
    /// Roundings of the sum of absolute products: the transforms take four sums in a row on each side, of terms that belong to all of a tile,
    /// so that a place with small terms inherits its neighbours' roundings. The worst found is 5.
    /// </summary>
    private const double Roundings = 32;

    /// <summary>The size of a place's or a tap's terms where it has none of its own, since inputs and kernels are of the order of 1.</summary>
    private const double LeastTerms = 1;

    [Fact]
    public void Run_AnyRegisterAndTile_EqualsTheSum() => ForEachRegister(
        [(1, 1, 1, 1, 1), (2, 3, 15, 5, 8), (3, 20, 7, 4, 35), (1, 300, 29, 3, 3), (40, 2, 2, 2, 3), (1, 17, 16, 41, 23)],
        new Forwards());

    [Fact]
    public void WeightGradient_AnyRegisterAndTile_EqualsTheSum() => ForEachRegister(
        [(1, 1, 1, 1, 1), (2, 3, 15, 5, 8), (3, 33, 7, 4, 35), (1, 70, 29, 3, 3), (40, 2, 2, 2, 3), (5, 3, 2, 33, 31)],
        new Gradients());

    [Fact]
    public void Run_NotFiniteElement_ReachesNoFurtherThanItsTiles()
    {
        using var workers = new Workers(1);
        var sums = new WinogradCase(2, 16, 3, 12, 12, IsReversed: false);
        sums.X[(16 + 5) * 144 + 6 * 12 + 6] = double.NaN;
        var y = sums.Run<Vec256<float>, float>(workers, 6);
        for (var i = 0; i < y.Length; i++)
        {
            var (row, column) = (i % 144 / 12, i % 12);
            var isBeside = i >= 3 * 144 && row is >= 5 and <= 7 && column is >= 5 and <= 7;
            if (isBeside) Assert.True(float.IsNaN(y[i]));
            else if (i < 3 * 144 || row is < 4 or > 7 || column is < 4 or > 7) Assert.True(float.IsFinite(y[i]));
        }
    }

    private static void ForEachRegister((int Samples, int Channels, int OutChannels, int Rows, int Columns)[] extents, ISubject subject)
    {
        using var workers = new Workers(2);
        foreach (var (samples, channels, outChannels, rows, columns) in extents)
        {
            foreach (var isReversed in new[] { false, true })
            {
                var sums = new WinogradCase(samples, channels, outChannels, rows, columns, isReversed);
                var expected = subject.Expected(sums);
                foreach (var height in new[] { 6, Tile.MaxHeight })
                {
                    Check(subject.Run<Vec512<float>, float>(sums, workers, height), 1.0 / (1 << 24));
                    Check(subject.Run<Vec256<float>, float>(sums, workers, height), 1.0 / (1 << 24));
                    Check(subject.Run<Vec128<float>, float>(sums, workers, height), 1.0 / (1 << 24));
                    Check(subject.Run<Vec1<float>, float>(sums, workers, height), 1.0 / (1 << 24));
                    Check(subject.Run<Vec512<double>, double>(sums, workers, height), 1.0 / (1L << 53));
                    Check(subject.Run<Vec256<double>, double>(sums, workers, height), 1.0 / (1L << 53));
                    Check(subject.Run<Vec128<double>, double>(sums, workers, height), 1.0 / (1L << 53));
                    Check(subject.Run<Vec1<double>, double>(sums, workers, height), 1.0 / (1L << 53));
                }

                void Check<T>(T[] actual, double unit)
                    where T : unmanaged, IFloatingPointIeee754<T>
                {
                    for (var i = 0; i < actual.Length; i++)
                    {
                        var roundings = Math.Abs(double.CreateTruncating(actual[i]) - expected[i].Sum) / (unit * Math.Max(LeastTerms, expected[i].Absolute));
                        Assert.True(roundings <= Roundings, $"{sums}, {typeof(T)}: element {i} is off by {roundings} roundings");
                    }
                }
            }
        }
    }

    private interface ISubject
    {
        T[] Run<V, T>(WinogradCase sums, Workers workers, int height)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IFloatingPointIeee754<T>;

        (double Sum, double Absolute)[] Expected(WinogradCase sums);
    }

    private sealed class Forwards : ISubject
    {
        public T[] Run<V, T>(WinogradCase sums, Workers workers, int height)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IFloatingPointIeee754<T>
            => sums.Run<V, T>(workers, height);

        public (double Sum, double Absolute)[] Expected(WinogradCase sums) => [.. Enumerable.Range(0, sums.Before.Length).Select(sums.Expected)];
    }

    private sealed class Gradients : ISubject
    {
        public T[] Run<V, T>(WinogradCase sums, Workers workers, int height)
            where V : struct, ISimd<V, T>
            where T : unmanaged, IFloatingPointIeee754<T>
            => sums.WeightGradient<V, T>(workers, height);

        public (double Sum, double Absolute)[] Expected(WinogradCase sums) => [.. Enumerable.Range(0, sums.W.Length).Select(sums.ExpectedGradient)];
    }
}
