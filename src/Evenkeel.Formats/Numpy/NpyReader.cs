using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Numpy;

/// <summary>Reads an array that NumPy saved: both orders, both byte orders, always given back row-major.</summary>
internal static class NpyReader
{
    public static Tensor Read(ByteSource source)
    {
        var header = NpyHeader.Read(source);
        var length = TensorBytes.Length(header.Shape.Extents.AsSpan(), header.DType.Size() * 8) ?? throw new InvalidOperationException("the header was checked");
        if (source.Exact ? length != source.Left : length > source.Left)
            throw source.Error("header", $"{header.Shape} of {header.DType} needs {length} bytes, {(source.Exact ? "" : "at most ")}{source.Left} follow");
        var tensor = TensorBytes.Read(source, header.DType, header.Shape, header.BigEndian, "elements");
        try
        {
            source.RequireEnd("elements");
        }
        catch
        {
            tensor.Dispose();
            throw;
        }

        if (!header.FortranOrder || header.Shape.Rank < 2) return tensor;
        using (tensor) return FortranOrder.ToRowMajor(tensor);
    }
}
