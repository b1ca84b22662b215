using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Ops.Recurrence;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers.DataDependent;

/// <summary>The products W x of a recurrent layer's input weights, gate by gate.</summary>
internal sealed unsafe class RecurrentInputs : IDisposable
{
    private readonly Recurrent op;
    private readonly OpContext<float> context;
    private readonly Workers workers;
    private readonly RecurrentLayout layout;
    private readonly Scratch products = new();

    public RecurrentInputs(Recurrent op, OpContext<float> context, Workers workers)
    {
        (this.op, this.context, this.workers) = (op, context, workers);
        var input = context.Inputs[0].Shape;
        layout = new RecurrentLayout(op.Cell, input[0], input[1], input[2], op.Hidden, op.Layers, op.Directions);
    }

    public int Gates => (int)layout.Gates;

    /// <summary>The weights of one layer and direction, on what it reads and on its own state.</summary>
    public (Parameter Input, Parameter State) ParametersOf(Node node, int layer, int direction)
    {
        var first = (layer * op.Directions + direction) * (op.Bias ? 4 : 2);
        return (node.Parameters[first], node.Parameters[first + 1]);
    }

    /// <summary>The rows of the input weight that one gate has.</summary>
    public GateBlock Block(int layer, int direction, int gate)
    {
        var features = layout.Features(layer);
        var length = op.Hidden * features;
        return new GateBlock(RecurrentParameters<float>.Of(op, context.Parameters, layer, direction).WeightIh + gate * length, length, layout.Input(context, layer), features, layout.Positions * op.Hidden);
    }

    /// <summary>Computes W x for all samples and steps, (positions, hidden); it stands there until the next call.</summary>
    public float* Make(GateBlock block)
    {
        var made = products.AtLeast<float>(block.Products);
        Gemm.Run(
            workers,
            new Extents(layout.Positions, op.Hidden, block.Features),
            new Strided<float>(block.Input, 1, block.Features),
            new Strided<float>(block.Weight, 1, block.Features),
            new Target<float>(made, op.Hidden));
        return made;
    }

    public void Dispose() => products.Dispose();

    /// <param name="weight">The gate's rows.</param>
    /// <param name="length">How many values they have.</param>
    /// <param name="input">What the layer reads.</param>
    /// <param name="features">The width of that.</param>
    /// <param name="products">How many values W x has.</param>
    internal readonly struct GateBlock(float* weight, long length, float* input, long features, long products)
    {
        public float* Weight => weight;

        public long Length => length;

        public float* Input => input;

        public long Features => features;

        public long Products => products;
    }
}
