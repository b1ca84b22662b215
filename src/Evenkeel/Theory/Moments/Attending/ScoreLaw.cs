using System.Collections.Immutable;
using System.Numerics.Tensors;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>The law of scores about their mean, by points.</summary>
/// <param name="Scores">The points, in ascending order.</param>
/// <param name="Weights">The chance of each.</param>
internal sealed record ScoreLaw(double[] Scores, double[] Weights)
{
    /// <summary>Less likely points are among no scores that there are.</summary>
    private const double Unlikely = 1e-15;

    /// <summary>ln E e^2s/(E e^s)², which is the variance of normal scores.</summary>
    public double Variance => Math.Max(0, 2 * (Power(2) - Power(1)));

    /// <summary>N(0, σ²) out to so many deviations.</summary>
    public static ScoreLaw Normal(double sigma, double reach, double step)
    {
        double[] z = [.. Enumerable.Range(0, (int)(2 * reach / step) + 1).Select(i => i * step - reach)];
        return new(Array.ConvertAll(z, x => sigma * x), Array.ConvertAll(z, x => Math.Exp(-x * x / 2) * (step / Math.Sqrt(2 * Math.PI))));
    }

    /// <summary>That of units side by side which are not normal, each part by its own law; null where they are normal, or not known not to be.</summary>
    /// <param name="x">The values.</param>
    /// <param name="axis">The axis of units.</param>
    public static ScoreLaw? Of(SignalMoments x, int axis)
    {
        ImmutableArray<SignalMoments> parts = x.Parts.IsEmpty ? [x] : x.Parts;
        if (x.Kernel.Unit != axis || x.Kernel.Shape[axis] == 1 || (parts.Length == 1 && x.Origin is not { IsNormal: false } && x.Kurtosis == 0)) return null;
        var points = new List<(double Score, double Weight)>();
        foreach (var part in parts)
        {
            var origin = part.Origin ?? Origin.Normal(-1, part.Kernel, part.Kurtosis);
            var scales = PlaceScales.OfUnits(Math.Max(0, origin.Kurtosis / 3 - Squares.Of(part).Together.Second));
            foreach (var (factor, share) in scales.Factors.Zip(scales.Shares))
            {
                var (nodes, at) = (origin.Nodes(), origin.ScoreAt());
                for (var i = 0; i < nodes.Z.Length; i++)
                {
                    var weight = nodes.Weights[i] * share * part.Kernel.Shape[axis] / x.Kernel.Shape[axis];
                    if (weight > Unlikely) points.Add((origin.Value(Math.Sqrt(factor) * at(nodes.Z[i])) - x.Mean, weight));
                }
            }
        }

        points.Sort();
        return new([.. points.Select(p => p.Score)], [.. points.Select(p => p.Weight)]);
    }

    /// <summary>All scores times one number.</summary>
    public ScoreLaw Times(double factor) => new(Array.ConvertAll(Scores, s => factor * s), Weights);

    /// <summary>ln E e^ks/k.</summary>
    public double Power(double k)
    {
        var powers = new double[Scores.Length];
        TensorPrimitives.Multiply(Scores, k, powers);
        TensorPrimitives.Subtract(powers, k * Scores[^1], powers);
        TensorPrimitives.Exp<double>(powers, powers);
        return Scores[^1] + Math.Log(TensorPrimitives.Dot<double>(powers, Weights)) / k;
    }
}
