using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Studies.Graphs;

/// <summary>Draws an op of any kind that a graph can hold, with arguments that fit a value's shape more often than not.</summary>
/// <param name="random">Where choices come from.</param>
/// <param name="width">The channels and features that layers make; few, and of each layer others, where it is 0.</param>
internal sealed class RandomOps(Random random, int width)
{
    private const int MostFew = 8;

    private static readonly ImmutableArray<Func<RandomOps, Shape, Shape, Op>> All =
    [
        (r, _, _) => new Linear(r.Units(), r.Coin(), r.Coin() ? WeightLayout.OutIn : WeightLayout.InOut),
        (r, s, _) => new Conv(r.Units(), r.Window(s, isPool: false), r.Coin()),
        (r, s, _) => new Conv(First(s) * r.Up(2), r.Window(s, isPool: false), r.Coin(), Groups: First(s)),
        (r, s, _) => new Conv(2 * r.Units(), r.Window(s, isPool: false), r.Coin(), Groups: 2),
        (r, s, _) => new ConvTranspose(r.Units(), r.Window(s, isPool: false), r.Coin()),
        (r, s, _) => new ConvTranspose(First(s), r.Window(s, isPool: false), r.Coin(), Groups: First(s)),
        (r, s, _) => new MaxPool(r.Window(s, isPool: true)),
        (r, s, _) => new AveragePool(r.Window(s, isPool: true), r.Coin()),
        (r, s, _) => new AdaptiveAveragePool(r.Up(4)),
        (r, s, _) => new AdaptiveMaxPool(r.Up(4)),
        (_, _, _) => new GlobalAveragePool(),
        (_, _, _) => new GlobalMaxPool(),
        (r, _, _) => new BatchNorm(r.Epsilon(), r.Coin(), Evaluation: r.Up(4) == 1),
        (r, _, _) => new LayerNorm(r.Epsilon(), r.Coin()),
        (r, _, _) => new RmsNorm(r.Epsilon(), r.Coin()),
        (r, s, _) => new GroupNorm(First(s) % 2 == 0 && r.Coin() ? 2 : r.Coin() ? First(s) : 1, r.Epsilon(), r.Coin()),
        (r, _, _) => new InstanceNorm(r.Epsilon(), r.Coin()),
        (r, _, _) => r.Activation(),
        (r, _, _) => r.Activation(),
        (r, _, _) => r.Activation(),
        (r, _, _) => new PReLU(r.Coin()),
        (r, _, _) => new Apply(new ScalarFunction("softsign", x => x / (1 + Math.Abs(x)), x => 1 / Math.Pow(1 + Math.Abs(x), 2))),
        (r, s, _) => new Softmax(r.Axis(s)),
        (r, s, _) => new LogSoftmax(r.Axis(s)),
        (_, _, _) => new Dropout(0.3),
        (r, _, _) => new Scale(r.Uniform() * 3 - 1),
        (r, _, _) => new Gain(r.Below(3) - 1),
        (_, _, _) => new Offset(),
        (_, _, _) => new Position(),
        (_, _, _) => new Flatten(),
        (r, s, _) => new Reshape(Numbers.Create([.. r.Regrouped(s)])),
        (r, s, _) => new Transpose(Numbers.Create([.. r.Order(s.Rank).Select(a => (long)a)])),
        (r, s, _) => r.Slice(s),
        (r, s, _) => new Networks.Ops.Select(r.Axis(s), r.Below(2) - 1),
        (r, s, _) => r.Gather(s),
        (r, s, _) => new Pad(r.Few(s.Rank), r.Few(s.Rank), r.Below(2)),
        (r, s, _) => new Mean(r.Axes(s), r.Coin()),
        (r, s, _) => new Sum(r.Axes(s), r.Coin()),
        (r, s, _) => new Max(r.Axes(s), r.Coin()),
        (r, s, _) => new Concat(r.Axis(s)),
        (_, _, _) => new Add(),
        (_, _, _) => new Add(),
        (_, _, _) => new Subtract(),
        (_, _, _) => new Multiply(),
        (_, _, _) => new Divide(),
        (r, _, _) => new MatMul(r.Coin(), r.Coin()),
        (r, s, _) => new Attention(s.Rank == 2 && s[1] % 2 == 0 ? r.Up(2) : 1, r.Coin()),
        (r, _, _) => new Recurrent((RecurrentKind)r.Below(3), r.Units(), r.Up(2), r.Coin(), r.Coin()),
        (r, _, _) => new Recurrent(RecurrentKind.Rnn, r.Units(), Nonlinearity: RecurrentNonlinearity.Relu),
        (r, _, s) => new View(new Shape([.. r.Regrouped(s)])),
        (r, _, s) => new Expand(new Shape([.. s.Extents.Select(e => e == 1 ? r.Up(3) : e)])),
        (r, _, s) => new Learned(s, ParameterRole.Weight, Fans.Dense(s[^1], s[0])),
        (r, _, s) => new Fixed(s, [.. Enumerable.Range(0, (int)s.Length).Select(_ => r.Uniform() - 0.5)]),
        (_, _, _) => new Choose(),
        (r, s, _) => new Ranked(r.Axis(s), r.Up(2)),
        (r, s, _) => new Pick(r.Axis(s)),
        (_, _, _) => new Combine(new PairFunction("hypotenuse", (a, b) => Math.Sqrt(1 + a * a + b * b), (a, b) => a / Math.Sqrt(1 + a * a + b * b), (a, b) => b / Math.Sqrt(1 + a * a + b * b))),
    ];

