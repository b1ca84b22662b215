using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.TestKit;

/// <summary>Draws networks whose values are read by several layers, at different distances, in every mix of ops.</summary>
public sealed class RandomGraphs
{
    private readonly Random random;
    private readonly GraphBuilder builder;
    private readonly HashSet<int> unread = [];
    private int count;

    private RandomGraphs(int seed)
    {
        random = new Random(seed);
        builder = new GraphBuilder($"random {seed}", random.Next(3) == 0 ? new Shape(random.Next(2, 9)) : new Shape(random.Next(1, 4), random.Next(3, 8), random.Next(3, 8)));
    }

    /// <summary>A graph of about <paramref name="layers"/> layers that ends in one linear layer; the same for the same seed.</summary>
    public static Graph Create(int seed, int layers)
    {
        var graphs = new RandomGraphs(seed);
        while (graphs.count < layers) graphs.AddLayer();
        return graphs.Close();
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
    private int Choose() => random.Next(2) == 0 ? builder.Last : random.Next(builder.Last + 1);

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

    private void Add(Op op, params int[] inputs)
    {
        var layer = $"{op.Kind}.{++count}";
        foreach (var input in inputs) unread.Remove(input);
        unread.Add(builder.Add(layer, op, inputs));
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
