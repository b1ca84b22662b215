using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;

using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Every op, at shapes and attributes that its kernels tell apart; the gradients of each are checked.</summary>
internal static class OpCases
{
    /// <summary>A function of the user's own, without its derivative.</summary>
    private static readonly Activation Bump = Activation.FromDelegate("bump", x => Math.Exp(-x * x));

    public static IReadOnlyDictionary<string, GradientCase> All { get; } =
        new[] { Products(), Convolutions(), Pools(), Norms(), Joins(), Elementwise(), Activations(), SequenceCases.Attentions(), SequenceCases.Recurrences(), LayoutOpCases.All(), ArithmeticOpCases.All(), ProductOpCases.All(), BoundOpCases.All() }
            .SelectMany(cases => cases)
            .ToDictionary(c => c.Name, StringComparer.Ordinal);

    private static IEnumerable<GradientCase> Products() =>
    [
        Of(new Linear(5), new Shape(7)),
        Of(new Linear(1), new Shape(1), batch: 1),
        Of(new Linear(4, Bias: false), new Shape(3)),
        Of(new Linear(70), new Shape(33), batch: 40),
        Of(new Linear(3), new Shape(4, 6)),
        Of(new Linear(2, Bias: false), new Shape(5, 3), batch: 1),
        Of(new Linear(3), new Shape(600), batch: 2),
    ];

    private static IEnumerable<GradientCase> Convolutions()
    {
        var random = new Random(1);
        foreach (var window in Windows(paddings: 3))
        {
            yield return Of(new Conv(random.Next(1, 5), window, Bias: random.Next(2) == 0), ImageFor(window, random), batch: random.Next(1, 4));
        }

        foreach (var kernel in new[] { 1, 2, 3, 5 }) yield return Of(new Conv(3, new Window(kernel)), new Shape(2, kernel, kernel));
        yield return Of(new Conv(2, new Window(3, Stride: 2, Padding: 1)), new Shape(1, 70, 130), batch: 4) with { MostElements = 5 };
        yield return Of(new Conv(3, new Window(3, Padding: 1)), new Shape(40, 5, 4));
        yield return Of(new Conv(40, new Window(3)), new Shape(2, 6, 5));
        yield return Of(new Conv(18, new Window(3, Padding: 1)), new Shape(17, 23, 21)) with { MostElements = 10 };
        yield return Of(new Conv(32, new Window(3, Padding: [0, 2]), Groups: 2), new Shape(32, 13, 30)) with { MostElements = 10 };
        yield return Of(new Conv(6, new Window(3, Padding: 1), Groups: 6), new Shape(6, 9, 37));
        yield return Of(new Conv(6, new Window(3, Stride: 2, Padding: 1), Groups: 3), new Shape(3, 9, 37));
        yield return Of(new Conv(4, new Window(1, Stride: 2)), new Shape(9, 7, 8));
        yield return Of(new Conv(12, new Window([3, 5], Padding: [1, 2])), new Shape(16, 5, 21)) with { MostElements = 20 };
        for (var i = 0; i < 40; i++)
        {
            var (window, extents) = RandomWindows.Draw(random, i % 3 + 1, isPool: false);
            var groups = random.Next(1, 4);
            var sample = new Shape([groups * (i % 2 == 0 ? 1 : random.Next(1, 4)), .. extents]);
            var made = groups * random.Next(1, 4);
            yield return Of(new Conv(made, window, i % 5 > 1, groups), sample, batch: random.Next(1, 3)) with { MostElements = 15 };
            var transpose = new ConvTranspose(made, window, i % 5 > 1, groups, RandomWindows.OutputPadding(random, window));
            if (RandomWindows.LeavesOutput(transpose, extents)) yield return Of(transpose, sample, batch: random.Next(1, 3)) with { MostElements = 15 };
        }
    }

