using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Studies.Graphs;

/// <summary>
/// Draws networks as they are built: of one width, block behind block, each op along the axis that it is for, and joined where branches of one value meet.
/// </summary>
internal sealed class RandomNetworks
{
    /// <summary>Of one layer: drawing them is most of the work.</summary>
    public const long MostWeights = 1 << 22;

    private const int MostTries = 2000;
    private const long MostPlaces = 64;

    /// <summary>Norms are given as many values as networks give them; of a few the moments scatter as much as they are.</summary>
    private const long LeastNormed = 16;

    private readonly Random random;
    private readonly GraphBuilder builder;
    private readonly RandomOps ops;
    private readonly int width;
    private readonly long samples;

    /// <summary>Whether the units of a value are its last axis, as of sequences, or its first, as of images.</summary>
    private bool isLast;
    private int x;

    private RandomNetworks(int seed, int width, long samples)
    {
        (random, this.width, this.samples) = (new Random(seed), width, samples);
        var (kind, shape) = random.Next(6) switch
        {
            0 => ("features", new Shape(width)),
            1 => ("sequence", new Shape(8, width)),
            2 => ("tokens", new Shape(8)),
            3 => ("signal", new Shape(width, 24)),
            4 => ("volume", new Shape(width, 4, 4, 4)),
            _ => ("image", new Shape(width, 8, 8)),
        };
        (builder, ops, isLast) = (new GraphBuilder($"network {seed} of {kind}", shape), new RandomOps(random, width), kind is "features" or "sequence" or "tokens");
        if (kind == "tokens") x = Add(new Embedding(50, width), 0);
    }

    /// <summary>A network of about so many layers; the same for the same seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="layers">When no block is added any more.</param>
    /// <param name="width">The channels and features of input and layers.</param>
    /// <param name="samples">The samples that it is to run on, over which batch norms take their moments.</param>
    public static Graph Create(int seed, int layers, int width, long samples)
    {
        var network = new RandomNetworks(seed, width, samples);
        while (network.builder.Last < layers) network.AddBlock();
        return network.builder.Build(network.x);
    }

    private Shape Shape => builder.ShapeOf(x);

    private int UnitAxis => isLast ? Shape.Rank - 1 : 0;

    private void AddBlock()
    {
        switch (random.Next(9))
        {
            case <= 2: x = Layer(x, keepsShape: false); break;
            case 3: x = Drawn(x, IsBetween); break;
            case 4: x = Residual(); break;
            case 5: x = Gate(); break;
            case 6 when isLast && Shape.Rank == 2: x = Attend(); break;
            case 6 when !isLast && Shape.Rank > 2 && Coin(): AsSequence(); break;
            case 7: x = Side(); break;
            case 8: x = Split(); break;
        }
    }

    /// <summary>A weighted op with a norm and an activation behind it or before it, or without.</summary>
    private int Layer(int value, bool keepsShape)
    {
        var (hasNorm, isBefore) = (Coin(), random.Next(3) == 0);
        if (isBefore) value = Around(value, hasNorm);
        value = Drawn(value, (op, s) => IsWeighted(op, s) && (!keepsShape || Output(op, s).Equals(s)));
        return isBefore ? value : Around(value, hasNorm);
    }

    private int Around(int value, bool hasNorm)
    {
        if (hasNorm) value = Drawn(value, IsNorm);
        return random.Next(4) > 0 ? Drawn(value, IsActivation) : value;
    }

    /// <summary>A branch that is added to what it reads, or taken from it.</summary>
    private int Residual()
    {
        var branch = Layer(x, keepsShape: true);
        if (Coin()) branch = Layer(branch, keepsShape: true);
        if (random.Next(3) == 0) branch = Drawn(branch, (op, _) => op is Scale or Gain);
        return random.Next(4) == 0 ? Add(new Subtract(), x, branch) : Add(new Add(), x, branch);
    }

    /// <summary>A factor that weights make of the value itself, or of the mean of all positions (squeeze and excitation).</summary>
    private int Gate()
    {
        var (gate, isSqueezed) = (x, !isLast && Shape.Rank > 1);
        if (isSqueezed) gate = Add(new Mean([.. Enumerable.Range(1, Shape.Rank - 1)], KeepAxes: true), gate);
        gate = isSqueezed ? Add(new Conv(Shape[0], new Window(1)), gate) : Drawn(gate, (op, s) => op is Linear && Output(op, s).Equals(s));
        return Add(new Multiply(), x, Add(Activation("sigmoid"), gate));
    }

    /// <summary>Self-attention, as one op or in parts, and the sum with what it reads.</summary>
    private int Attend()
    {
        var source = Coin() ? Drawn(x, IsNorm) : x;
        var (q, k, v) = (Add(new Linear(width), source), Add(new Linear(width), source), Add(new Linear(Shape[1]), source));
        var mixed = Coin() ? Add(Drawn<Attention>(q), q, k, v) : Add(new MatMul(), Weights(q, k), v);
        return Add(new Add(), x, Add(new Linear(Shape[1]), mixed));
    }

    private int Weights(int q, int k) => Add(new Softmax(-1), Add(new Scale(1 / Math.Sqrt(width)), Add(new MatMul(TransposeB: true), q, k)));

    /// <summary>Positions of an image become those of a sequence.</summary>
    private void AsSequence()
    {
        x = Add(new Transpose([1, 0]), Add(new Reshape([Shape[0], -1]), x));
        isLast = true;
    }

