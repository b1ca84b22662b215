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

    /// <summary>The axis of units of a graph's input: that of the first layer that says which it takes of as many axes, or else the last of one or two, the first of more.</summary>
    public static int? UnitOf(Graph graph)
    {
        var rank = graph.InputShape.Rank;
        if (rank == 0) return null;
        foreach (var node in graph.Nodes.TakeWhile(n => n.Inputs.IsEmpty || n.SampleShape.Rank == rank))
        {
            if (node.Inputs.IsEmpty) continue;
            if (node.Op is Conv or ConvTranspose or BatchNorm or GroupNorm or InstanceNorm or AveragePool or MaxPool or GlobalAveragePool or GlobalMaxPool) return 0;
            if (node.Op.UnitAxis is not null) return rank - 1;
        }

        return rank <= 2 ? rank - 1 : 0;
    }
}
