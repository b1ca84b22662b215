using Evenkeel.Numerics.Statistics;

namespace Evenkeel.Networks.Execution;

/// <summary>Is told of every value of a pass, with what was measured of it while it was in cache.</summary>
public interface IObserver
{
    /// <summary>Whether values are to be measured; otherwise every reading is <see cref="Reading.Empty"/>.</summary>
    bool Measures => true;

    /// <summary>Called when a node has made its output.</summary>
    /// <param name="node">The node.</param>
    /// <param name="output">
    /// Its output, valid during the call; null where the next op has written over it already (<see cref="PlanOptions.KeepValues"/> prevents that).
    /// </param>
    /// <param name="reading">What was measured of the output.</param>
    /// <param name="units">The activity of the units that the node's inputs drive; null for a node that is no activation.</param>
    void Forward(int node, Tensor? output, Reading reading, UnitActivity? units);

    /// <summary>Called when the loss's gradient with respect to a node's output is complete.</summary>
    /// <param name="node">The node.</param>
    /// <param name="gradient">The gradient, valid during the call; null where it was written over.</param>
    /// <param name="reading">What was measured of it, without a histogram.</param>
    void Backward(int node, Tensor? gradient, Reading reading);

    /// <summary>Called when the gradients of a node's parameters are complete; they are valid until the next pass.</summary>
    void ParameterGradients(int node, IReadOnlyList<Tensor> gradients);
}
