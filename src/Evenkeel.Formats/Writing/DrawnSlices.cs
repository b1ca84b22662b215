using System.Runtime.InteropServices;
using Evenkeel.Initializers;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Writing;

/// <summary>A parameter whose values are drawn each by itself, so that a file of any size needs no memory for it.</summary>
internal sealed class DrawnSlices(Parameter parameter, ElementwiseInitializer scheme, DType dtype, ulong seed) : TensorContent(parameter.Name, dtype, parameter.Shape)
{
    public override long Memory => 0;

    internal override void Fill(Span<byte> slice, long start)
    {
        switch (DType)
        {
            case DType.Float16: Draw<Half>(slice, start); break;
            case DType.BFloat16: Draw<BFloat16>(slice, start); break;
            case DType.Float64: Draw<double>(slice, start); break;
            default: Draw<float>(slice, start); break;
        }
    }

    private void Draw<T>(Span<byte> slice, long start)
        where T : unmanaged
        => scheme.FillSlice(MemoryMarshal.Cast<byte, T>(slice), start, Shape, parameter.Fans, seed, Name);
}
