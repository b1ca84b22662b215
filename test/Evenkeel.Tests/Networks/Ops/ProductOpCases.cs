using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Products of two values, softmaxes, and norms other than the first two.</summary>
internal static class ProductOpCases
{
    public static IEnumerable<GradientCase> All() => [.. Products(), .. Softmaxes(), .. Norms()];

    private static IEnumerable<GradientCase> Products()
    {
        foreach (var (m, n, k, before) in new (long, long, long, long[])[]
        {
            (3, 4, 5, []), (1, 1, 1, []), (1, 6, 2, [2]), (7, 1, 3, [2, 3]), (20, 33, 17, [2]), (3, 2, 1, [1]),
        })
        {
            foreach (var (transposeA, transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                long[] a = transposeA ? [.. before, k, m] : [.. before, m, k];
                long[] b = transposeB ? [.. before, n, k] : [.. before, k, n];
                yield return OpCases.OnParts(new MatMul(transposeA, transposeB), batch: 2, new Shape(a), new Shape(b)) with { MostElements = 20 };
            }
        }
    }

    private static IEnumerable<GradientCase> Softmaxes()
    {
        foreach (var (axis, sample) in new (int, Shape)[]
        {
            (-1, new Shape(7)), (0, new Shape(40)), (-1, new Shape(3, 5)), (0, new Shape(3, 5)), (1, new Shape(2, 3, 20)), (0, new Shape(1, 4)), (-2, new Shape(3, 300)),
        })
        {
            yield return OpCases.Of(new Softmax(axis), sample);
            yield return OpCases.Of(new LogSoftmax(axis), sample);
        }
    }

    private static IEnumerable<GradientCase> Norms()
    {
        foreach (var affine in new[] { true, false })
        {
            yield return OpCases.Of(new RmsNorm(Affine: affine), new Shape(9));
            yield return OpCases.Of(new RmsNorm(0.1, affine), new Shape(1));
            yield return OpCases.Of(new RmsNorm(Affine: affine), new Shape(3, 7));
            yield return OpCases.Of(new RmsNorm(Affine: affine), new Shape(40), batch: 70);
            yield return OpCases.Of(new GroupNorm(2, Affine: affine), new Shape(6, 3, 4));
            yield return OpCases.Of(new GroupNorm(1, Affine: affine), new Shape(3, 5), batch: 1);
            yield return OpCases.Of(new GroupNorm(2, Affine: affine), new Shape(8));
            yield return OpCases.Of(new GroupNorm(3, 0.1, affine), new Shape(3, 6));
            yield return OpCases.Of(new InstanceNorm(Affine: affine), new Shape(2, 3, 5));
            yield return OpCases.Of(new InstanceNorm(0.1, affine), new Shape(3, 4), batch: 1);
            yield return OpCases.Of(new BatchNorm(Affine: affine, Evaluation: true), new Shape(5), batch: 1);
            yield return OpCases.Of(new BatchNorm(Affine: affine, Evaluation: true), new Shape(3, 2, 4));
            yield return OpCases.Of(new BatchNorm(Affine: affine), new Shape(70), batch: 150) with { MostElements = 10 };
            yield return OpCases.Of(new LayerNorm(Affine: affine), new Shape(70), batch: 150) with { MostElements = 10 };
        }
    }
}
