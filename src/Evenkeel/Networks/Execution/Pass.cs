using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Execution;

/// <summary>The passes of a session in one precision.</summary>
internal interface IPass : IDisposable
{
    Tensor Output { get; }

    Tensor? InputGradient { get; }

    IReadOnlyDictionary<string, Tensor> Gradients { get; }

    void Forward(Tensor input, IObserver? observer, CancellationToken cancellation);

    void Backward(Tensor outputGradient, IObserver? observer, CancellationToken cancellation);
}

/// <inheritdoc cref="IPass"/>
internal sealed unsafe class Pass<T> : IPass
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements in a range of a chain: what a node writes is in the first-level cache when the next node and the meters read it.</summary>
    private const long RangeLength = 8192;

    private readonly Plan plan;
    private readonly NativeBuffer arena;
    private readonly Workers workers;
    private readonly Tensor?[] values;
    private readonly Tensor?[] gradients;
    private readonly Tensor[][] weights;
    private readonly Tensor[][] weightGradients;
    private readonly OpContext<T>[] contexts;
    private Gauges<T>? gauges;

    /// <summary>Whether the values of a whole forward pass are in the arena.</summary>
    private bool isComplete;

    public Pass(Plan plan, NativeBuffer arena, IReadOnlyDictionary<string, Tensor> weights, Workers workers, ulong seed)
    {
        (this.plan, this.arena, this.workers) = (plan, arena, workers);
        var nodes = plan.Graph.Nodes;
        values = [.. plan.Values.Select((slot, v) => At(slot, plan.Shapes[v]))];
        gradients = [.. plan.Gradients.Select((slot, v) => At(slot, plan.Shapes[v]))];
        this.weights = [.. nodes.Select(n => n.Parameters.Select(p => weights[p.Name]).ToArray())];
        weightGradients = [.. nodes.Select(n => n.Parameters.Where(p => p.IsTrained).Select(p => new Tensor(plan.Options.DType, p.Shape)).ToArray())];
        Gradients = nodes.SelectMany((n, i) => n.Parameters.Where(p => p.IsTrained).Zip(weightGradients[i])).ToDictionary(p => p.First.Name, p => p.Second, StringComparer.Ordinal);
        contexts = [.. nodes.Select((_, i) => Context(i, seed))];
    }

    public Tensor Output => values[^1]!;

    public Tensor? InputGradient => gradients[0];

    public IReadOnlyDictionary<string, Tensor> Gradients { get; }

    public void Forward(Tensor input, IObserver? observer, CancellationToken cancellation)
    {
        isComplete = false;
        BindInput(input);
        ThrowIfFreed();
        var measuring = Measuring(observer);
        foreach (var chain in plan.ForwardChains)
        {
            cancellation.ThrowIfCancellationRequested();
            if (chain.Length > 1 || plan.Traits[chain.First].IsPointwise) ForwardChain(chain, measuring);
            else ForwardNode(chain.First, measuring);
            if (observer is null) continue;
            for (var node = chain.First; node <= chain.Last; node++)
            {
                var isKept = plan.Options.KeepValues || node == chain.Last;
                observer.Forward(node, isKept ? values[node + 1] : null, measuring?.OfValue(node + 1) ?? Reading.Empty, measuring?.OfUnits(node));
            }
        }

        isComplete = true;
    }

    public void Backward(Tensor outputGradient, IObserver? observer, CancellationToken cancellation)
    {
        if (!isComplete) throw new InvalidOperationException("a backward pass wants a whole forward pass before it, each one its own: gradients take the place of values");
        isComplete = false;
        ThrowIfFreed();
        outputGradient.Span<T>().CopyTo(gradients[^1]!.Span<T>());
        var measuring = Measuring(observer);
        for (var c = plan.BackwardChains.Length - 1; c >= 0; c--)
        {
            cancellation.ThrowIfCancellationRequested();
            var chain = plan.BackwardChains[c];
            if (plan.Options.KeepValues || !plan.Traits[chain.First].HasPointwiseGradient) measuring?.NeedGradient(chain.Last + 1, contexts[chain.Last].OutputGradient.Data);
            if (plan.Traits[chain.First].HasPointwiseGradient) BackwardChain(chain, measuring, observer);
            else BackwardNode(chain.First, measuring, observer);
            if (weightGradients[chain.First].Length > 0) observer?.ParameterGradients(chain.First, weightGradients[chain.First]);
        }
    }

    public void Dispose()
    {
        foreach (var gradient in Gradients.Values) gradient.Dispose();
    }

    private static int RangesOf(long length) => checked((int)((length + RangeLength - 1) / RangeLength));

    private static View<T> ViewOf(Tensor? tensor, Shape shape) => new(tensor is null ? null : tensor.Pointer<T>(), shape);

    private Gauges<T>? Measuring(IObserver? observer)
    {
        if (observer is not { Measures: true }) return null;
        gauges ??= new Gauges<T>(plan, workers);
        gauges.Clear();
        return gauges;
    }

    private void ForwardNode(int node, Gauges<T>? measuring)
    {
        var context = contexts[node];
        if (!plan.Traits[node].IsView)
        {
            RunWhole(node, measuring);
        }
        else
        {
            if (context.Output.Data != context.Inputs[0].Data) Elementwise.Copy(workers, context.Inputs[0].Data, context.Output.Data, context.Output.Length);
            measuring?.CopyValue(plan.Graph.Nodes[node].Inputs[0], node + 1);
        }

        measuring?.NeedValue(node + 1, context.Output.Data);
    }

    private void ForwardChain(Chain chain, Gauges<T>? measuring)
    {
        if (!plan.Traits[chain.First].IsPointwise) RunWhole(chain.First, measuring);
        var length = contexts[chain.First].Output.Length;
        var blocks = RangesOf(length);
        measuring?.BeginForward(chain, blocks);
        workers.For(blocks, new ForwardRanges(this, chain, measuring));
        measuring?.EndForward(chain);
    }

    private void RunWhole(int node, Gauges<T>? measuring)
    {
        if (contexts[node].Inputs is [var first, ..]) measuring?.NeedUnits(node, first.Data);
        plan.Graph.Nodes[node].Op.Forward(contexts[node]);
    }

    private void BackwardNode(int node, Gauges<T>? measuring, IObserver? observer)
    {
        observer?.Backward(node, gradients[node + 1], measuring?.OfGradient(node + 1) ?? Reading.Empty);
        var inputs = plan.Graph.Nodes[node].Inputs;
        if (!plan.Traits[node].PassesGradient)
        {
            plan.Graph.Nodes[node].Op.Backward(contexts[node]);
            for (var slot = 0; slot < inputs.Length; slot++) AddContribution(node, slot, contexts[node].InputGradients[slot].Data);
            return;
        }

        var passed = contexts[node].OutputGradient.Data;
        for (var slot = inputs.Length - 1; slot >= 0; slot--)
        {
            if (gradients[inputs[slot]] is not { } gradient) continue;
            if (plan.Uses[node][slot].IsFirstWritten && gradient.Pointer<T>() != passed) Elementwise.Copy(workers, passed, gradient.Pointer<T>(), gradient.Length);
            AddContribution(node, slot, passed);
            if (plan.Uses[node][slot].IsOnly) measuring?.CopyGradient(node + 1, inputs[slot]);
        }
    }

    private void BackwardChain(Chain chain, Gauges<T>? measuring, IObserver? observer)
    {
        // Where values are kept, the observer sees the first gradient before anything is added to it.
        if (plan.Options.KeepValues) Tell(chain.Last);
        var length = contexts[chain.First].Output.Length;
        var blocks = RangesOf(length);
        measuring?.BeginBackward(chain, blocks);
        workers.For(blocks, new BackwardRanges(this, chain, length, measuring));
        AddContribution(chain.First, 0, contexts[chain.First].InputGradients[0].Data);
        measuring?.EndBackward(chain);
        for (var node = plan.Options.KeepValues ? chain.Last - 1 : chain.Last; node >= chain.First; node--) Tell(node);

        void Tell(int node) => observer?.Backward(node, plan.Options.KeepValues ? gradients[node + 1] : null, measuring?.OfGradient(node + 1) ?? Reading.Empty);
    }

    /// <summary>Adds what a use of a value contributes to the value's gradient, unless it is the use that writes it.</summary>
    private void AddContribution(int node, int slot, T* part)
    {
        if (plan.Uses[node][slot].IsFirstWritten || gradients[plan.Graph.Nodes[node].Inputs[slot]] is not { } total) return;
        Elementwise.Run(workers, total.Length, new SumRange(total.Pointer<T>(), part));
    }

    /// <summary>The contexts hold addresses, which do not know when their owner disposes of the memory.</summary>
    private void ThrowIfFreed()
    {
        _ = arena.Address;
        _ = values[0]!.Pointer<T>();
        foreach (var layer in weights)
        {
            foreach (var weight in layer) _ = weight.Pointer<T>();
        }
    }

    private Tensor? At(Slot slot, Shape shape) => slot.IsWanted ? new Tensor(arena, slot.Offset, plan.Options.DType, shape) : null;

    /// <summary>The input's memory is the caller's, so the nodes that read it are told where it is at each pass.</summary>
    private void BindInput(Tensor input)
    {
        values[0] = input;
        for (var i = 0; i < contexts.Length; i++)
        {
            var reads = plan.Graph.Nodes[i].Inputs;
            for (var slot = 0; slot < reads.Length; slot++)
            {
                if (reads[slot] == 0) contexts[i].Inputs[slot] = ViewOf(input, input.Shape);
            }
        }
    }

    private OpContext<T> Context(int i, ulong seed)
    {
        var node = plan.Graph.Nodes[i];
        return new OpContext<T>
        {
            Workers = workers,
            Inputs = [.. node.Inputs.Select(v => ViewOf(values[v], plan.Shapes[v]))],
            Parameters = [.. weights[i].Select(w => ViewOf(w, w.Shape))],
            Output = ViewOf(values[i + 1], plan.Shapes[i + 1]),
            Saved = ViewOf(At(plan.Saved[i], new Shape(plan.Saved[i].Length)), new Shape(plan.Saved[i].Length)),
            OutputGradient = ViewOf(gradients[i + 1], plan.Shapes[i + 1]),
            InputGradients = [.. node.Inputs.Select((v, slot) => ViewOf(Contribution(i, slot) ?? gradients[v], plan.Shapes[v]))],
            ParameterGradients = [.. weightGradients[i].Select(g => ViewOf(g, g.Shape))],
            Dropout = plan.Options.Dropout,
            RandomKey = AddressedRandom.KeyOf(seed, node.Name),
        };
    }

    private Tensor? Contribution(int i, int slot) => At(plan.Contributions[i][slot], plan.Shapes[plan.Graph.Nodes[i].Inputs[slot]]);

    /// <summary>total += part.</summary>
    private readonly struct SumRange(T* total, T* part) : IRange
    {
        public void Run(long start, long count) => Elementwise.Add(total + start, part + start, total + start, count);
    }

    private readonly struct ForwardRanges(Pass<T> pass, Chain chain, Gauges<T>? measuring) : IBlocks
    {
        public void Run(int block, int worker)
        {
            var start = block * RangeLength;
            var count = Math.Min(RangeLength, pass.contexts[chain.First].Output.Length - start);
            for (var node = chain.First; node <= chain.Last; node++)
            {
                ref readonly var context = ref pass.contexts[node];
                if (pass.plan.Traits[node].IsPointwise)
                {
                    measuring?.MeasureInput(chain, node, worker, context.Inputs[0].Data, start, count);
                    pass.plan.Graph.Nodes[node].Op.ForwardRange(context, start, count);
                }

                measuring?.MeasureOutput(chain, node, block, context.Output.Data, start, count);
            }
        }
    }

    private readonly struct BackwardRanges(Pass<T> pass, Chain chain, long length, Gauges<T>? measuring) : IBlocks
    {
        public void Run(int block, int worker)
        {
            var start = block * RangeLength;
            var count = Math.Min(RangeLength, length - start);
            for (var node = chain.Last; node >= chain.First; node--)
            {
                ref readonly var context = ref pass.contexts[node];
                measuring?.MeasureOutputGradient(chain, node, block, context.OutputGradient.Data, start, count);
                if (!context.InputGradients[0].IsWanted) continue;
                pass.plan.Graph.Nodes[node].Op.BackwardRange(context, start, count);
                if (node == chain.First) measuring?.MeasureInputGradient(chain, block, context.InputGradients[0].Data, start, count);
            }
        }
    }
}