    /// <summary>Values side by side with what a layer makes of them, and a weighted op that mixes both.</summary>
    private int Side()
    {
        var other = Layer(x, keepsShape: true);
        return Drawn(Add(new Concat(UnitAxis), x, other), IsWeighted);
    }

    /// <summary>Half of the units, a layer of the others, side by side.</summary>
    private int Split()
    {
        var (axis, half) = (UnitAxis, Shape[UnitAxis] / 2);
        var (left, right) = (Add(new Slice(axis, 0, half), x), Add(new Slice(axis, half, half), x));
        return Add(new Concat(axis), left, Around(right, Coin()));
    }

    private Op Drawn<T>(int value)
        where T : Op
    {
        Op op;
        do op = ops.For(builder.ShapeOf(value), builder.BatchShapeOf(value));
        while (op is not T || !Fits(op, builder.ShapeOf(value)));
        return op;
    }

    /// <summary>Adds the first op drawn of one input that is as it must be; the value itself where none comes.</summary>
    private int Drawn(int value, Func<Op, Shape, bool> isWanted)
    {
        var shape = builder.ShapeOf(value);
        for (var i = 0; i < MostTries; i++)
        {
            var op = ops.For(shape, builder.BatchShapeOf(value));
            if (op.MinInputs != 1 || op.IsBound || !Fits(op, shape)) continue;
            try
            {
                var output = Output(op, shape);
                var places = output.Length / width;
                var weights = op.Parameters([shape.WithBatch(1)]).Sum(p => p.Shape.Length);
                if (places <= MostPlaces && weights <= MostWeights && output.Rank > 0 && isWanted(op, shape)) return Add(op, value);
            }
            catch (ShapeException)
            {
                // It does not fit; another may.
            }
        }

        return value;
    }

    private static Shape Output(Op op, Shape shape) => op.OutputShape([shape.WithBatch(1)]).WithoutBatch();

    /// <summary>Whether an op is for values whose units lie where those of the value do.</summary>
    private bool Fits(Op op, Shape shape)
    {
        var isUnit = (long axis) => (axis + shape.Rank) % shape.Rank == (isLast ? shape.Rank - 1 : 0);
        if (shape.Rank == 1 && op is Mean or Sum or Max or Select or Gather or Pad or Slice or Conv or ConvTranspose) return false;
        return op switch
        {
            LayerNorm => isLast || shape.Rank == 1,
            Mean mean => !mean.Axes.Any(a => isUnit(a)),
            Sum sum => !sum.Axes.Any(a => isUnit(a)),
            Max max => !max.Axes.Any(a => isUnit(a)),
            Select select => !isUnit(select.Axis),
            Gather gather => !isUnit(gather.Axis),
            Slice slice => !isUnit(slice.Axis),
            Softmax softmax => isUnit(softmax.Axis),
            LogSoftmax softmax => isUnit(softmax.Axis),
            Pad pad => pad.Before[isLast ? shape.Rank - 1 : 0] + pad.After[isLast ? shape.Rank - 1 : 0] == 0,
            MaxPool or AveragePool or AdaptiveAveragePool or AdaptiveMaxPool or GlobalAveragePool or GlobalMaxPool => !isLast && shape.Rank > 1,
            _ => shape.Rank == 1 || op.UnitAxis is not { } axis || axis == (isLast ? -1 : 1),
        };
    }

    private static bool IsWeighted(Op op, Shape shape) => op switch
    {
        Linear or Recurrent => true,
        Conv conv => HoldsItsPlace(conv.Window) && SumsEnough(op, shape),
        ConvTranspose conv => HoldsItsPlace(conv.Window) && SumsEnough(op, shape),
        _ => false,
    };

    /// <summary>A norm behind a few weights divides by what may be nearly 0: of fewer than five the square of its gradient has no variance.</summary>
    private static bool SumsEnough(Op op, Shape shape) => op.Parameters([shape.WithBatch(1)])[0].Fans.In >= 5;

    /// <summary>Whether padding keeps the extents at most, so that no window lies in it alone.</summary>
    private static bool HoldsItsPlace(Window window)
        => Enumerable.Range(0, 3).All(axis => 2 * Along(window.Padding, axis) <= Along(window.Dilation, axis) * (Along(window.Kernel, axis) - 1));

    private static long Along(PerAxis values, int axis) => values.Values[Math.Min(axis, values.Values.Length - 1)];

    private bool IsNorm(Op op, Shape shape) => op switch
    {
        BatchNorm => samples * shape.Length / shape[0] >= LeastNormed,
        InstanceNorm => shape.Length / shape[0] >= LeastNormed,
        GroupNorm norm => shape.Length / norm.Groups >= LeastNormed,
        LayerNorm or RmsNorm => true,
        _ => false,
    };

    private static bool IsActivation(Op op, Shape shape) => op is Activate or PReLU or Apply or Softmax or LogSoftmax;

    private static bool IsBetween(Op op, Shape shape)
        => op is MaxPool or AveragePool or AdaptiveAveragePool or AdaptiveMaxPool or GlobalAveragePool or GlobalMaxPool or Mean or Sum or Max or Select or Gather or Slice or Pad
            or Dropout or Scale or Gain or Offset or Position;

    private static Activate Activation(string name) => new(ActivationCatalogue.Parse(name));

    private bool Coin() => random.Next(2) == 0;

    private int Add(Op op, params int[] inputs) => builder.Add($"{builder.Last + 1}.{op.Kind}", op, inputs);
}
