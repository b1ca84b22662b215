using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Studies.Graphs;

/// <summary>Draws networks whose values are read by several layers, at different distances, in every mix of ops.</summary>
internal sealed class RandomGraphs
{
    private const int MostValues = 4096, MostPlaces = 64;

    private readonly Random random;
    private readonly GraphBuilder builder;
    private readonly HashSet<int> unread = [];
    private readonly bool isBound;

    /// <summary>The first value that layers read: tokens are no numbers.</summary>
    private int first;
    private int count;

    private RandomGraphs(int seed, Func<Random, Shape> input, Func<Random, long?> batchOf)
    {
        random = new Random(seed);
        var (shape, batch) = (input(random), batchOf(random));
        (builder, isBound) = (new GraphBuilder($"random {seed}", shape, batch), batch is not null);
    }

    /// <summary>A graph of about <paramref name="layers"/> layers that ends in one linear layer; the same for the same seed.</summary>
    public static Graph Create(int seed, int layers)
    {
        var graphs = new RandomGraphs(seed, r => r.Next(3) == 0 ? new Shape(r.Next(2, 9)) : new Shape(r.Next(1, 4), r.Next(3, 8), r.Next(3, 8)), _ => null);
        while (graphs.count < layers) graphs.AddLayer();
        return graphs.Close();
    }

    /// <summary>
    /// A graph of at most <paramref name="layers"/> layers of any op, of features, signals, images, volumes or tokens, and bound to a batch of 1 to 3 as often as not;
    /// the same for the same seed.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="layers">The layers that are made; those that the last does not depend on are left out.</param>
    /// <param name="width">The channels and features of input and layers; few, and of each layer others, where it is 0.</param>
    /// <param name="isWanted">Which ops it may hold, on inputs of which shapes; all of them where it is null.</param>
    public static Graph OfAnyOps(int seed, int layers, int width = 0, Func<Op, Shape[], bool>? isWanted = null)
    {
        var graphs = new RandomGraphs(seed, r => AnyInput(r, width), r => r.Next(2) == 0 ? r.Next(1, 4) : null);
        var ops = new RandomOps(graphs.random, width);
        if (width == 0 && graphs.random.Next(6) == 0) graphs.first = graphs.Add(new Embedding(graphs.random.Next(1, 20), graphs.random.Next(1, 9)), 0);
        while (graphs.count < layers) graphs.AddAny(ops, isWanted ?? ((_, _) => true), width > 0 ? MostPlaces * width : MostValues);
        return !graphs.isBound && graphs.random.Next(2) == 0 ? graphs.Close() : graphs.builder.Build(graphs.builder.Last);
    }

    private static Shape AnyInput(Random random, int width)
    {
        long Extent() => random.Next(3) == 0 ? 1 : random.Next(2, 10);
        var channels = width > 0 ? width : Extent();
        return random.Next(5) switch
        {
            0 => new Shape(channels),
            1 => new Shape(Extent(), channels),
            2 => new Shape(channels, Extent()),
            3 => new Shape(channels, Extent(), Extent()),
            _ => new Shape(channels, random.Next(1, 4), random.Next(1, 4), random.Next(1, 4)),
        };
    }

    /// <summary>Draws ops until one fits and stays small; what it reads besides is of the same shape, or of any.</summary>
    private void AddAny(RandomOps ops, Func<Op, Shape[], bool> isWanted, long mostValues)
    {
        while (true)
        {
            var value = Choose();
            var op = ops.For(builder.ShapeOf(value), builder.BatchShapeOf(value));
            int[] inputs = op.MaxInputs == 0 ? [] : [value, .. Enumerable.Range(1, Math.Max(op.MinInputs - 1, op.MaxInputs > op.MinInputs ? random.Next(3) : 0)).Select(_ => Other(value))];
            try
            {
                Shape[] shapes = [.. inputs.Select(builder.BatchShapeOf)];
                if (op.OutputShape(shapes).Length > mostValues || !isWanted(op, shapes)) continue;
                if (isBound && !op.IsBound && random.Next(4) == 0 && op.Parameters(shapes) is { Count: > 0 } parameters)
                {
                    inputs = [.. inputs, .. parameters.Select(p => Add(new Learned(p.Shape, p.Role, p.Fans)))];
                    op = new Applied(op);
                }

                Add(op, inputs);
                return;
            }
            catch (ShapeException)
            {
                // It does not fit; another may.
            }
        }
    }

    private int Other(int value)
    {
        var alike = Enumerable.Range(first, builder.Last + 1 - first).Where(v => random.Next(3) == 0 || builder.ShapeOf(v).Equals(builder.ShapeOf(value))).ToArray();
        return alike.Length == 0 ? value : alike[random.Next(alike.Length)];
    }

    private void AddLayer()
    {
        var value = Choose();
        if (builder.ShapeOf(value).Rank == 3 && random.Next(2) == 0) Add(OnImage(builder.ShapeOf(value)), value);
        else if (random.Next(3) == 0) Join(value);
        else if (builder.ShapeOf(value).Rank == 1 && random.Next(2) == 0) Add(new Linear(random.Next(2, 9), random.Next(2) == 0), value);
        else Add(OnAnything(), value);
    }

    /// <summary>Any value, the newest most often.</summary>
    private int Choose() => random.Next(2) == 0 ? builder.Last : random.Next(first, builder.Last + 1);

    private Op OnImage(Shape shape)
    {
        var kernel = random.Next(1, (int)Math.Min(4, 1 + Math.Min(shape[1], shape[2])));
        var sameSize = new Window(3, Padding: 1);
        return random.Next(6) switch
        {
            0 => new Conv(random.Next(1, 5), sameSize, random.Next(2) == 0),
            1 => new Conv(shape[0], sameSize),
            2 => new Conv(random.Next(1, 5), new Window(kernel, random.Next(1, 3))),
            3 => new MaxPool(sameSize),
            4 => new MaxPool(new Window(kernel, random.Next(1, 3))),
            _ => new AveragePool(new Window(kernel, random.Next(1, 3))),
        };
    }

    private Op OnAnything() => random.Next(7) switch
    {
        0 => new BatchNorm(Epsilon: 0.1, Affine: random.Next(2) == 0),
        1 => new LayerNorm(Epsilon: 0.1, Affine: random.Next(2) == 0),
        2 => new Dropout(0.3),
        3 => new PReLU(random.Next(2) == 0),
        4 => new Flatten(),
        _ => new Activate(ActivationCatalogue.All[random.Next(ActivationCatalogue.All.Count)]),
    };

    /// <summary>Adds or concatenates values of one shape, the first of them perhaps twice.</summary>
    private void Join(int value)
    {
        var alike = Enumerable.Range(0, builder.Last + 1).Where(v => builder.ShapeOf(v).Equals(builder.ShapeOf(value))).ToArray();
        var others = Enumerable.Range(0, random.Next(1, 3)).Select(_ => alike[random.Next(alike.Length)]);
        Add(random.Next(3) == 0 ? new Concat() : new Add(), [value, .. others]);
    }

    private int Add(Op op, params int[] inputs)
    {
        var value = builder.Add($"{op.Kind}.{count + 1}", op, inputs);
        count++;
        foreach (var input in inputs) unread.Remove(input);
        unread.Add(value);
        return value;
    }

    private Graph Close()
    {
        List<int> ends = [];
        foreach (var value in unread.Order().ToArray())
        {
            Add(new Flatten(), value);
            ends.Add(builder.Last);
        }

        Add(new Concat(), [.. ends]);
        Add(new Linear(3), builder.Last);
        return builder.Build();
    }
}
