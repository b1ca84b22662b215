using System.Numerics;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Execution;

/// <summary>What measures a pass, and what it has measured: each value once, by the loop that makes it or else when it is complete.</summary>
internal sealed unsafe class Gauges<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Plan plan;
    private readonly Workers workers;
    private readonly Meter<T>[] valueMeters;
    private readonly Meter<T>[] gradientMeters;
    private readonly UnitMeter<T>[] unitMeters;
    private readonly Reading?[] values;
    private readonly Reading?[] gradients;
    private readonly UnitActivity?[] units;

    public Gauges(Plan plan, Workers workers)
    {
        (this.plan, this.workers) = (plan, workers);
        var longest = plan.ForwardChains.Concat(plan.BackwardChains).Max(c => c.Length);
        valueMeters = [.. Enumerable.Range(0, longest).Select(_ => new Meter<T>(withHistogram: true))];
        gradientMeters = [.. Enumerable.Range(0, longest + 1).Select(_ => new Meter<T>(withHistogram: false))];
        unitMeters = [.. Enumerable.Range(0, longest).Select(_ => new UnitMeter<T>(workers))];
        values = new Reading?[plan.Values.Length];
        gradients = new Reading?[plan.Values.Length];
        units = new UnitActivity?[plan.Graph.Nodes.Length];
    }

    public Reading OfValue(int value) => values[value]!;

    public Reading OfGradient(int value) => gradients[value]!;

    public UnitActivity? OfUnits(int node) => units[node];

    public void Clear()
    {
        values.AsSpan().Clear();
        gradients.AsSpan().Clear();
        units.AsSpan().Clear();
    }

    /// <summary>Two values that are the same numbers share a reading.</summary>
    public void CopyValue(int from, int to) => values[to] = values[from];

    /// <inheritdoc cref="CopyValue"/>
    public void CopyGradient(int from, int to) => gradients[to] = gradients[from];

    /// <summary>Measures a value that no loop has measured.</summary>
    public void NeedValue(int value, T* data) => values[value] ??= valueMeters[0].Measure(workers, data, plan.Shapes[value].Length);

    /// <inheritdoc cref="NeedValue"/>
    public void NeedGradient(int value, T* data) => gradients[value] ??= gradientMeters[0].Measure(workers, data, plan.Shapes[value].Length);

    /// <summary>Counts the units of a node that is an activation from its input.</summary>
    public void NeedUnits(int node, T* input)
    {
        if (!BeginUnits(node, 0)) return;
        units[node] = unitMeters[0].Measure(input);
    }

    public void BeginForward(Chain chain, int blocks)
    {
        for (var node = chain.First; node <= chain.Last; node++)
        {
            valueMeters[node - chain.First].Begin(plan.Shapes[node + 1].Length, blocks);
            if (plan.Traits[node].IsPointwise) BeginUnits(node, node - chain.First);
        }
    }

    /// <summary>Measures a range of what a node of a chain is about to read.</summary>
    public void MeasureInput(Chain chain, int node, int worker, T* input, long start, long count)
    {
        if (plan.Graph.Nodes[node].Op.Stability is not null) unitMeters[node - chain.First].Measure(worker, input, start, count);
    }

    /// <summary>Measures a range of what a node of a chain has made.</summary>
    public void MeasureOutput(Chain chain, int node, int block, T* output, long start, long count)
        => valueMeters[node - chain.First].Measure(block, output, start, count);

    public void EndForward(Chain chain)
    {
        for (var node = chain.First; node <= chain.Last; node++)
        {
            values[node + 1] = valueMeters[node - chain.First].End();
            if (plan.Traits[node].IsPointwise && plan.Graph.Nodes[node].Op.Stability is not null) units[node] = unitMeters[node - chain.First].End();
        }
    }

    /// <summary>A chain backward measures the gradient of each node's output before it is read, and what its first node makes.</summary>
    public void BeginBackward(Chain chain, int blocks)
    {
        for (var meter = 0; meter <= chain.Length; meter++) gradientMeters[meter].Begin(plan.Shapes[chain.Last + 1].Length, blocks);
    }

    /// <summary>Measures a range of the gradient of a node's output, which the node is about to read.</summary>
    public void MeasureOutputGradient(Chain chain, int node, int block, T* gradient, long start, long count)
    {
        if (gradients[node + 1] is null) gradientMeters[node - chain.First].Measure(block, gradient, start, count);
    }

    /// <summary>Measures a range of what the first node of a chain has made, where that is all of its input's gradient.</summary>
    public void MeasureInputGradient(Chain chain, int block, T* gradient, long start, long count)
    {
        if (IsWhole(chain)) gradientMeters[chain.Length].Measure(block, gradient, start, count);
    }

    public void EndBackward(Chain chain)
    {
        for (var node = chain.First; node <= chain.Last; node++) gradients[node + 1] ??= gradientMeters[node - chain.First].End();
        if (IsWhole(chain)) gradients[plan.Graph.Nodes[chain.First].Inputs[0]] = gradientMeters[chain.Length].End();
    }

    private bool IsWhole(Chain chain) => plan.Uses[chain.First][0].IsOnly && plan.Gradients[plan.Graph.Nodes[chain.First].Inputs[0]].IsWanted;

    private bool BeginUnits(int node, int meter)
    {
        if (plan.Graph.Nodes[node].Op.Stability is not { } region) return false;
        var layout = plan.Units[plan.Graph.Nodes[node].Inputs[0]];
        unitMeters[meter].Begin(layout.Samples, layout.Channels, layout.Positions, region.Low, region.High);
        return true;
    }
}