    private static IEnumerable<GradientCase> Pools()
    {
        var random = new Random(2);
        foreach (var window in Windows(paddings: 2).Where(w => 2 * w.Padding[0] <= w.Kernel[0]))
        {
            var image = ImageFor(window, random);
            if (image[1] >= window.Dilation[0] && image[2] >= window.Dilation[0]) yield return Of(new MaxPool(window), image, batch: random.Next(1, 4));
            yield return Of(new AveragePool(window), image, batch: random.Next(1, 4));
        }

        for (var i = 0; i < 24; i++)
        {
            var (window, extents) = RandomWindows.Draw(random, i % 3 + 1, isPool: true);
            var sample = new Shape([random.Next(1, 4), .. extents]);
            yield return Of(new MaxPool(window), sample) with { MostElements = 15 };
            yield return Of(new AveragePool(window, CountPadding: i % 2 == 0), sample) with { MostElements = 15 };
        }

        yield return Of(new MaxPool(new Window(3, 2, 1)), new Shape(2, 38, 41));
        foreach (var sample in new[] { new Shape(3, 7), new Shape(2, 5, 9), new Shape(2, 3, 4, 5) })
        {
            yield return Of(new GlobalAveragePool(), sample);
            yield return Of(new GlobalMaxPool(), sample);
            yield return Of(new AdaptiveAveragePool(3), sample);
            yield return Of(new AdaptiveMaxPool(2), sample);
        }

        yield return Of(new AdaptiveMaxPool([4, 3]), new Shape(2, 5, 9));
    }

    private static IEnumerable<GradientCase> Norms()
    {
        foreach (var affine in new[] { true, false })
        {
            yield return Of(new BatchNorm(Affine: affine), new Shape(4), batch: 6);
            yield return Of(new BatchNorm(Affine: affine), new Shape(3, 4), batch: 3);
            yield return Of(new BatchNorm(Affine: affine), new Shape(3, 2, 5), batch: 3);
            yield return Of(new BatchNorm(Affine: affine), new Shape(2, 3, 3), batch: 1);
            yield return Of(new LayerNorm(Affine: affine), new Shape(9));
            yield return Of(new LayerNorm(Affine: affine), new Shape(1));
            yield return Of(new LayerNorm(Affine: affine), new Shape(3, 7));
            yield return Of(new LayerNorm(Affine: affine), new Shape(6), batch: 70);
        }

        yield return Of(new BatchNorm(Epsilon: 0.5), new Shape(3), batch: 5);
        yield return Of(new LayerNorm(Epsilon: 0.5), new Shape(5));
    }

    private static IEnumerable<GradientCase> Joins()
    {
        yield return Joined("add 0 a", new Add(), Branch.Input, Branch.First);
        yield return Joined("add a b 0", new Add(), Branch.First, Branch.Second, Branch.Input);
        yield return Joined("add 0 0", new Add(), Branch.Input, Branch.Input);
        yield return Joined("add a 0 a", new Add(), Branch.First, Branch.Input, Branch.First);
        yield return Joined("concat a", new Concat(), Branch.First);
        yield return Joined("concat 0 a", new Concat(), Branch.Input, Branch.First);
        yield return Joined("concat b 0 a", new Concat(), Branch.Second, Branch.Input, Branch.First);
        yield return Joined("concat a a 0", new Concat(), Branch.First, Branch.First, Branch.Input);
        yield return Of(new Concat(), new Shape(2, 3, 4));
        yield return UnequalConcat();
    }

    private static IEnumerable<GradientCase> Elementwise() =>
    [
        Of(new Flatten(), new Shape(2, 3, 4)),
        Of(new Flatten(), new Shape(5)),
        Of(new Dropout(), new Shape(9)),
        Of(new Dropout(0.2), new Shape(9)) with { Name = "dropout 0.2 on", Dropout = true },
        Of(new Dropout(0.7), new Shape(2, 5, 5)) with { Name = "dropout 0.7 on", Dropout = true },
        Of(new Dropout(0), new Shape(4)) with { Name = "dropout 0 on", Dropout = true },
        Of(new PReLU(), new Shape(7)),
        Of(new PReLU(), new Shape(3, 4, 4)),
        Of(new PReLU(PerChannel: true), new Shape(7)),
        Of(new PReLU(PerChannel: true), new Shape(3, 4, 4)),
        Of(new PReLU(PerChannel: true), new Shape(1, 4, 4)),
    ];

