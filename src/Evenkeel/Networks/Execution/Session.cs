using System.Numerics;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Execution;

/// <summary>A plan with its memory and its weights: runs forward and backward passes.</summary>
public sealed class Session : IDisposable
{
    private readonly Plan plan;
    private readonly NativeBuffer arena;
    private readonly IPass pass;

    /// <summary>Allocates a plan's memory.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="weights">A tensor for every parameter of the graph, of the plan's precision; they are read at each pass.</param>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="seed">The seed of dropout's random numbers.</param>
    /// <exception cref="ArgumentException">A parameter is missing, or its tensor has another shape or type.</exception>
    public Session(Plan plan, IReadOnlyDictionary<string, Tensor> weights, Workers workers, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(workers);
        this.plan = plan;
        foreach (var parameter in plan.Graph.Parameters) Check(parameter, weights);
        arena = new NativeBuffer(plan.ArenaBytes);
        pass = plan.Options.DType == DType.Float32 ? new Pass<float>(plan, arena, weights, workers, seed) : new Pass<double>(plan, arena, weights, workers, seed);
    }

    private interface IPass : IDisposable
    {
        Tensor Output { get; }

        Tensor? InputGradient { get; }

        IReadOnlyDictionary<string, Tensor> Gradients { get; }

        void Forward(Tensor input, IObserver? observer, CancellationToken cancellation);

        void Backward(Tensor outputGradient, IObserver? observer, CancellationToken cancellation);
    }

    /// <summary>The output of the last forward pass, valid until the next pass.</summary>
    public Tensor Output => pass.Output;

    /// <summary>The gradient of the graph's input, where the plan asks for it.</summary>
    public Tensor? InputGradient => pass.InputGradient;

    /// <summary>The gradients of the last backward pass, of every parameter that is trained.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients => pass.Gradients;

    /// <summary>Runs the graph on a batch and returns its output.</summary>
    /// <exception cref="ArgumentException">The input has another shape or type than planned.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public Tensor Forward(Tensor input, IObserver? observer = null, CancellationToken cancellation = default)
    {
        Check("input", input, plan.Shapes[0]);
        pass.Forward(input, observer, cancellation);
        return pass.Output;
    }

    /// <summary>Runs the graph backward from the gradient of a loss with respect to the output of the last forward pass.</summary>
    /// <exception cref="ArgumentException">The gradient has another shape or type than the output.</exception>
    /// <exception cref="InvalidOperationException">There was no whole forward pass since the last backward pass.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public void Backward(Tensor outputGradient, IObserver? observer = null, CancellationToken cancellation = default)
    {
        Check("output gradient", outputGradient, plan.Shapes[^1]);
        pass.Backward(outputGradient, observer, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pass.Dispose();
        arena.Dispose();
    }

    private void Check(Parameter parameter, IReadOnlyDictionary<string, Tensor> weights)
    {
        if (!weights.TryGetValue(parameter.Name, out var tensor)) throw new ArgumentException($"the parameter '{parameter.Name}' has no tensor");
        Check(parameter.Name, tensor, parameter.Shape);
    }

    private void Check(string name, Tensor tensor, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!tensor.Shape.Equals(shape) || tensor.DType != plan.Options.DType)
        {
            throw new ArgumentException($"'{name}' must be {plan.Options.DType} of shape {shape}, got {tensor.DType} of shape {tensor.Shape}");
        }
    }

    private sealed unsafe class Pass<T> : IPass
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Plan plan;
        private readonly NativeBuffer arena;
        private readonly Workers workers;
        private readonly Tensor?[] values;
        private readonly Tensor?[] gradients;
        private readonly Tensor[][] weights;
        private readonly Tensor[][] weightGradients;
        private readonly OpContext<T>[] contexts;

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
            Gradients = nodes.SelectMany((n, i) => n.Parameters.Zip(weightGradients[i])).ToDictionary(p => p.First.Name, p => p.Second, StringComparer.Ordinal);
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
            for (var i = 0; i < contexts.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var node = plan.Graph.Nodes[i];
                node.Op.Forward(contexts[i]);
                observer?.Forward(i, values[i + 1]!, values[node.Inputs[0]]!);
            }

            isComplete = true;
        }

        public void Backward(Tensor outputGradient, IObserver? observer, CancellationToken cancellation)
        {
            if (!isComplete) throw new InvalidOperationException("a backward pass wants a whole forward pass before it, each one its own: gradients take the place of values");
            isComplete = false;
            ThrowIfFreed();
            outputGradient.Span<T>().CopyTo(gradients[^1]!.Span<T>());
            for (var i = contexts.Length - 1; i >= 0; i--)
            {
                cancellation.ThrowIfCancellationRequested();
                observer?.Backward(i, gradients[i + 1]!);
                var node = plan.Graph.Nodes[i];
                node.Op.Backward(contexts[i]);
                AddContributions(i, node);
                if (weightGradients[i].Length > 0) observer?.ParameterGradients(i, weightGradients[i]);
            }
        }

        public void Dispose()
        {
            foreach (var gradient in Gradients.Values) gradient.Dispose();
        }

        private static View<T> ViewOf(Tensor? tensor, Shape shape) => new(tensor is null ? null : tensor.Pointer<T>(), shape);

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

        private void AddContributions(int i, Node node)
        {
            for (var slot = 0; slot < node.Inputs.Length; slot++)
            {
                if (!plan.Contributions[i][slot].IsWanted) continue;
                var total = gradients[node.Inputs[slot]]!.Pointer<T>();
                var part = contexts[i].InputGradients[slot];
                Elementwise.Run(workers, part.Length, new Add.SumRange<T>(total, part.Data, total));
            }
        }
    }
}
