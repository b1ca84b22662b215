namespace Evenkeel.Networks.Execution;

/// <summary>Sees every value of a pass at the moment it is complete and still in cache.</summary>
public interface IObserver
{
    /// <summary>Called when a node has made its output. The tensors are valid during the call only.</summary>
    void Forward(int node, Tensor output, Tensor firstInput);

    /// <summary>Called when the loss's gradient with respect to a node's output is complete.</summary>
    void Backward(int node, Tensor gradient);

    /// <summary>Called when the gradients of a node's parameters are complete.</summary>
    void ParameterGradients(int node, IReadOnlyList<Tensor> gradients);
}
