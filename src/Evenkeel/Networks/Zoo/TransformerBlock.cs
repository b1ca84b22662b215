using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>Where a transformer's norms stand.</summary>
internal enum NormPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before each branch, x + f(norm(x)), and one at the end (Radford et al. 2019).</summary>
    Before,

    /// <summary>Behind each sum, norm(x + f(x)) (Vaswani et al. 2017).</summary>
    Behind,
}

/// <summary>A transformer's block on positions × features: attention and a perceptron of two layers, each in a residual connection.</summary>
/// <param name="Heads">The number of attention heads.</param>
/// <param name="Expansion">How many times wider the perceptron's hidden layer is.</param>
/// <param name="Causal">Whether a position sees none behind it.</param>
/// <param name="Norms">Where norms stand.</param>
/// <param name="Activation">The perceptron's activation.</param>
/// <param name="Bias">Whether linear layers have biases.</param>
/// <param name="Gain">What the learned factor at the end of each branch starts from; null where there is none.</param>
/// <param name="Shortcut">The constant that each shortcut is multiplied by.</param>
internal sealed record TransformerBlock(long Heads, long Expansion, bool Causal, NormPlace Norms, Op Activation, bool Bias, double? Gain, double Shortcut)
{
    private const long MaxDepth = 1000;
    private const long MaxWidth = 1 << 20;
    private const int BranchesInBlock = 2;

    /// <summary>The options that describe a stack of blocks.</summary>
    public static ZooOption[] Options { get; } =
    [
        new("depth", "6", "blocks"),
        new("width", "128", "features of a position"),
        new("heads", "4", "attention heads; they divide the width"),
        new("expansion", "4", "how many times wider the perceptron's hidden layer is"),
        new("norm", "pre", "pre: before each branch, and one at the end; post: behind each sum; none"),
        BranchGain.Option,
        new("shortcut", "1", "the constant that each shortcut is multiplied by: a number, or deepnorm for (2 depth)^¼"),
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
        var norms = values.OneOf("norm", "pre", "post", "none") switch { "pre" => NormPlace.Before, "post" => NormPlace.Behind, _ => NormPlace.None };
        var gain = BranchGain.Of(values);
        var shortcut = values.NumberOr("deepnorm", "shortcut") ?? Math.Pow(BranchesInBlock * depth, 0.25);
        var activation = values.Activation("activation");
        var bias = values.Boolean("bias");
        if (width % heads != 0) values.Refuse($"`heads` (={heads}) must divide `width` (={width})");
        return (new TransformerBlock(heads, expansion, causal, norms, activation, bias, gain, shortcut), depth, width);
    }

    /// <summary>Adds <paramref name="depth"/> blocks and, where norms stand first, the one norm that ends them.</summary>
    public void AddStack(GraphBuilder builder, long depth)
    {
        for (var i = 0; i < depth; i++) Add(builder, $"blocks.{i}");
        if (Norms == NormPlace.Before) builder.Add("ln_f", new LayerNorm());
    }

    private void Add(GraphBuilder builder, string name)
    {
        var width = builder.ShapeOf(builder.Last)[^1];
        AddBranch(builder, name, 1, () =>
        {
            var read = builder.Last;
            var q = builder.Add($"{name}.q", new Linear(width, Bias), read);
            var k = builder.Add($"{name}.k", new Linear(width, Bias), read);
            var v = builder.Add($"{name}.v", new Linear(width, Bias), read);
            builder.Add($"{name}.attention", new Attention(Heads, Causal), q, k, v);
            builder.Add($"{name}.o", new Linear(width, Bias));
        });
        AddBranch(builder, name, 2, () =>
        {
            builder.Add($"{name}.up", new Linear(checked(Expansion * width), Bias));
            builder.Add($"{name}.act", Activation);
            builder.Add($"{name}.down", new Linear(width, Bias));
        });
    }

    private void AddBranch(GraphBuilder builder, string name, int number, Action addLayers)
    {
        var shortcut = builder.Last;
        if (Norms == NormPlace.Before) builder.Add($"{name}.ln_{number}", new LayerNorm());
        addLayers();
        BranchGain.Add(builder, $"{name}.gain_{number}", Gain);
        var branch = builder.Last;
        if (Shortcut != 1) shortcut = builder.Add($"{name}.shortcut_{number}", new Scale(Shortcut), shortcut);
        builder.Add($"{name}.add_{number}", new Add(), shortcut, branch);
        if (Norms == NormPlace.Behind) builder.Add($"{name}.ln_{number}", new LayerNorm());
    }
}
