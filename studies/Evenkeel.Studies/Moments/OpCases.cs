using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Activate = Evenkeel.Networks.Ops.Activate;
using PReLU = Evenkeel.Networks.Ops.PReLU;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Studies.Moments;

/// <summary>A small network for every op, on normal values that weights of width 512 have made.</summary>
internal static class OpCases
{
    public const int Width = 512;

    private const int Draws = 64;

    public static IReadOnlyList<MomentCase> All { get; } =
    [
        Features("relu, tanh", Activation("relu"), new Linear(Width), Activation("tanh")),
        Features("gelu, sin", Activation("gelu"), new Linear(Width), Activation("sin")),
        Features("silu, softplus", Activation("silu"), new Linear(Width), Activation("softplus")),
        Features("PReLU, scale, gain", new PReLU(), new Scale(0.5), new Gain(2)),
        Features("layer norm, relu, RMS norm", new LayerNorm(), Activation("relu"), new RmsNorm()),
        Features("batch norm, relu", new BatchNorm(), Activation("relu"), new Linear(Width), new BatchNorm()),
        Features("softmax", new Softmax()),
        Features("log-softmax", new LogSoftmax()),
        Image("max pool", new MaxPool(new Window(2, 2))),
        Image("relu, overlapping max pool", Activation("relu"), new MaxPool(new Window(3, 2, Padding: 1))),
        Image("average pool, relu", new AveragePool(new Window(2, 2)), Activation("relu")),
        Image("relu, overlapping average pool", Activation("relu"), new AveragePool(new Window(3, 1))),
        Image("relu, global average pool", Activation("relu"), new GlobalAveragePool()),
        Image("tanh, global max pool", Activation("tanh"), new GlobalMaxPool()),
        Image("adaptive pools", new AdaptiveMaxPool(4), new AdaptiveAveragePool(2)),
        Image("instance norm, relu, group norm", new InstanceNorm(), Activation("relu"), new GroupNorm(8)),
        Image("depthwise convolution, batch norm, relu", new Conv(Width, new Window(3, Padding: 1), Groups: Width, Bias: false), new BatchNorm(), Activation("relu")),
        Image("batch norm, relu, flatten", new BatchNorm(), Activation("relu"), new Flatten()),
        Image("silu, depthwise convolution, batch norm, silu", new BatchNorm(), Activation("silu"), new Conv(Width, new Window(3, Padding: 1), Groups: Width, Bias: false), new BatchNorm(), Activation("silu")),
        Image("pad, average pool, batch norm", new Pad([0, 1, 1], [0, 1, 1]), new AveragePool(new Window(3, 1)), new Conv(Width, new Window(1)), new BatchNorm()),
        Image("relu, max pool of max pool", Activation("relu"), new MaxPool(new Window(3, 2, Padding: 1)), new MaxPool(new Window(3, 1, Padding: 1))),
        new("squeeze and excitation, batch norm, silu", Gated, 4, 32, "lecun"),
        new("max pool beside convolution, batch norm, relu", Dense, 4, 32, "lecun"),
        Image("transposed convolution", new ConvTranspose(64, new Window(2, 2))),
        Image("pad", new Pad([0, 1, 1], [0, 1, 1])),
        Image("slice, reshape, transpose", new Slice(1, 1, 6), new Reshape([Width, -1]), new Transpose([1, 0])),
        Tokens("select", new Select(0, -1)),
        Tokens("gather", new Gather(0, [0, 2, 2, 5])),
        Tokens("mean over positions", Activation("relu"), new Mean([0])),
        Tokens("sum over positions", new Sum([0])),
        Tokens("largest over positions", new Max([0])),
        Tokens("RNN of tanh", new Recurrent(RecurrentKind.Rnn, Width)),
        Tokens("RNN of relu", new Recurrent(RecurrentKind.Rnn, Width, Nonlinearity: RecurrentNonlinearity.Relu)),
        Tokens("LSTM", new Recurrent(RecurrentKind.Lstm, Width)),
        Tokens("GRU", new Recurrent(RecurrentKind.Gru, Width)),
        Joined("residual sum, relu", (b, x) => b.Add("sum", new Add(), x, b.Add("branch", new Linear(Width), x)), Activation("relu")),
        Joined("relu, residual sum, relu", (b, x) => b.Add("sum", new Add(), b.Add("first", Activation("relu"), x), b.Add("branch", new Linear(Width), x)), Activation("relu")),
        Residual("relu, small residual sums, relu", 0.3, 3),
        Residual("relu, empty residual sums, relu", 0, 3),
        Joined("x + relu(x)", (b, x) => b.Add("sum", new Add(), x, b.Add("relu", Activation("relu"), x))),
        Joined("x σ(x)", (b, x) => b.Add("product", new Multiply(), x, b.Add("gate", Activation("sigmoid"), x))),
        Joined("x σ(W x)", (b, x) => b.Add("product", new Multiply(), x, b.Add("gate", Activation("sigmoid"), b.Add("weights", new Linear(Width), x)))),
        Joined("x − W x", (b, x) => b.Add("difference", new Subtract(), x, b.Add("branch", new Linear(Width), x))),
        Joined("concatenation", (b, x) => b.Add("both", new Concat(-1), x, b.Add("relu", Activation("relu"), x))),
        Joined("matrix product", (b, x) => b.Add("product", new MatMul(TransposeB: true), x, b.Add("keys", new Linear(Width), x))),
        Attending("attention", false),
        Attending("causal attention", true),
        Attending("causal attention, scores of variance 4", true, "he"),
        new("causal attention with a norm behind, three times", Stacked, 4, 32, "he"),
        new("attention of sixteen heads, mean over positions", Averaged, 4, 32, "lecun"),
        new("embedding, position", Embedded, 16, Draws, "lecun"),
    ];

