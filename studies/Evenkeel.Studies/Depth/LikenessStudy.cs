using System.Numerics.Tensors;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Random;
using Evenkeel.Studies.Printing;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Studies.Depth;

/// <summary>Whether two inputs become alike, or are torn apart, at the pace that theory says.</summary>
internal sealed class LikenessStudy : IStudy
{
    private const int Width = 1024, Draws = 48, Inputs = 16, Depth = 60;

    /// <summary>How far from c* two correlations begin, as shares of the room that there is: on both sides, or below 1.</summary>
    private const double Aside = 0.15, Near = 0.01, Far = 0.06;

    /// <summary>The fit ends where the difference has this share of what it was at first, above the noise.</summary>
    private const double Last = 0.1;

    private static readonly (string Activation, double Weights, double Biases)[] Points =
    [
        ("tanh", 1, 0.05), ("tanh", 1.2, 0.05), ("tanh", 1.4, 0.05), ("tanh", 1.6, 0.05), ("tanh", 2, 0.05), ("tanh", 2.5, 0.05), ("tanh", 3, 0.05), ("tanh", 4, 0.05),
        ("erf", 1.2, 0.1), ("gelu", 1.5, 0.2), ("hard-tanh", 2.5, 0.1),
    ];

    public string Name => "likeness";

    public string Title => "How fast inputs become alike";

    public string Method => $"""
        Plain networks z' = W f(z) + b, {Width} wide, drawn {Draws} times. Into each go {Inputs} triples of inputs with second moment q*: a second and a third input whose
        correlations with the first lie {Aside:P0} of the room above and below c*, or {Near:P0} and {Far:P0} below a c* of 1. Theory says that such a difference falls by e in
        ξ_c layers (Schoenholz et al. 2017). The slope of the logarithm of its mean is fitted by least squares down to a tenth of the difference.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        yield return new Table("ξ_c in layers.", ["activation", "σ_w²", "σ_b²", "q*", "c*", "ξ_c of theory", "ξ_c measured", "off by"], [.. Points.Select(p => Row(p.Activation, p.Weights, p.Biases))]);
    }

    private static string[] Row(string activation, double weights, double biases)
    {
        StudyRun.Say($"{activation}, {weights}, {biases}");
        var f = ActivationCatalogue.Parse(activation);
        var point = MeanFieldPoint.Of(f, weights, biases);
        var (q, settled, depth) = (point.Q!.Value, point.Correlation!.Value, point.CorrelationDepth!.Value);
        var room = Math.Min(settled, 1 - settled);
        var (high, low) = settled < 1 ? (settled + Aside * room, settled - Aside * room) : (1 - Near, 1 - Far);
        var differences = new double[Depth];
        for (ulong draw = 0; draw < Draws; draw++) Follow(f, weights, biases, q, high, low, draw, differences);
        var logs = differences.TakeWhile(d => d > Last * differences[0]).Select((d, i) => (X: (double)i, Y: Math.Log(d))).ToArray();
        var (x, y) = (logs.Average(p => p.X), logs.Average(p => p.Y));
        var measured = -logs.Sum(p => (p.X - x) * (p.X - x)) / logs.Sum(p => (p.X - x) * (p.Y - y));
        return [activation, $"{weights}", $"{biases}", $"{q:F4}", $"{settled:F4}", $"{depth:F2}", $"{measured:F2}", $"{(measured / depth - 1) * 100:+0.0;−0.0} %"];
    }

    /// <summary>Adds, layer by layer, the difference of the two correlations with the first input, summed over triples.</summary>
    private static void Follow(Activation f, double weights, double biases, double q, double high, double low, ulong draw, double[] differences)
    {
        var z = new float[3 * Inputs][];
        for (var i = 0; i < Inputs; i++)
        {
            var (first, other) = (Normals(draw, $"a{i}", Math.Sqrt(q)), Normals(draw, $"b{i}", Math.Sqrt(q)));
            (z[3 * i], z[3 * i + 1], z[3 * i + 2]) = (first, Mixed(first, other, high), Mixed(first, other, low));
        }

        var matrix = new float[Width * Width];
        for (var layer = 0; layer < Depth; layer++)
        {
            differences[layer] += Enumerable.Range(0, Inputs).Sum(i => TensorPrimitives.CosineSimilarity<float>(z[3 * i], z[3 * i + 1]) - TensorPrimitives.CosineSimilarity<float>(z[3 * i], z[3 * i + 2]));
            new AddressedRandom(draw, $"w{layer}").FillNormal(matrix, 0, 0, Math.Sqrt(weights / Width));
            var bias = Normals(draw, $"v{layer}", Math.Sqrt(biases));
            var activations = z.Select(row => row.Select(v => (float)f.Value(v)).ToArray()).ToArray();
            Parallel.For(0, z.Length, row =>
            {
                for (var unit = 0; unit < Width; unit++) z[row][unit] = bias[unit] + TensorPrimitives.Dot<float>(matrix.AsSpan(unit * Width, Width), activations[row]);
            });
        }
    }

    private static float[] Mixed(float[] a, float[] b, double c) => [.. a.Zip(b, (x, y) => (float)(c * x + Math.Sqrt(1 - c * c) * y))];

    private static float[] Normals(ulong draw, string name, double deviation)
    {
        var values = new float[Width];
        new AddressedRandom(draw, name).FillNormal(values, 0, 0, deviation);
        return values;
    }
}
