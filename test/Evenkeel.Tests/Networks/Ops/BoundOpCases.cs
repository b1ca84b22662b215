using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Ops of graphs that are bound to a batch, whose values may have any axis in the samples' place, and ops on values that files compute.</summary>
internal static class BoundOpCases
{
    private static readonly ScalarFunction Cube = new("cube", x => x * x * x, x => 3 * x * x);

    private static readonly PairFunction Product = new("product", (a, b) => a * b + a, (_, b) => b + 1, (a, _) => a);

    public static IEnumerable<GradientCase> All() =>
    [
        Of("view", new Shape(3, 4), b => b.Add("op", new View(new Shape(4, 6)))),
        Of("expand rows", new Shape(1, 5), b => b.Add("op", new Expand(new Shape(2, 3, 5)))),
        Of("expand samples", new Shape(6), b => b.Add("op", new Expand(new Shape(4, 12)), b.Add("one", new View(new Shape(1, 12))))),
        Of("learned and fixed", new Shape(5), LearnedAndFixed),
        Of("linear, its weight in the other order", new Shape(5), b => b.Add("op", new Linear(3, Layout: WeightLayout.InOut))),
        Of("linear of a computed weight", new Shape(5), ComputedLinear),
        Of("linear whose weight is the input", new Shape(6), b => b.Add("op", new Applied(new Linear(2, Bias: false)), b.Add("x", new Learned(new Shape(3, 6), ParameterRole.Table, new Fans(1, 1))), 0)) with { Tokens = 9 },
        Of("a recurrent layer's weights from one table", new Shape(4, 3), SlicedRecurrence),
        Of("apply", new Shape(4, 5), b => b.Add("op", new Apply(Cube))),
        Of("combine", new Shape(8), b => b.Add("op", new Combine(Product), Half(b, "a", 0), Half(b, "b", 4))),
        Of("choose", new Shape(8), Chosen),
        Of("pick by ranks", new Shape(5, 3), b => b.Add("op", new Pick(0), 0, b.Add("places", new Ranked(0, 2), 0))),
        Of("pick of the last, then squared", new Shape(7), b => b.Add("op", new Apply(Cube), b.Add("picked", new Pick(-1), 0, b.Add("places", new Ranked(-1, 3, LastFirst: true), 0)))),
    ];

    private const long Batch = 2;

    private static GradientCase Of(string name, Shape sample, Action<GraphBuilder> build)
    {
        var builder = new GraphBuilder(name, sample, Batch);
        build(builder);
        return new GradientCase($"bound: {name}", builder.Build(), Batch, Seed: 21);
    }

    private static int Half(GraphBuilder builder, string name, long start) => builder.Add(name, new Slice(0, start, 4), 0);

    private static void LearnedAndFixed(GraphBuilder builder)
    {
        var table = builder.Add("table", new Learned(new Shape(3, 5), ParameterRole.Table, new Fans(1, 1)));
        var factors = builder.Add("factors", new Fixed(new Shape(3, 1), [0.5, -2, 3]));
        var mixed = builder.Add("mixed", new Multiply(), table, factors);
        builder.Add("product", new MatMul(TransposeB: true), builder.Add("x", new View(new Shape(1, 2, 5)), 0), builder.Add("y", new View(new Shape(1, 3, 5)), mixed));
    }

    /// <summary>A weight that is the product of a direction and a size, as weight norm makes it.</summary>
    private static void ComputedLinear(GraphBuilder builder)
    {
        var direction = builder.Add("direction", new Learned(new Shape(3, 5), ParameterRole.Weight, new Fans(5, 3)));
        var size = builder.Add("size", new Learned(new Shape(3, 1), ParameterRole.Scale, new Fans(1, 1)));
        var bias = builder.Add("bias", new Learned(new Shape(3), ParameterRole.Bias, new Fans(5, 3)));
        builder.Add("op", new Applied(new Linear(3)), 0, builder.Add("weight", new Multiply(), direction, size), bias);
    }

    private static void SlicedRecurrence(GraphBuilder builder)
    {
        var op = new Recurrent(RecurrentKind.Gru, 2, Bias: false);
        var table = builder.Add("table", new Learned(new Shape(1, 6, 5), ParameterRole.Weight, new Fans(1, 1)));
        var input = builder.Add("input", new View(new Shape(6, 3)), builder.Add("first", new Slice(1, 0, 3), table));
        var state = builder.Add("state", new View(new Shape(6, 2)), builder.Add("second", new Slice(1, 3, 2), table));
        builder.Add("op", new Applied(op), 0, input, state);
    }

    private static void Chosen(GraphBuilder builder)
    {
        var condition = builder.Add("condition", new Fixed(new Shape(2, 4), [1, 0, 0, 1, 0, 1, 1, 0]));
        builder.Add("op", new Choose(), condition, Half(builder, "a", 0), builder.Add("b", new Activate(ActivationCatalogue.Parse("tanh")), Half(builder, "b.part", 4)));
    }
}
