using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>The places of a sequence as a recurrent layer walks over them, from the first or from the last.</summary>
/// <param name="kernel">What the places hold.</param>
/// <param name="isReversed">Whether the last place is the first step.</param>
internal sealed class Steps(Kernel kernel, bool isReversed)
{
    /// <summary>Steps that are looked at; later ones are like the last of them.</summary>
    private const int Most = 128;

    private readonly Places places = Places.Of(kernel.Shape[0]);

    public int Count => (int)Math.Min(kernel.Shape[0], Most);

    /// <summary>E[x x'] at two steps of one sample.</summary>
    public double Own(int t, int s) => At(kernel.Own, kernel.Pairs?.Own, t, s);

    /// <summary>The same of two samples.</summary>
    public double Other(int t, int s) => At(kernel.Other, kernel.Pairs?.Other, t, s);

    /// <summary>What the steps of a walk are at the places, by the later step and the earlier; nothing of two samples where that is null.</summary>
    public Pairs Pairs(double[,] own, double[,]? other)
    {
        return Kernels.Pairs.Of(places, (i, j, isSame) => Mean(own, i, j, isSame), (i, j, isSame) => other is null ? 0 : Mean(other, i, j, isSame));

        double Mean(double[,] values, int i, int j, bool isSame)
        {
            double sum = 0, pairs = 0;
            for (var a = places.From(i); a < places.From(i + 1); a++)
            {
                for (var b = isSame ? a : places.From(j); b < (isSame ? a + 1 : places.From(j + 1)); b++)
                {
                    if (a == b && !isSame) continue;
                    var (later, earlier) = (Math.Max(Step(a), Step(b)), Math.Min(Step(a), Step(b)));
                    var known = Math.Min(later, Count - 1);
                    sum += values[Math.Max(0, earlier - (later - known)), known];
                    pairs++;
                }
            }

            return pairs > 0 ? sum / pairs : 0;
        }
    }

    private long Step(long place) => isReversed ? kernel.Shape[0] - 1 - place : place;

    private double At(double[] lags, double[]? pairs, int t, int s)
    {
        if (pairs is null) return lags[Math.Min(Math.Abs(t - s), lags.Length - 1)];
        var (i, j) = (places.GroupOf(Step(t)), places.GroupOf(Step(s)));
        return pairs[t == s ? i : places.Groups * (1 + i) + j];
    }
}
