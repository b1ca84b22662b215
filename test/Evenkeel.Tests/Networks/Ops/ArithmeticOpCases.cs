using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Ops that calculate element by element, with operands that are repeated, and reductions.</summary>
internal static class ArithmeticOpCases
{
    public static IEnumerable<GradientCase> All() => [.. Broadcasts(), .. Quotients(), .. Factors(), .. Reductions()];

    /// <summary>Pairs of samples that differ in every way in which they may.</summary>
    public static IEnumerable<(Shape Left, Shape Right)> Pairs() =>
    [
        (new Shape(5), new Shape(5)),
        (new Shape(4, 5), new Shape(5)),
        (new Shape(5), new Shape(4, 5)),
        (new Shape(4, 5), new Shape(4, 1)),
        (new Shape(4, 1), new Shape(1, 5)),
        (new Shape(3, 4, 5), new Shape(1)),
        (new Shape(3, 4, 5), new Shape()),
        (new Shape(3, 4, 5), new Shape(3, 1, 5)),
        (new Shape(3, 1, 5), new Shape(4, 1)),
        (new Shape(1, 1), new Shape(1)),
        (new Shape(2, 1, 3, 1), new Shape(1, 4, 1, 5)),
        (new Shape(3, 40), new Shape(40)),
    ];

    private static IEnumerable<GradientCase> Broadcasts()
    {
        foreach (var (left, right) in Pairs())
        {
            yield return OpCases.OnParts(new Add(), left, right);
            yield return OpCases.OnParts(new Subtract(), left, right);
            yield return OpCases.OnParts(new Multiply(), left, right);
            yield return OpCases.OnParts(new Multiply(), batch: 1, left, right);
        }

        yield return OpCases.OnParts(new Add(), new Shape(1, 5), new Shape(4, 1), new Shape(2, 4, 5), new Shape(5));
        yield return OpCases.OnParts(new Multiply(), batch: 2, new Shape(3, 1), new Shape(3, 2100)) with { MostElements = 10 };
        yield return OpCases.OnParts(new Multiply(), batch: 2, new Shape(700, 3), new Shape(3)) with { MostElements = 10 };
    }

    /// <summary>The divisor is kept away from 0.</summary>
    private static IEnumerable<GradientCase> Quotients()
    {
        foreach (var (left, right) in Pairs())
        {
            var builder = new GraphBuilder("quotient", new Shape(left.Length + right.Length));
            builder.Add("left.part", new Slice(0, 0, left.Length));
            var a = builder.Add("left", new Reshape(left));
            builder.Add("right.part", new Slice(0, left.Length, right.Length), 0);
            builder.Add("right", new Reshape(right));
            builder.Add("positive", new Activate(ActivationCatalogue.Parse("softplus")));
            var b = builder.Add("large", new Activate(ActivationCatalogue.Parse("softplus")));
            builder.Add("op", new Divide(), a, b);
            yield return new GradientCase($"divide {left} by {right}", builder.Build(), Batch: 3, Seed: 8);
        }
    }

    private static IEnumerable<GradientCase> Factors() =>
    [
        OpCases.Of(new Scale(-0.7), new Shape(3, 4)),
        OpCases.Of(new Scale(0), new Shape(3)),
        OpCases.Of(new Gain(), new Shape(3, 4)),
        OpCases.Of(new Gain(0.5), new Shape(), batch: 1),
        OpCases.Of(new Gain(1), new Shape(3000)) with { MostElements = 5 },
        OpCases.Of(new Offset(), new Shape(3, 4)),
        OpCases.Of(new Offset(), new Shape(), batch: 1),
        OpCases.Of(new Offset(), new Shape(3000)) with { MostElements = 5 },
    ];

    private static IEnumerable<GradientCase> Reductions()
    {
        foreach (var keep in new[] { false, true })
        {
            foreach (var (axes, sample) in new (Numbers, Shape)[]
            {
                ([], new Shape(3, 4)), ([0], new Shape(3, 4)), ([1], new Shape(3, 4)), ([-1, 0], new Shape(3, 4, 5)), ([1], new Shape(3, 4, 5)),
                ([0, 2], new Shape(2, 3, 2, 3)), ([0], new Shape(1, 3)), ([1], new Shape(3, 1)), ([], new Shape()), ([0], new Shape(2100)),
            })
            {
                yield return OpCases.Of(new Sum(axes, keep), sample);
                yield return OpCases.Of(new Mean(axes, keep), sample, batch: 1);
                yield return OpCases.Of(new Max(axes, keep), sample);
            }
        }
    }
}
