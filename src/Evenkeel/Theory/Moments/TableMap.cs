using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>Learned rows: what is looked up has the table's own second moment, and what is added adds it.</summary>
internal static class TableMap
{
    /// <summary>Var ln of the mean square of n normal values, times n.</summary>
    private const double NormalLogVariance = 2;

    private const string NotCentred = "unknown: the table's mean is not 0";

    private const double EulersConstant = 0.5772156649015329;

    /// <summary>E[y²] = E[w²], whatever the indices; they have no gradient. Few words make up most of a text: its mean square is that of few rows.</summary>
    public static MomentStep Embedding(MapInputs inputs)
    {
        var table = inputs.Weights(inputs.Node.Parameters[0]);
        if (!table.IsCentred) return MomentStep.Unknown(NotCentred);
        var op = (Embedding)inputs.Node.Op;
        var variance = NormalLogVariance / op.Width * Concentration(op.Vocabulary);
        return new MomentStep(new SignalMoments(0, table.SecondMoment, variance, variance), [0], "words by Zipf's law");
    }

    /// <summary>Σ p² of Zipf's law, p ∝ 1/rank: (π²/6)/(ln V + γ)², at most 1.</summary>
    private static double Concentration(long vocabulary)
    {
        var harmonic = Math.Log(vocabulary) + EulersConstant;
        return Math.Min(1, Math.PI * Math.PI / 6 / (harmonic * harmonic));
    }

    /// <summary>E[y²] = E[x²] + E[w²].</summary>
    public static MomentStep Position(MapInputs inputs)
    {
        var table = inputs.Weights(inputs.Node.Parameters[0]);
        if (!table.IsCentred) return new MomentStep(null, [1], NotCentred);
        if (inputs.Signals[0] is not { } x) return new MomentStep(null, [1], "unknown: the layer before is");
        var q = x.SecondMoment + table.SecondMoment;
        var share = q > 0 ? x.SecondMoment / q : 0;
        var own = (1 - share) * (1 - share) * NormalLogVariance / inputs.Node.SampleShape.Length;
        return new MomentStep(new SignalMoments(x.Mean, q, share * share * x.ScaleVariance + own, share * share * x.LogVariance + own), [1], "a table of mean 0");
    }
}
