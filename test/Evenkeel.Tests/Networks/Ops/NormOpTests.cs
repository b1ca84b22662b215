using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Norms and dense layers against their definitions.</summary>
public sealed class NormOpTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void BatchNorm_RandomShape_StandardizesEachChannelOverBatchAndPositions(int seed)
    {
        var random = new Random(seed);
        var sample = random.Next(2) == 0 ? new Shape(random.Next(1, 20)) : new Shape(random.Next(1, 6), random.Next(1, 7), random.Next(2, 7));
        var op = new BatchNorm(Epsilon: 0.01, Affine: seed % 2 == 0);
        Forwards.AssertEqual(op, sample, random.Next(2, 7), seed, (x, weights) => at =>
        {
            List<double> values = [];
            for (long n = 0; n < x.Extent(0); n++)
            {
                for (long y = 0; y < x.Extent(2); y++)
                {
                    for (long c = 0; c < x.Extent(3); c++) values.Add(x.At(n, at[1], y, c));
                }
            }

            var own = at.Length == 2 ? x.At(at[0], at[1]) : x.At(at[0], at[1], at[2], at[3]);
            return Affine(op.Affine, weights, at[1], Standardized(own, values, op.Epsilon));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LayerNorm_RandomShape_StandardizesEachRow(int seed)
    {
        var random = new Random(seed);
        var sample = random.Next(2) == 0 ? new Shape(random.Next(1, 50)) : new Shape(random.Next(1, 6), random.Next(1, 20));
        var op = new LayerNorm(Epsilon: 0.01, Affine: seed % 2 == 0);
        Forwards.AssertEqual(op, sample, random.Next(1, 40), seed, (x, weights) => at =>
        {
            var width = sample[^1];
            var row = (int)(at.Length == 2 ? at[0] : at[0] * sample[0] + at[1]);
            var values = x.Values.Skip(row * (int)width).Take((int)width).ToArray();
            return Affine(op.Affine, weights, at[^1], Standardized(values[at[^1]], values, op.Epsilon));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Linear_RandomShape_IsTheProductWithEachRow(int seed)
    {
        var random = new Random(seed);
        var sample = random.Next(2) == 0 ? new Shape(random.Next(1, 90)) : new Shape(random.Next(1, 6), random.Next(1, 50));
        var op = new Linear(random.Next(1, 60), Bias: seed % 2 == 0);
        Forwards.AssertEqual(op, sample, random.Next(1, 40), seed, (x, weights) => at =>
        {
            var width = sample[^1];
            var row = at.Length == 2 ? at[0] : at[0] * sample[0] + at[1];
            var sum = op.Bias ? weights["op.bias"][at[^1]] : 0;
            for (long i = 0; i < width; i++) sum += x.Values[row * width + i] * weights["op.weight"][at[^1] * width + i];
            return sum;
        });
    }

    private static double Standardized(double value, IReadOnlyCollection<double> values, double epsilon)
    {
        var mean = values.Average();
        return (value - mean) / Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) + epsilon);
    }

    private static double Affine(bool affine, IReadOnlyDictionary<string, double[]> weights, long feature, double value)
        => affine ? weights["op.weight"][feature] * value + weights["op.bias"][feature] : value;
}
