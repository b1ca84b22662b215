using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>Layers that hand on their values as they are, each in its place: slices of all there is, axes of one entry put elsewhere, means over none.</summary>
internal static class Unchanged
{
    /// <summary>Whether a layer does so.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="input">The shape of a sample of its input.</param>
    /// <param name="dropout">Whether dropout drops.</param>
    public static bool By(Node node, Shape input, bool dropout) => node.Inputs.Length == 1 && node.SampleShape.Equals(input) && node.Op switch
    {
        Slice or Pad or Expand or Concat or Sum or Mean or Max => true,
        Gather { Indices: var indices } => indices.SequenceEqual(Enumerable.Range(0, indices.Count).Select(i => (long)i)),
        Transpose { Axes: var axes } => axes.Select(a => a < 0 ? axes.Count + a : a).Where(a => input[(int)a] > 1) is var order && order.SequenceEqual(order.Order()),
        var op => op.IsView(dropout),
    };
}
