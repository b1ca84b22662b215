using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Maps;

namespace Evenkeel.Theory.Moments;

/// <summary>Where assumptions of the moment maps do not hold, and which numbers are made of what comes from there.</summary>
/// <param name="graph">The network.</param>
internal sealed class Caveats(Graph graph)
{
    /// <summary>Of a gradient: what comes from a use that is less of it changes it by a few per cent at most.</summary>
    private const double Little = 0.05;

    /// <summary>Of the variance of scores: what units of few weights differ by.</summary>
    private const double FewWeights = 0.05;

    /// <summary>2/d of d = 8 values, and the kurtosis −6/(d + 2) that a norm gives them.</summary>
    private const double FewValues = 0.25, FlatKurtosis = -0.6;

    /// <summary>The same where a function of them is averaged over these scales: of three weights or fewer.</summary>
    private const double FewestWeights = 0.5;

    /// <summary>Of the square of a term: what a sum that has less of it leaves of errors in either.</summary>
    private const double Cancelled = 0.05;

    /// <summary>Of the mean square of means of as many independent values: means that have less of it are what values leave that cancel.</summary>
    private const double CancelledInMeans = 0.15;

    /// <summary>Of the square of a gradient: what a norm leaves that takes more of it.</summary>
    private const double LeftByNorm = 0.1;

    /// <summary>Of the scales of places, whose mean is 1: the variance at the edges of 8 × 8 places behind a window of 3.</summary>
    private const double Uneven = 0.05;

    /// <summary>Of values that are normed together: of fewer 1/v has no expectation to speak of, and what is left of each is no normal value.</summary>
    private const double FewNormed = 4;

    private const string Shared = "branches that share values are taken for independent ones",
        Scores = "units of few weights are taken to be of one scale", Normed = Divisor.TooFew,
        Features = "features of several scales, or none, are normed as those of one", Largest = "the largest of values and nothing is taken to be that of values of one scale",
        Difference = "values that nearly cancel are known less well than what they leave", Gaps = "places without a value along several axes are taken to lie apart along each",
        Keys = "keys of several scales are taken to be of one", Edges = "the largest of places of several scales is taken to be that of places of one",
        Few = "few independent values are normed together", Parts = "gradients of units that come from several values are taken to be alike", Gate = "a factor of many places is taken not to depend on their gradients";

    private readonly ImmutableArray<Node> nodes = graph.Nodes;
    private readonly Caveat?[] forward = new Caveat?[graph.Nodes.Length + 1], backward = new Caveat?[graph.Nodes.Length + 1];
    private readonly int[][] kin = KinOf(graph);
    private readonly string?[] laws = new string?[graph.Nodes.Length + 1];
    private readonly Lazy<bool[]> isMixed = new(() => MixedOf(graph));

    /// <summary>That of a value.</summary>
    public Caveat? Forward(int value) => forward[value];

    /// <summary>That of a value's gradient.</summary>
    public Caveat? Backward(int value) => backward[value];

