using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Numpy;

/// <summary>Column-major elements put into row-major order.</summary>
internal static class FortranOrder
{
    /// <summary>A new tensor of the same shape; <paramref name="source"/> holds its elements with the first axis running fastest.</summary>
    public static Tensor ToRowMajor(Tensor source)
    {
        var result = new Tensor(source.DType, source.Shape);
        Copy(source, result);
        return result;
    }

    private static void Copy(Tensor source, Tensor result)
    {
        var extents = source.Shape.Extents;
        var (index, strides) = (new long[extents.Length], new long[extents.Length]);
        long stride = 1;
        for (var axis = 0; axis < extents.Length; axis++)
        {
            strides[axis] = stride;
            stride *= extents[axis];
        }

        long from = 0;
        for (long to = 0; to < source.Length; to++)
        {
            TensorBytes.Bytes(source, from, 1).CopyTo(TensorBytes.Bytes(result, to, 1));
            for (var axis = extents.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < extents[axis]) break;
                from -= strides[axis] * extents[axis];
                index[axis] = 0;
            }
        }
    }
}