    private static IEnumerable<GradientCase> Activations()
        => ActivationCatalogue.All.Append(Bump).SelectMany(activation => new[]
        {
            Of(new Activate(activation), new Shape(13), batch: 3),
            Of(new Activate(activation), new Shape(2, 3, 3), batch: 1),
        });

    /// <summary>Every kernel with every stride, each with paddings and dilations in turn.</summary>
    private static IEnumerable<Window> Windows(int paddings)
    {
        foreach (var kernel in new[] { 1, 2, 3, 5 })
        {
            foreach (var stride in new[] { 1, 2, 3 })
            {
                for (var padding = 0; padding < paddings; padding++)
                {
                    foreach (var dilation in new[] { 1, 2, 3 }) yield return new Window(kernel, stride, padding, dilation);
                }
            }
        }
    }

    /// <summary>A random image, seldom square, on which the window has at least one place.</summary>
    private static Shape ImageFor(Window window, Random random)
    {
        var least = Math.Max(1, window.Dilation[0] * (window.Kernel[0] - 1) + 1 - 2 * window.Padding[0]);
        return new Shape(random.Next(1, 4), least + random.Next(6), least + random.Next(6));
    }

    /// <summary>An op alone on a normal input.</summary>
    public static GradientCase Of(Op op, Shape sample, long batch = 3)
    {
        var builder = new GraphBuilder("one op", sample);
        builder.Add("op", op);
        return new GradientCase($"{op} on {batch}×{sample}", builder.Build(), batch, Seed: 3);
    }

    /// <summary>An op on several operands, each a part of the input.</summary>
    public static GradientCase OnParts(Op op, params Shape[] operands) => OnParts(op, batch: 3, operands);

    /// <summary>An op on several operands, each a part of the input.</summary>
    public static GradientCase OnParts(Op op, long batch, params Shape[] operands)
    {
        var builder = new GraphBuilder("operands", new Shape(operands.Sum(s => s.Length)));
        long start = 0;
        List<int> values = [];
        foreach (var (i, operand) in operands.Index())
        {
            builder.Add($"part{i}", new Slice(0, start, operand.Length), 0);
            values.Add(builder.Add($"operand{i}", new Reshape(operand)));
            start += operand.Length;
        }

        builder.Add("op", op, [.. values]);
        return new GradientCase($"{op} of {string.Join(" and ", operands.Select(o => o.ToString()))} in {batch}", builder.Build(), batch, Seed: 7);
    }

    private enum Branch
    {
        Input,
        First,
        Second,
    }

    private static GradientCase Joined(string name, Op op, params Branch[] branches)
    {
        var builder = new GraphBuilder(name, new Shape(2, 3, 4));
        if (branches.Contains(Branch.First)) builder.Add("a", new Conv(2, new Window(3, Padding: 1)), 0);
        var first = builder.Last;
        if (branches.Contains(Branch.Second)) builder.Add("b", new Activate(ActivationCatalogue.Parse("tanh")), 0);
        var second = builder.Last;
        builder.Add("op", op, [.. branches.Select(b => b switch { Branch.Input => 0, Branch.First => first, _ => second })]);
        return new GradientCase(name, builder.Build(), Batch: 3, Seed: 4);
    }

    private static GradientCase UnequalConcat()
    {
        var builder = new GraphBuilder("unequal", new Shape(2, 3, 4));
        var wide = builder.Add("wide", new Conv(5, new Window(1)), 0);
        var narrow = builder.Add("narrow", new Conv(1, new Window(3, Padding: 1)), 0);
        builder.Add("op", new Concat(), narrow, 0, wide);
        return new GradientCase("concat of 1, 2 and 5 channels", builder.Build(), Batch: 2, Seed: 5);
    }
}
