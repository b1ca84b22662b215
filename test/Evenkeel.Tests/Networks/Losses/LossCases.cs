using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Losses;

/// <summary>Every loss behind a linear layer; the gradients of each are checked.</summary>
internal static class LossCases
{
    public static IReadOnlyDictionary<string, GradientCase> All { get; } = new[]
    {
        Of("cross-entropy", new CrossEntropy(), Tensor.From<long>([2, 0, 1, 2, 2], new Shape(5))),
        Of("cross-entropy on one sample", new CrossEntropy(), Tensor.From<long>([1], new Shape(1))),
        Of("cross-entropy with smoothed labels", new CrossEntropy(0.2), Tensor.From<long>([2, 0, 1, 2, 2], new Shape(5))),
        OfPositions("cross-entropy on positions", new CrossEntropy(0.1), Tensor.From<long>([2, 0, 1, 2, 2, 1], new Shape(2, 3))),
        Of("binary cross-entropy", new BinaryCrossEntropy(), Tensor.From<double>([0, 1, 0.5, 1, 1, 0.2], new Shape(2, 3))),
        Of("mse", new SquaredError(), RandomValues.Normal(new Random(1), new Shape(4, 3))),
        Of("mse on float32 targets", new SquaredError(), Tensor.From<float>([0.5f, -1, 2], new Shape(1, 3))),
    }.ToDictionary(c => c.Name, StringComparer.Ordinal);

    private static GradientCase OfPositions(string name, Loss loss, Tensor target)
    {
        var builder = new GraphBuilder(name, new Shape(target.Shape[1], 4));
        builder.Add("head", new Linear(3));
        return new GradientCase(name, builder.Build(), target.Shape[0], Seed: 6) { Loss = loss, Target = target };
    }

    private static GradientCase Of(string name, Loss loss, Tensor target)
    {
        var builder = new GraphBuilder(name, new Shape(4));
        builder.Add("head", new Linear(3));
        return new GradientCase(name, builder.Build(), target.Shape[0], Seed: 6) { Loss = loss, Target = target };
    }
}
