using System.Collections.Immutable;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Layers that join branches.</summary>
internal static class JoinKinds
{
    private static readonly Option Two = Shared.Branches with { Doc = "two lists of layers; an empty one hands on the input" };

    public static ImmutableArray<Kind> All { get; } =
    [
        new JoinKind("add", "adds the outputs of branches", [Shared.Branches], _ => new Add(), Shared.Named),
        new JoinKind("subtract", "subtracts the output of the second branch from the first's", [Two], _ => new Subtract(), Shared.Named),
        new JoinKind("multiply", "multiplies the outputs of two branches, value by value", [Two], _ => new Multiply(), Shared.Named),
        new JoinKind("divide", "divides the output of the first branch by the second's, value by value", [Two], _ => new Divide(), Shared.Named),
        new JoinKind(
            "matmul",
            "the matrix product of the outputs of two branches, over their last two axes",
            [
                Two,
                new("transpose-a", OptionType.Boolean, "whether the first is transposed before") { Default = false },
                new("transpose-b", OptionType.Boolean, "whether the second is") { Default = false },
            ],
            o => new MatMul(o.Boolean("transpose-a"), o.Boolean("transpose-b")),
            Shared.Named),
        new JoinKind(
            "concat",
            "joins the outputs of branches along an axis, the first by default",
            [Shared.Branches, Shared.Axis with { Default = 0L }],
            o => new Concat(o.Index("axis")),
            Shared.Named),
        new JoinKind(
            "dot-product-attention",
            "softmax(q kᵀ/√width) v of three branches, q, k and v: attention without projections of its own",
            [
                Shared.Branches with { Doc = "three lists of layers, for q, k and v; an empty one hands on the input" },
                Shared.Heads,
                Shared.Causal,
                new("scale", OptionType.Number, "the factor on q kᵀ; 1/√(width/heads) by default"),
            ],
            o => new Attention(o.Integer("heads"), o.Boolean("causal"), o.NumberOrNothing("scale")),
            Shared.Named),
    ];
}
