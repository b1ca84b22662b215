using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// A transformer's block on positions × features: attention and a perceptron of two layers, each in a residual connection, with its layer
/// norm before the branch, x + f(norm(x)) (Radford et al. 2019), or behind the sum, norm(x + f(x)) (Vaswani et al. 2017).
/// </summary>
/// <param name="Heads">The number of attention heads.</param>
/// <param name="Expansion">How many times wider the perceptron's hidden layer is.</param>
/// <param name="Causal">Whether a position sees none behind it.</param>
/// <param name="NormsFirst">Whether norms stand before the branches.</param>
/// <param name="Activation">The perceptron's activation.</param>
/// <param name="Bias">Whether linear layers have biases.</param>
internal sealed record TransformerBlock(long Heads, long Expansion, bool Causal, bool NormsFirst, Op Activation, bool Bias)
{
    private const long MaxDepth = 1000;
    private const long MaxWidth = 1 << 20;

    /// <summary>The options that describe a stack of blocks.</summary>
    public static ZooOption[] Options { get; } =
    [
        new("depth", "6", "blocks"),
        new("width", "128", "features of a position"),
        new("heads", "4", "attention heads; they divide the width"),
        new("expansion", "4", "how many times wider the perceptron's hidden layer is"),
        new("norm", "pre", "pre: before each branch, and one at the end; post: behind each sum"),
        new("activation", "gelu", "the perceptron's activation, any by name"),
        new("bias", "true", "whether the blocks' linear layers have biases"),
    ];

    /// <summary>The stack that the options describe.</summary>
    public static (TransformerBlock Block, long Depth, long Width) Of(ZooValues values, bool causal)
    {
        var depth = values.Integer("depth", 1, MaxDepth);
        var width = values.Integer("width", 1, MaxWidth);
        var heads = values.Integer("heads", 1, MaxWidth);
        var expansion = values.Integer("expansion", 1, 1024);
        var norm = values.OneOf("norm", "pre", "post");
        var activation = values.Activation("activation");
        var bias = values.Boolean("bias");
        if (width % heads != 0) values.Refuse($"`heads` (={heads}) must divide `width` (={width})");
        return (new TransformerBlock(heads, expansion, causal, norm == "pre", activation, bias), depth, width);
    }

    /// <summary>Adds <paramref name="depth"/> blocks and, where norms stand first, the one norm that ends them.</summary>
    public void AddStack(GraphBuilder builder, long depth)
    {
        for (var i = 0; i < depth; i++) Add(builder, $"blocks.{i}");
        if (NormsFirst) builder.Add("ln_f", new LayerNorm());
    }

    private void Add(GraphBuilder builder, string name)
    {
        var width = builder.ShapeOf(builder.Last)[^1];
        var input = builder.Last;
        Before(builder, $"{name}.ln_1");
        var read = builder.Last;
        var q = builder.Add($"{name}.q", new Linear(width, Bias), read);
        var k = builder.Add($"{name}.k", new Linear(width, Bias), read);
        var v = builder.Add($"{name}.v", new Linear(width, Bias), read);
        builder.Add($"{name}.attention", new Attention(Heads, Causal), q, k, v);
        builder.Add($"{name}.o", new Linear(width, Bias));
        builder.Add($"{name}.add_1", new Add(), input, builder.Last);
        Behind(builder, $"{name}.ln_1");

        input = builder.Last;
        Before(builder, $"{name}.ln_2");
        builder.Add($"{name}.up", new Linear(checked(Expansion * width), Bias));
        builder.Add($"{name}.act", Activation);
        builder.Add($"{name}.down", new Linear(width, Bias));
        builder.Add($"{name}.add_2", new Add(), input, builder.Last);
        Behind(builder, $"{name}.ln_2");
    }

    private void Before(GraphBuilder builder, string norm)
    {
        if (NormsFirst) builder.Add(norm, new LayerNorm());
    }

    private void Behind(GraphBuilder builder, string norm)
    {
        if (!NormsFirst) builder.Add(norm, new LayerNorm());
    }
}