    private static Activate Activation(string name) => new(ActivationCatalogue.Parse(name));

    private static MomentCase Features(string name, params Op[] ops) => new(name, () => Chain(name, new Shape(256), [new Linear(Width), .. ops, new Linear(64)]), 32, Draws, "lecun");

    private static MomentCase Image(string name, params Op[] ops)
        => new(name, () => Chain(name, new Shape(128, 8, 8), [new Conv(Width, new Window(1)), .. ops, new Flatten(), new Linear(16)]), 4, 32, "lecun");

    private static MomentCase Tokens(string name, params Op[] ops) => new(name, () => Chain(name, new Shape(8, 256), [new Linear(Width), .. ops, new Linear(64)]), 4, 32, "lecun");

    private static MomentCase Joined(string name, Func<GraphBuilder, int, int> join, params Op[] behind) => new(name, () =>
    {
        var builder = new GraphBuilder(name, new Shape(4, 256));
        join(builder, builder.Add("values", new Linear(Width)));
        foreach (var (i, op) in behind.Index()) builder.Add($"behind.{i}", op);
        builder.Add("head", new Linear(64));
        return builder.Build();
    }, 8, Draws, "lecun");

    /// <summary>A trunk of ReLUs that branches add a little to, so that it keeps the shape of the first.</summary>
    private static MomentCase Residual(string name, double scale, int blocks) => Joined(name, (b, x) =>
    {
        var trunk = b.Add("first", Activation("relu"), x);
        for (var block = 0; block < blocks; block++)
        {
            var branch = b.Add($"scale.{block}", new Scale(scale), b.Add($"branch.{block}", new Linear(Width), trunk));
            trunk = b.Add($"relu.{block}", Activation("relu"), b.Add($"sum.{block}", new Add(), trunk, branch));
        }

        return trunk;
    });

    private static MomentCase Attending(string name, bool isCausal, string recipe = "lecun") => new(name, () =>
    {
        var builder = new GraphBuilder(name, new Shape(16, Width));
        Attend(builder, "", builder.Add("values", recipe == "lecun" ? new Linear(Width) : new LayerNorm()), isCausal);
        builder.Add("head", new Linear(64));
        return builder.Build();
    }, 4, 32, recipe);

