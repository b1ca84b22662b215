namespace Evenkeel.Theory.Moments;

/// <summary>Learned rows: what is looked up has the table's own second moment, and what is added adds it.</summary>
internal static class TableMap
{
    private const string NotCentred = "unknown: the table's mean is not 0";

    /// <summary>E[y²] = E[w²], whatever the indices; they have no gradient.</summary>
    public static MomentStep Embedding(MapInputs inputs)
    {
        var table = inputs.Weights(inputs.Node.Parameters[0]);
        return table.IsCentred ? new MomentStep(new SignalMoments(0, table.SecondMoment), [0], "words as likely as each other") : MomentStep.Unknown(NotCentred);
    }

    /// <summary>E[y²] = E[x²] + E[w²].</summary>
    public static MomentStep Position(MapInputs inputs)
    {
        var table = inputs.Weights(inputs.Node.Parameters[0]);
        if (!table.IsCentred) return new MomentStep(null, [1], NotCentred);
        if (inputs.Signals[0] is not { } x) return new MomentStep(null, [1], "unknown: the layer before is");
        var q = x.SecondMoment + table.SecondMoment;
        var share = q > 0 ? x.SecondMoment / q : 0;
        return new MomentStep(new SignalMoments(x.Mean, q, share * share * x.ScaleVariance, share * share * x.LogVariance), [1], "a table of mean 0");
    }
}