    /// <summary>Notes what a layer makes of its values.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="step">What its map says.</param>
    /// <param name="signals">All values.</param>
    /// <param name="samples">The first extent of its first input.</param>
    public void AddForward(int node, MomentStep step, ReadOnlySpan<SignalMoments?> signals, double samples)
    {
        var (op, reads) = (nodes[node].Op is Applied applied ? applied.Op : nodes[node].Op, nodes[node].Inputs);
        foreach (var value in reads) forward[node + 1] ??= forward[value];
        laws[node + 1] = step.LawCaveat ?? (op.HasWeight ? null : reads.Select(value => laws[value]).FirstOrDefault(law => law is not null));
        if (forward[node + 1] is not null || reads.IsEmpty) return;
        var reason = step.Caveat is not null ? step.Caveat
            : step.TakesAsIndependent && AreKin(op is Attention ? reads[..2] : reads) ? Shared
            : signals[reads[0]] is not { } x ? null
            : laws[reads[0]] is { } law && AsksForLaw(op, reads, x) ? law
            : IsCurved(op) && x.OfWeights > (op is Softmax or LogSoftmax ? FewWeights : FewestWeights) ? Scores
            : (IsCurved(op) || IsLargest(op)) && x is { Origin: null, Kurtosis: < FlatKurtosis } ? Few
            : NormedTogether(op, x.Kernel.Shape, samples) < FewNormed ? Normed
            : op is LayerNorm or RmsNorm && (x.Kernel.Profile[x.Kernel.Shape.Rank - 1] is not null || PlaceScales.HasGaps(x.Kernel)) ? Features
            : op is MaxPool or AdaptiveMaxPool && step.Output!.Positions > 1 && PlaceScales.Of(x.Kernel)?.Variance > Uneven ? Edges
            : op is Attention && signals[reads[1]] is { } keys && PlaceScales.Of(keys.Kernel)?.Variance > Uneven ? Keys
            : IsLargest(op) && HasNothing(x, op is Max || x.Kernel.Unit != 0) ? Largest
            : op is Conv or AveragePool or Slice or Select && x.Kernel.Profile != Profile.Flat && x.Origin is { } of && AxesWithGaps(of.Kernel) > 1 && Math.Pow(of.Value(0), 2) > Little * x.SecondMoment ? Gaps
            : op is Add or Subtract && step.Output?.SecondMoment is > 0 and var left && left < Cancelled * x.SecondMoment ? Difference
            : IsMean(op) && step.Output is { } means && IsLittle(op, means, x) ? Difference
            : null;
        if (reason is not null) forward[node + 1] = new(nodes[node].Name, reason);
    }

    /// <summary>Notes what a layer makes of its gradient; from the last layer to the first.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="slot">The input that a gradient comes back to.</param>
    /// <param name="step">What its map says.</param>
    /// <param name="signal">The input.</param>
    /// <param name="output">The output.</param>
    /// <param name="gradient">That of the output.</param>
    /// <param name="part">What comes back.</param>
    /// <param name="share">Its share of what has come back so far.</param>
    public void AddBackward(int node, int slot, MomentStep step, SignalMoments? signal, SignalMoments? output, Kernel gradient, Kernel part, double share)
    {
        var (op, value) = (nodes[node].Op, nodes[node].Inputs[slot]);
        if (backward[value] is not null || !(share > Little)) return;
        backward[value] = backward[node + 1] ?? (op.HasWeight && forward[node + 1]?.Layer != nodes[node].Name ? null : forward[node + 1]);
        if (backward[value] is not null) return;
        var reason = slot == 0 && step.BackwardCaveat is { } caveat ? caveat
            : output?.FewNormed > FewValues && !(signal?.FewNormed > FewValues) ? Few
            : op is BatchNorm or InstanceNorm or GroupNorm && signal?.Variance * part.Second < LeftByNorm * output?.SecondMoment * gradient.Second ? Difference
            : op is Multiply && !part.Shape.Equals(nodes[node].SampleShape) && !isMixed.Value[node + 1] ? Gate
            : !op.HasWeight && signal is { Parts.IsEmpty: false } && part.Parts.IsEmpty && !op.Rearranges ? Parts
            : (!op.HasWeight || output?.OfWeights > FewWeights) && signal is not null && AxesWithGaps(signal.Kernel) > 1 ? Gaps
            : null;
        if (reason is not null) backward[value] = new(nodes[node].Name, reason);
    }

    /// <summary>Whether means over places, or sums of them, have less than as many independent values would, in any part of the units.</summary>
    private static bool IsLittle(Op op, SignalMoments means, SignalMoments x)
    {
        var count = x.Positions / means.Positions;
        return IsLess(means, x) || (means.Parts.Length == x.Parts.Length && means.Parts.Zip(x.Parts).Any(p => IsLess(p.First, p.Second)));

        bool IsLess(SignalMoments mean, SignalMoments of) => mean.SecondMoment * (op is Sum ? 1 / count : count) < CancelledInMeans * of.SecondMoment;
    }

    /// <summary>Whether places, or parts of the units, have no values to speak of.</summary>
    private static bool HasNothing(SignalMoments x, bool isOfUnits) => PlaceScales.HasGaps(x.Kernel) || (isOfUnits && x.Parts.Any(p => p.SecondMoment < Little * x.SecondMoment));