    /// <summary>x σ(W₂ relu(W₁ mean(x))) of values that a SiLU has made, and what stands behind it.</summary>
    private static Graph Gated()
    {
        var builder = new GraphBuilder("gated", new Shape(128, 8, 8));
        builder.Add("values", new Conv(Width, new Window(3, Padding: 1)));
        builder.Add("norm", new BatchNorm());
        var x = builder.Add("silu", Activation("silu"));
        builder.Add("pool", new Reshape([Width, 1, 1]), builder.Add("mean", new GlobalAveragePool()));
        builder.Add("squeeze", new Conv(Width / 4, new Window(1)));
        builder.Add("relu", Activation("relu"));
        builder.Add("excite", new Conv(Width, new Window(1)));
        builder.Add("product", new Multiply(), builder.Add("gate", Activation("sigmoid")), x);
        builder.Add("project", new Conv(32, new Window(1)));
        builder.Add("behind.norm", new BatchNorm());
        builder.Add("expand", new Conv(Width, new Window(1)));
        builder.Add("expand.norm", new BatchNorm());
        builder.Add("last", Activation("silu"));
        builder.Add("head", new Linear(16), builder.Add("flat", new Flatten()));
        return builder.Build();
    }

    /// <summary>Units that are the largest of rectified ones beside normal ones, of which each has its own law.</summary>
    private static Graph Dense()
    {
        var builder = new GraphBuilder("dense", new Shape(128, 8, 8));
        builder.Add("values", new Conv(Width / 2, new Window(1)));
        builder.Add("relu", Activation("relu"));
        var pool = builder.Add("pool", new MaxPool(new Window(3, 1)));
        builder.Add("both", new Concat(0), pool, builder.Add("branch", new Conv(Width / 2, new Window(3, Padding: 1)), pool));
        builder.Add("norm", new BatchNorm());
        builder.Add("behind", Activation("relu"));
        builder.Add("head", new Linear(16), builder.Add("flat", new Flatten()));
        return builder.Build();
    }

    /// <summary>What each place has in common with the others changes from block to block.</summary>
    private static Graph Stacked()
    {
        var builder = new GraphBuilder("stacked", new Shape(16, Width));
        builder.Add("values", new LayerNorm());
        for (var block = 0; block < 3; block++)
        {
            var x = builder.Last;
            Attend(builder, $"{block}.", x, isCausal: true);
            builder.Add($"{block}.o", new Linear(Width));
            builder.Add($"{block}.sum", new Add(), x, builder.Last);
            builder.Add($"{block}.norm", new LayerNorm());
        }

        builder.Add("head", new Linear(64));
        return builder.Build();
    }

    /// <summary>All queries have the same gradient, and heads are narrow.</summary>
    private static Graph Averaged()
    {
        var builder = new GraphBuilder("averaged", new Shape(64, Width));
        Attend(builder, "", builder.Add("values", new LayerNorm()), isCausal: false, heads: 16);
        builder.Add("mean", new Mean([0]));
        builder.Add("head", new Linear(64));
        return builder.Build();
    }

    private static void Attend(GraphBuilder builder, string name, int x, bool isCausal, int heads = 4)
    {
        var (q, k, v) = (builder.Add($"{name}q", new Linear(Width), x), builder.Add($"{name}k", new Linear(Width), x), builder.Add($"{name}v", new Linear(Width), x));
        builder.Add($"{name}attention", new Attention(heads, isCausal), q, k, v);
    }

    private static Graph Embedded()
    {
        var builder = new GraphBuilder("embedding", new Shape(8));
        builder.Add("embedding", new Embedding(50, Width));
        builder.Add("position", new Position());
        builder.Add("head", new Linear(64));
        return builder.Build();
    }

    private static Graph Chain(string name, Shape shape, Op[] ops)
    {
        var builder = new GraphBuilder(name, shape);
        foreach (var (i, op) in ops.Index()) builder.Add($"{i}.{op.Kind}", op);
        return builder.Build();
    }
}
