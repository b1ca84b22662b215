using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Ops that move values.</summary>
internal static class LayoutOpCases
{
    private const int MostAxes = 4;

    public static IEnumerable<GradientCase> All() =>
    [
        .. Reshapes(), .. Transposes(), .. Slices(), .. Concats(), .. Pads(), .. Tables(),
    ];

    private static IEnumerable<GradientCase> Reshapes() =>
    [
        OpCases.Of(new Reshape(new Shape(6, 4)), new Shape(2, 3, 4)),
        OpCases.Of(new Reshape([-1, 2]), new Shape(2, 3, 4)),
        OpCases.Of(new Reshape([1, 1, 5]), new Shape(5), batch: 1),
        OpCases.Of(new Reshape([]), new Shape(1)),
    ];

    private static IEnumerable<GradientCase> Transposes()
    {
        yield return OpCases.Of(new Transpose([1, 0]), new Shape(7, 5));
        yield return OpCases.Of(new Transpose([1, 0]), new Shape(70, 131), batch: 2) with { MostElements = 10 };
        yield return OpCases.Of(new Transpose([0]), new Shape(6));
        yield return OpCases.Of(new Transpose([]), new Shape());
        yield return OpCases.Of(new Transpose([1, 0, 2]), new Shape(5, 2, 8));
        yield return OpCases.Of(new Transpose([0, -1, 1]), new Shape(2, 5, 9));
        var random = new Random(11);
        for (var i = 0; i < 20; i++)
        {
            var axes = Enumerable.Range(0, random.Next(1, MostAxes + 2)).Select(a => (long)a).ToArray();
            random.Shuffle(axes);
            var sample = new Shape([.. axes.Select(_ => (long)random.Next(1, 6))]);
            yield return OpCases.Of(new Transpose(Numbers.Create(axes)), sample, batch: random.Next(1, 4)) with { Name = $"transpose {i}", MostElements = 10 };
        }
    }

    private static IEnumerable<GradientCase> Slices()
    {
        var random = new Random(12);
        for (var i = 0; i < 20; i++)
        {
            var sample = Sample(random);
            var axis = random.Next(sample.Rank);
            var start = random.Next((int)sample[axis]);
            var step = random.Next(1, 4);
            var length = random.Next(1, (int)((sample[axis] - 1 - start) / step) + 2);
            var signed = random.Next(2) == 0 ? axis : axis - sample.Rank;
            var batch = random.Next(1, 4);
            yield return OpCases.Of(new Slice(signed, start, length, step), sample, batch) with { Name = $"slice {i}" };
            yield return OpCases.Of(new Evenkeel.Networks.Ops.Select(signed, start - (random.Next(2) == 0 ? 0 : sample[axis])), sample, batch) with { Name = $"select {i}" };
            var indices = Enumerable.Range(0, random.Next(1, 7)).Select(_ => (long)random.Next((int)sample[axis])).ToArray();
            yield return OpCases.Of(new Gather(signed, Numbers.Create(indices)), sample, batch) with { Name = $"gather {i}" };
        }

        yield return OpCases.Of(new Slice(0, -3, 2), new Shape(9));
    }

    private static IEnumerable<GradientCase> Concats() =>
    [
        OpCases.OnParts(new Concat(1), new Shape(3, 2), new Shape(3, 4), new Shape(3, 1)),
        OpCases.OnParts(new Concat(-1), batch: 1, new Shape(3, 2), new Shape(3, 2)),
        OpCases.OnParts(new Concat(1), new Shape(2, 1, 3), new Shape(2, 4, 3)),
        OpCases.OnParts(new Concat(-3), new Shape(2, 1, 3), new Shape(1, 1, 3)),
    ];

    private static IEnumerable<GradientCase> Pads() =>
    [
        OpCases.Of(new Pad([2], [1]), new Shape(4)),
        OpCases.Of(new Pad([0, 0], [0, 0]), new Shape(2, 3)),
        OpCases.Of(new Pad([1, 0, 2], [0, 3, 1], Value: -2), new Shape(2, 3, 4)),
        OpCases.Of(new Pad([], []), new Shape()),
    ];

    private static IEnumerable<GradientCase> Tables() =>
    [
        OpCases.Of(new Embedding(7, 5), new Shape(6)) with { Tokens = 7 },
        OpCases.Of(new Embedding(3, 70), new Shape(2, 4)) with { Tokens = 3 },
        OpCases.Of(new Embedding(1, 1), new Shape(), batch: 4) with { Tokens = 1 },
        OpCases.Of(new Position(), new Shape(4, 5)),
        OpCases.Of(new Position(), new Shape(3), batch: 1),
        OpCases.Of(new Position(), new Shape(1, 1)),
    ];

    private static Shape Sample(Random random)
        => new([.. Enumerable.Range(0, random.Next(1, MostAxes)).Select(_ => (long)random.Next(1, 8))]);
}
