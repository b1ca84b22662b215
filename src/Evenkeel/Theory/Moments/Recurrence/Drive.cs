using System.Collections.Immutable;

namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>What drives a cell's gates: a_t = W x_t + b + U h_(t−1) + b'.</summary>
/// <param name="Input">n E[W²], over the n features.</param>
/// <param name="State">H E[U²], over the H units: forward for one gate, and backward from each.</param>
/// <param name="InputBiases">The mean and variance of each gate's b, in PyTorch's order.</param>
/// <param name="StateBiases">Those of b'.</param>
internal sealed record Drive(double Input, double State, ImmutableArray<(double Mean, double Variance)> InputBiases, ImmutableArray<(double Mean, double Variance)> StateBiases)
{
    /// <summary>The mean and variance of a gate's two biases together.</summary>
    public (double Mean, double Variance) Bias(int gate) => (InputBiases[gate].Mean + StateBiases[gate].Mean, InputBiases[gate].Variance + StateBiases[gate].Variance);
}
