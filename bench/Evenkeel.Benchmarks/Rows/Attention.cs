using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>Attention in float, forward and backward: softmax(q kᵀ/√(width/heads)) v with the gradients of q, k and v.</summary>
internal sealed unsafe class Attention : IRow
{
    /// <summary>Products of positions × positions × width: two forward, four backward. What is computed twice counts once.</summary>
    private const int Products = 6;

    private readonly (long Samples, long Heads, long Positions, long Width) size;
    private readonly Networks.Ops.Attention op;
    private readonly List<Tensor> tensors = [];
    private readonly OpContext<float> context;

    private Attention(Workers workers, long samples, long heads, long positions, long width)
    {
        size = (samples, heads, positions, width);
        op = new Networks.Ops.Attention(heads);
        var shape = new Shape(samples, positions, width);
        context = new OpContext<float>
        {
            Workers = workers,
            Inputs = [Filled(shape), Filled(shape), Filled(shape)],
            Parameters = [],
            Output = Filled(shape),
            Saved = Filled(new Shape(op.SavedLength([shape, shape, shape]))),
            OutputGradient = Filled(shape),
            InputGradients = [Filled(shape), Filled(shape), Filled(shape)],
            ParameterGradients = [],
            Dropout = false,
            RandomKey = 0,
        };
    }

    public string Name => $"attention {size.Samples}×{size.Positions}×{size.Width}, {size.Heads} heads, forward and backward";

    public string PeerRequest => $"attention {size.Samples} {size.Heads} {size.Positions} {size.Width}";

    public double Work => 2.0 * Products * size.Samples * size.Positions * size.Positions * size.Width;

    public WorkUnit Unit => WorkUnit.Flop;

    /// <summary>A small transformer's, and a long sequence.</summary>
    public static IEnumerable<IRow> Rows(Workers workers)
    {
        yield return new Attention(workers, 8, 6, 256, 384);
        yield return new Attention(workers, 1, 6, 2048, 384);
    }

    public void Run()
    {
        op.Forward(context);
        op.Backward(context);
    }

    public void Dispose() => tensors.ForEach(t => t.Dispose());

    /// <summary>Values of both signs and of the order of 1.</summary>
    private View<float> Filled(Shape shape)
    {
        var tensor = new Tensor(DType.Float32, shape);
        tensors.Add(tensor);
        var values = tensor.Pointer<float>();
        for (long i = 0; i < shape.Length; i++) values[i] = ((i + tensors.Count) * 2654435761 % 2001 - 1000) / 1000f;
        return new View<float>(values, shape);
    }
}