    /// <summary>An op for a value of the shape of a sample, and of that of a batch.</summary>
    public Op For(Shape sample, Shape batch) => All[random.Next(All.Length)](this, sample, batch);

    private bool Coin() => random.Next(2) == 0;

    private int Below(int end) => random.Next(end);

    private double Uniform() => random.NextDouble();

    private int Up(int most) => random.Next(1, most + 1);

    private long Units() => width > 0 ? width : Up(MostFew);

    private double Epsilon() => random.Next(3) == 0 ? 0.1 : 1e-5;

    private Activate Activation() => new(ActivationCatalogue.All[random.Next(ActivationCatalogue.All.Count)]);

    private static long First(Shape shape) => shape.Rank == 0 ? 1 : shape[0];

    private int Axis(Shape shape) => shape.Rank == 0 ? 0 : random.Next(-shape.Rank, shape.Rank);

    private Numbers Axes(Shape shape) => Numbers.Create([.. Order(shape.Rank).Take(Up(2)).Select(a => (long)a)]);

    private Numbers Few(int count) => Numbers.Create([.. Enumerable.Range(0, count).Select(_ => (long)random.Next(3))]);

    private int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }

    /// <summary>A window that fits, and may hang over every edge.</summary>
    private Window Window(Shape shape, bool isPool)
    {
        long[] extents = shape.Rank > 1 ? [.. shape.Extents.Skip(1)] : [1];
        var isSame = Coin();
        long[] Each(Func<long, long> of) => isSame ? [of(extents.Min())] : [.. extents.Select(of)];
        var kernel = Each(e => random.Next(1, (int)Math.Min(5, e + 1)));
        long[] padding = [.. kernel.Select(k => (long)random.Next((int)(isPool ? k / 2 : k) + 1))];
        return new Window(PerAxis.Of(kernel), PerAxis.Of(Each(_ => random.Next(1, 4))), PerAxis.Of(padding), Up(4) == 1 ? 2 : 1);
    }

    private Slice Slice(Shape shape)
    {
        var axis = Axis(shape);
        var extent = shape.Rank == 0 ? 1 : (int)shape[axis < 0 ? shape.Rank + axis : axis];
        var (start, step) = (random.Next(extent), Up(2));
        return new Slice(axis, start, Up((extent - 1 - start) / step + 1), step);
    }

    private Gather Gather(Shape shape)
    {
        var axis = Axis(shape);
        var extent = shape.Rank == 0 ? 1 : (int)shape[axis < 0 ? shape.Rank + axis : axis];
        return new Gather(axis, Numbers.Create([.. Enumerable.Range(0, Up(4)).Select(_ => (long)random.Next(extent))]));
    }

    /// <summary>Other extents of the same product: two neighbours become one, or one of them two.</summary>
    private List<long> Regrouped(Shape shape)
    {
        List<long> extents = [.. shape.Extents];
        if (extents.Count == 0) return [1];
        var at = random.Next(extents.Count);
        if (Coin() && at + 1 < extents.Count)
        {
            extents[at] *= extents[at + 1];
            extents.RemoveAt(at + 1);
        }
        else if (Enumerable.Range(1, (int)extents[at]).Where(f => extents[at] % f == 0).ToArray() is { Length: > 0 } factors)
        {
            var factor = factors[random.Next(factors.Length)];
            (extents[at], var rest) = (factor, extents[at] / factor);
            extents.Insert(at + 1, rest);
        }

        return extents;
    }
}
