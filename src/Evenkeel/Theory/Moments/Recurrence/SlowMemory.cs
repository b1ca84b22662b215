namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>The memory of a unit whose gate is partly slow: that of one sample given the slow part, averaged over it, and that of two samples.</summary>
internal sealed class SlowMemory
{
    private readonly Gate gate;
    private readonly SlowNodes nodes;
    private readonly SlowGate slow;
    private readonly Memory plain, other;
    private readonly Memory[] given;
    private readonly MemoryGradient[] gradients;

    /// <param name="steps">The steps.</param>
    /// <param name="epsilon">ε of the memory.</param>
    /// <param name="gate">What keeps it.</param>
    /// <param name="nodes">The values of the slow part.</param>
    public SlowMemory(int steps, double epsilon, Gate gate, SlowNodes nodes)
    {
        (this.gate, this.nodes, slow) = (gate, nodes, new SlowGate(gate, nodes));
        (plain, given) = (new Memory(steps, epsilon), [.. nodes.Z.Select(_ => new Memory(steps, epsilon))]);
        (other, gradients) = (new Memory(steps, epsilon, plain), [.. given.Select(memory => new MemoryGradient(steps, memory))]);
    }

    /// <summary>The largest deviation of the slow part of the gate's pre-activations, and the largest variance of the rest.</summary>
    public (double Slow, double Fast) Largest => slow.Largest;

    /// <summary>E[s_t s_s] of one sample, or of two.</summary>
    public double State(int t, int s, bool isOther) => isOther ? other.State(t, s) : nodes.Mean(node => given[node].State(t, s));

    /// <summary>The memory of one sample given the slow part.</summary>
    public IReadOnlyList<Memory> Given => given;

    /// <summary>The share of a step's state that is not kept from before.</summary>
    public double OfFresh(int t) => plain.OfFresh(t);

    /// <summary>Learns a step of one sample.</summary>
    /// <param name="t">The step.</param>
    /// <param name="products">The covariance of the gate's products with those of a step.</param>
    /// <param name="earlier">That of two steps as far apart as what is slow must stay, and the variance at the earlier.</param>
    /// <param name="fresh">E[g_t g_s].</param>
    public void Step(int t, Func<int, double> products, (double Covariance, double Variance) earlier, Func<int, double> fresh)
    {
        slow.Step(products(t), earlier.Covariance, earlier.Variance);
        plain.Step(t, gate.Mean(t), s => gate.Covariance(t, s, products(s)), fresh);
        for (var node = 0; node < given.Length; node++)
        {
            var i = node;
            given[i].Step(t, slow.Mean(i, t), s => slow.Product(i, t, s, products(s)) - slow.Mean(i, t) * slow.Mean(i, s), fresh);
        }
    }

    /// <summary>Learns a step of two samples.</summary>
    public void StepOther(int t, Func<int, double> products, Func<int, double> fresh) => other.Step(t, gate.Mean(t), s => gate.Covariance(t, s, products(s)), fresh);

    /// <summary>Learns E[y_s y_t] for all t from s on, given the slow part.</summary>
    public void StepBack(int s, Func<int, int, double> inputs)
    {
        foreach (var (node, gradient) in gradients.Index()) gradient.Step(s, t => inputs(node, t));
    }

    /// <summary>The gradient of one sample's memory given the slow part.</summary>
    public IReadOnlyList<MemoryGradient> Gradients => gradients;

    /// <summary>E[∂a_s ∂a_t] of the gate's pre-activations, where E[d_s d_t] is so much less given the slow part.</summary>
    public double OfGate(int s, int t, double products, Func<int, double> less) => nodes.Mean(node => gradients[node].TimesKept(s, t, less(node)) * slow.Slopes(node, t, s, products));

    /// <summary>E[(1 − k_t)(1 − k_s) ∂s_t ∂s_s].</summary>
    public double OfLet(int s, int t, double products) => nodes.Mean(node =>
    {
        var (a, b) = (slow.Mean(node, t), slow.Mean(node, s));
        return gradients[node][s, t] * (1 - a - b + slow.Product(node, t, s, products)) - (1 - b) * gradients[node].WithGate(t, s) - (1 - a) * gradients[node].WithGate(s, t);
    });
}
