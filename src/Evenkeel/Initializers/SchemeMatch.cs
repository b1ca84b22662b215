using Evenkeel.Networks;
using Evenkeel.Numerics.Statistics;

namespace Evenkeel.Initializers;

/// <summary>Finds the scheme that a tensor was drawn from.</summary>
public static class SchemeMatch
{
    /// <summary>Standard errors within which a tensor counts as drawn from a scheme.</summary>
    private const double MaxScore = 4;

    /// <summary>Below so many values nearly every scheme would fit.</summary>
    private const long MinCount = 32;

    private static readonly Initializer[] Candidates =
    [
        Schemes.PyTorch,
        Schemes.He,
        Schemes.Xavier,
        Schemes.LeCun,
        Schemes.Parse("he-uniform"),
        Schemes.Parse("xavier-uniform"),
        Schemes.Parse("lecun-uniform"),
    ];

    /// <summary>Looked at where no other fits: of few values nobody can tell a truncated normal law from a normal one.</summary>
    private static readonly Initializer[] Truncated = [Schemes.Parse("he-truncated"), Schemes.Parse("xavier-truncated"), Schemes.Parse("lecun-truncated")];

    /// <summary>The scale that transformers begin with whatever their fans (Radford et al. 2019; Devlin et al. 2019), looked at last.</summary>
    private static readonly Initializer[] Fixed = [Schemes.Parse("normal:0.02"), Schemes.Parse("truncated-normal:0.02")];

    /// <summary>
    /// The scheme whose standard deviation and kurtosis the values have within their sampling errors, the likelier of several; null where
    /// there is none, or too few values to tell.
    /// </summary>
    /// <param name="moments">The moments of the values.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="fans">The fans of its layer.</param>
    /// <param name="declared">The scheme that the model says, tried first.</param>
    public static Initializer? Find(Moments moments, Shape shape, Fans fans, Initializer? declared = null)
    {
        if (moments.NonFinite > 0 || moments.Count == 0) return null;
        if (moments.Min == moments.Max) return declared is Constant c && (float)c.Value == moments.Min ? c : new Constant(moments.Min);
        if (declared is not null && (moments.Count < MinCount || declared is not ElementwiseInitializer || Score(declared, moments, shape, fans) <= MaxScore)) return declared;
        if (moments.Count < MinCount) return null;
        return Best(Candidates, moments, shape, fans) ?? Best(Truncated, moments, shape, fans) ?? Best(Fixed, moments, shape, fans);
    }

    private static Initializer? Best(Initializer[] schemes, Moments moments, Shape shape, Fans fans)
    {
        var (best, score) = schemes.Select(s => (Scheme: s, Score: Score(s, moments, shape, fans))).MinBy(m => m.Score);
        return score <= MaxScore ? best : null;
    }

    /// <summary>The largest standard score of mean, standard deviation and kurtosis.</summary>
    private static double Score(Initializer scheme, Moments moments, Shape shape, Fans fans)
    {
        double n = moments.Count;
        var law = (scheme as ElementwiseInitializer)?.LawOf(fans);
        var (mean, std) = (law?.Mean ?? 0, Math.Sqrt(law?.Variance ?? scheme.SecondMoment(shape, fans)));
        if (!(std > 0)) return double.PositiveInfinity;
        var ofMean = Math.Abs(moments.Mean - mean) / (std / Math.Sqrt(n));
        var ofStd = Math.Abs(moments.Std - std) / (std * Math.Sqrt((scheme.Kurtosis - 1) / (4 * n)));

        // The sampling variance of the kurtosis is 24/n for normal values and 0.6/n-ish for uniform ones; the larger serves both.
        var ofKurtosis = Math.Abs(moments.Kurtosis - scheme.Kurtosis) / Math.Sqrt(24 / n);
        return Math.Max(ofMean, Math.Max(ofStd, ofKurtosis));
    }
}