    /// <summary>Along how many axes there are places that have no value.</summary>
    private static int AxesWithGaps(Kernel x) => Enumerable.Range(0, x.Shape.Rank).Count(axis => x.Profile[axis]?.Contains(0) ?? false);

    /// <summary>How many values a norm takes its moments of; of other ops more than any.</summary>
    private static double NormedTogether(Op op, Shape x, double samples) => op switch
    {
        BatchNorm { Evaluation: false } => samples * x.Length / x[0],
        InstanceNorm => x.Length / x[0],
        GroupNorm { Groups: var groups } => x.Length / groups,
        LayerNorm or RmsNorm => x[^1],
        _ => double.PositiveInfinity,
    };

    private static bool IsLargest(Op op) => op is MaxPool or AdaptiveMaxPool or GlobalMaxPool or Max;

    private static bool IsMean(Op op) => op is Mean or Sum or AveragePool or AdaptiveAveragePool or GlobalAveragePool;

    /// <summary>Whether what an op makes of values is a matter of their law: of a kink at 0 where they have a mean.</summary>
    private static bool AsksForLaw(Op op, ImmutableArray<int> reads, SignalMoments x)
        => IsCurved(op) || IsLargest(op) || (op is Activate or PReLU && x.Mean * x.Mean > Little * x.SecondMoment) || (op is Multiply && reads.Distinct().Count() == 1);

    /// <summary>Whether an op makes of a scale another than that scale.</summary>
    private static bool IsCurved(Op op) => op switch
    {
        Activate { Activation: var f } => IsCurved(f.Value),
        Apply { Function: var f } => IsCurved(f.Value),
        Softmax or LogSoftmax => true,
        _ => false,
    };

    private static bool IsCurved(Func<double, double> f) => f(2) != 2 * f(1) || f(-2) != 2 * f(-1);

    private bool AreKin(ImmutableArray<int> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (kin[values[i]].Intersect(kin[values[j]]).Any()) return true;
            }
        }

        return false;
    }

    /// <summary>Of each value whether its gradient depends on no unit of it by itself: weights that mix all units make it, also behind what moves or adds values, or nothing does.</summary>
    private static bool[] MixedOf(Graph graph)
    {
        var (consumers, isMixed) = (graph.Consumers(), new bool[graph.Nodes.Length + 1]);
        for (var value = graph.Nodes.Length; value >= 0; value--) isMixed[value] = consumers[value].All(Mixes);
        return isMixed;

        bool Mixes(int reader) => graph.Nodes[reader].Op is var op && (op is Linear or Conv { Groups: 1 } or ConvTranspose { Groups: 1 } || (op is Add or Subtract or Slice or Concat or Scale or Gain && isMixed[reader + 1]));
    }

    /// <summary>
    /// Of each value those that it is made of entry by entry, since weights make values anew: their numbers, or a negative one of those that are somewhere else.
    /// </summary>
    private static int[][] KinOf(Graph graph)
    {
        var kin = new int[graph.Nodes.Length + 1][];
        kin[0] = [0];
        var elsewhere = new Dictionary<(int Root, Op Op), int>();
        foreach (var (i, node) in graph.Nodes.Index())
        {
            kin[i + 1] = node.Op switch
            {
                { HasWeight: true } or Embedding or Learned or Fixed => [i + 1],
                _ when node.Inputs is [var same] && Unchanged.By(node, same == 0 ? graph.InputShape : graph.Nodes[same - 1].SampleShape, dropout: false) => kin[same],
                { Rearranges: true } and not (Flatten or Reshape or View) => [.. node.Inputs.SelectMany(v => kin[v]).Select(root => Elsewhere(root, node.Op))],
                _ when node.Inputs is [var only] => kin[only],
                _ => [.. node.Inputs.SelectMany(v => kin[v]).Distinct()],
            };
        }

        return kin;

        int Elsewhere(int root, Op op)
        {
            if (!elsewhere.TryGetValue((root, op), out var number)) elsewhere.Add((root, op), number = -1 - elsewhere.Count);
            return number;
        }
    }
}
