using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Networks.Ops;

public sealed class RecurrentTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    public static TheoryData<Recurrent, Shape, string> BadLayers => new()
    {
        { new Recurrent(RecurrentKind.Rnn, 0, 0), new Shape(3, 4), "(rnn): `hidden` (=0) must be at least 1; `layers` (=0) must be from 1 to 1024" },
        { new Recurrent(RecurrentKind.Gru, 2, Nonlinearity: RecurrentNonlinearity.Relu), new Shape(3, 4), "(gru): `nonlinearity` (=Relu) is for Rnn alone; leave it out, or take Rnn" },
        { new Recurrent((RecurrentKind)7, 2), new Shape(3, 4), "(rnn): `cell` (=7) must be Rnn, Lstm or Gru" },
        { new Recurrent(RecurrentKind.Lstm, 2), new Shape(4), "(lstm): runs over positions × features, got 4; give the input two extents" },
        { new Recurrent(RecurrentKind.Lstm, 1L << 61), new Shape(3, 4), "(lstm): its size overflows 64 bits" },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Forward_RandomShape_FollowsTheFormulas(int seed)
    {
        var random = new Random(seed);
        var cells = SequenceCases.Cells().ToArray();
        var op = cells[seed % cells.Length] with
        {
            Hidden = random.Next(1, 40),
            Layers = random.Next(1, 4),
            Bidirectional = random.Next(2) == 0,
            Bias = random.Next(3) > 0,
        };
        var sample = new Shape(random.Next(1, 9), random.Next(1, 12));
        Forwards.AssertEqual(op, sample, random.Next(1, 20), seed, (x, weights) =>
        {
            var y = Formulas(op, x, weights);
            return at => y[at[0]][at[1]][at[2]];
        });
    }

    [Fact]
    public void Parameters_TwoLayersInBothDirections_HaveNamesShapesAndFans()
    {
        var builder = new GraphBuilder("net", new Shape(7, 5));
        builder.Add("op", new Recurrent(RecurrentKind.Lstm, 3, Layers: 2, Bidirectional: true));
        var parameters = builder.Build().Parameters.ToArray();
        Assert.Equal(16, parameters.Length);
        Assert.Equal(new Parameter("op.weight_ih_l0", new Shape(12, 5), ParameterRole.Weight, Fans.Recurrent(5, 3, 4)), parameters[0]);
        Assert.Equal(new Parameter("op.weight_hh_l0", new Shape(12, 3), ParameterRole.Weight, Fans.Recurrent(3, 3, 4)), parameters[1]);
        Assert.Equal(new Parameter("op.bias_ih_l0", new Shape(12), ParameterRole.Bias, Fans.Recurrent(5, 3, 4)), parameters[2]);
        Assert.Equal(new Parameter("op.bias_hh_l0", new Shape(12), ParameterRole.Bias, Fans.Recurrent(3, 3, 4)), parameters[3]);
        Assert.Equal(new Parameter("op.weight_ih_l1_reverse", new Shape(12, 6), ParameterRole.Weight, Fans.Recurrent(6, 3, 4)), parameters[12]);
        Assert.Equal("op.bias_hh_l1_reverse", parameters[^1].Name);
    }

    /// <summary>PyTorch draws all parameters of a recurrent layer from U(±1/√hidden), whatever their fans.</summary>
    [Fact]
    public void PyTorchsScheme_EveryParameter_HasTheBoundOfTheState()
    {
        var builder = new GraphBuilder("net", new Shape(7, 5));
        builder.Add("op", new Recurrent(RecurrentKind.Gru, 16, Layers: 2));
        using var workers = new Workers(1);
        var weights = Recipe.Parse("pytorch").Initialize(builder.Build(), seed: 1, workers);
        Assert.All(weights.Values, w => Assert.InRange(w.Span<float>().ToArray().Max(Math.Abs), 0.2f, 0.25f));
        Assert.Equal(8, weights.Count);
    }

    [Theory]
    [MemberData(nameof(BadLayers))]
    public void Add_WrongOptions_NamesAllOfThem(Recurrent op, Shape input, string message)
    {
        var builder = new GraphBuilder("net", input);
        Assert.Equal($"layer 'op' {message}", Assert.Throws<ShapeException>(() => builder.Add("op", op)).Message);
    }

    /// <summary>The states by sample, position and unit.</summary>
    private static double[][][] Formulas(Recurrent op, Images x, IReadOnlyDictionary<string, double[]> weights)
        => [.. Enumerable.Range(0, (int)x.Shape[0]).Select(n =>
        {
            double[][] sequence = [.. Enumerable.Range(0, (int)x.Shape[1]).Select(t => Enumerable.Range(0, (int)x.Shape[2]).Select(i => x.At(n, t, i)).ToArray())];
            for (var layer = 0; layer < op.Layers; layer++)
            {
                var forward = Direction(op, sequence, name => weights.GetValueOrDefault($"op.{name}_l{layer}"));
                if (!op.Bidirectional)
                {
                    sequence = forward;
                    continue;
                }

                var backward = Direction(op, [.. sequence.Reverse()], name => weights.GetValueOrDefault($"op.{name}_l{layer}_reverse"));
                sequence = [.. forward.Zip(backward.Reverse(), (a, b) => a.Concat(b).ToArray())];
            }

            return sequence;
        })];

    private static double[][] Direction(Recurrent op, double[][] sequence, Func<string, double[]?> weight)
    {
        var n = (int)op.Hidden;
        var (h, c) = (new double[n], new double[n]);
        return [.. sequence.Select(x =>
        {
            var a = Product(weight("weight_ih")!, x, weight("bias_ih"));
            var b = Product(weight("weight_hh")!, h, weight("bias_hh"));
            var next = new double[n];
            for (var i = 0; i < n; i++)
            {
                double Gate(int gate) => 1 / (1 + Math.Exp(-a[gate * n + i] - b[gate * n + i]));
                if (op.Cell == RecurrentKind.Lstm)
                {
                    c[i] = Gate(1) * c[i] + Gate(0) * Math.Tanh(a[2 * n + i] + b[2 * n + i]);
                    next[i] = Gate(3) * Math.Tanh(c[i]);
                }
                else if (op.Cell == RecurrentKind.Gru)
                {
                    next[i] = (1 - Gate(1)) * Math.Tanh(a[2 * n + i] + Gate(0) * b[2 * n + i]) + Gate(1) * h[i];
                }
                else
                {
                    next[i] = op.Nonlinearity == RecurrentNonlinearity.Relu ? Math.Max(0, a[i] + b[i]) : Math.Tanh(a[i] + b[i]);
                }
            }

            return h = next;
        })];
    }

    private static double[] Product(double[] weight, double[] x, double[]? bias)
        => [.. weight.Chunk(x.Length).Select((row, i) => row.Zip(x, (w, v) => w * v).Sum() + (bias?[i] ?? 0))];
}
