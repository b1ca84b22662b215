using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>What goes into a graph, as its first layers see it.</summary>
internal static class InputSignals
{
    /// <summary>The input's moments; of tokens those of a code with one 1, of which E[x x'] is the probability that two are the same.</summary>
    public static SignalMoments Of(Graph graph, InputMoments input)
    {
        if (graph.InputVocabulary() is not { } vocabulary) return new SignalMoments(input.Kernel ?? Kernel.Independent(graph.InputShape, UnitOf(graph), input.Mean, input.SecondMoment)) { Dimensions = input.Dimensions };
        var chance = 1.0 / vocabulary;
        return new SignalMoments(input.Coincidence ?? Kernel.Of(graph.InputShape, null, 0, (1, chance), (chance, chance)));
    }

    /// <summary>
    /// The axis of units of a graph's input: that of the first layer which says where it is in as many axes, or else the first one that values are put side by side
    /// along, or else the last of one or two, the first of more.
    /// </summary>
    public static int? UnitOf(Graph graph)
    {
        var rank = graph.InputShape.Rank;
        if (rank == 0) return null;
        Op[] ops = [.. graph.Nodes.Where(n => !n.Inputs.IsEmpty).TakeWhile(n => RankOf(n.Inputs[0]) == rank).Select(n => n.Op)];
        return ops.Select(OfLayer).FirstOrDefault(axis => axis is not null) ?? ops.OfType<Concat>().Select(c => (int?)(c.Axis < 0 ? rank + c.Axis : c.Axis)).FirstOrDefault() ?? (rank <= 2 ? rank - 1 : 0);

        int RankOf(int value) => value == 0 ? rank : graph.Nodes[value - 1].SampleShape.Rank;

        int? OfLayer(Op op) => op switch
        {
            AveragePool or MaxPool or AdaptiveAveragePool or AdaptiveMaxPool or GlobalAveragePool or GlobalMaxPool => 0,
            { UnitAxis: { } axis } => axis < 0 ? rank + axis : axis - 1,
            _ => null,
        };
    }
}
