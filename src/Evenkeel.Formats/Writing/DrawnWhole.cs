using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Writing;

/// <summary>A parameter whose values depend on each other: drawn whole, on all threads, when its turn comes, and freed when it is written.</summary>
internal sealed class DrawnWhole(Parameter parameter, Initializer scheme, DType dtype, ulong seed) : TensorContent(parameter.Name, dtype, parameter.Shape), IDisposable
{
    private Tensor? values;

    /// <summary>The tensor, and the float values that half types are rounded from.</summary>
    public override long Memory => DType.Size() == sizeof(ushort) ? Bytes + Shape.Length * sizeof(float) : Bytes;

    internal override void Prepare(Workers workers)
    {
        values = new Tensor(DType, Shape);
        scheme.Fill(values, parameter.Fans, seed, Name, workers);
    }

    internal override void Fill(Span<byte> slice, long start) => StoredTensor.Copy(values!, slice, start);

    internal override void Release() => Dispose();

    public void Dispose() => values?.Dispose();
}
