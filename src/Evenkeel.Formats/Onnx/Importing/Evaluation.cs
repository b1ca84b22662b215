using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>Runs one op on known values, in double precision, so that shapes and constants are computed by the ops of the network itself.</summary>
internal sealed class Evaluation : IDisposable
{
    /// <summary>The most elements of a constant that is computed: a mask of 4,096 positions; a file could ask for any number.</summary>
    public const long MostElements = 1 << 24;

    /// <summary>The most elements of all of them: half a gigabyte.</summary>
    private const long MostOfAll = 1 << 26;

    private readonly Workers workers = new(1);
    private long taken;

    /// <summary>Counts elements of a constant that is about to be made.</summary>
    /// <exception cref="UnsupportedException">They are too many, or those of all constants together.</exception>
    public void Take(double elements)
    {
        if (!(elements <= MostElements)) throw new UnsupportedException($"computes a constant of {elements} elements; at most {MostElements} are computed");
        if ((taken += (long)elements) > MostOfAll) throw new UnsupportedException($"computes constants of {taken} elements, with those before it; at most {MostOfAll} are computed");
    }

    public ImmutableArray<double> Run(Op op, IReadOnlyList<(Shape Shape, ImmutableArray<double> Data)> operands, out Shape shape)
    {
        var builder = new GraphBuilder("constant", new Shape(1), batch: 1);
        int[] inputs = [.. operands.Select((operand, i) => builder.Add($"{i}", new Fixed(operand.Shape, operand.Data)))];
        builder.Add("result", op, inputs);
        shape = builder.BatchShapeOf(builder.Last);
        if (shape.Length > MostElements) throw new UnsupportedException($"computes a constant of {shape.Length} elements; at most {MostElements} are computed");
        using var session = new Session(Plan.Create(builder.Build(), new PlanOptions { Batch = 1, DType = DType.Float64 }), new Dictionary<string, Tensor>(), workers);
        using var input = new Tensor(DType.Float64, new Shape(1, 1));
        return [.. session.Forward(input).Span<double>()];
    }

    public void Dispose() => workers.Dispose();
}
