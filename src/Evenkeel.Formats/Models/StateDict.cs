using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Models;

/// <summary>A tensor of a network's state.</summary>
/// <param name="Parameter">Its name, shape and role.</param>
/// <param name="DType">Its element type.</param>
public sealed record StateEntry(Parameter Parameter, DType DType);

/// <summary>What the <c>state_dict</c> of the same network in PyTorch holds, in its order, so that <c>load_state_dict</c> takes a file of it.</summary>
public static class StateDict
{
    private const string Mean = "running_mean", Variance = "running_var", Batches = "num_batches_tracked";

    /// <summary>All parameters, and behind those of a batch norm its running statistics and the number of batches that they have seen.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="dtype">The element type of all but counts, which are <see cref="DType.Int64"/>.</param>
    public static IEnumerable<StateEntry> Of(Graph graph, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var node in graph.Nodes)
        {
            foreach (var parameter in node.Parameters) yield return new StateEntry(parameter, dtype);
            if (node.Op is not BatchNorm norm) continue;
            if (!norm.Evaluation)
            {
                // The statistics of a norm's outputs are those of its inputs' channels.
                var channels = new Shape(node.SampleShape[0]);
                yield return new StateEntry(Buffer(node, Mean, channels, 0), dtype);
                yield return new StateEntry(Buffer(node, Variance, channels, 1), dtype);
            }

            yield return new StateEntry(Buffer(node, Batches, new Shape(), 0), DType.Int64);
        }
    }

    private static Parameter Buffer(Node node, string suffix, Shape shape, double initial)
        => new($"{node.Name}.{suffix}", shape, ParameterRole.Buffer, new Fans(1, 1), initial);
}
