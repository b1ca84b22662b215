namespace Evenkeel.Formats.Writing;

/// <summary>A piece of a tensor.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Start">Its first element.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct Chunk(TensorContent Tensor, long Start, int Bytes);

/// <summary>Tensors cut into pieces of a fixed size, numbered in their order; a tensor without elements has one empty piece.</summary>
internal sealed class Chunks
{
    /// <summary>A MiB: small enough that a buffer for each of a hundred threads is nothing, large enough that a call for each is nothing.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly IReadOnlyList<TensorContent> tensors;
    private readonly long[] first;

    public Chunks(IReadOnlyList<TensorContent> tensors)
    {
        this.tensors = tensors;
        first = new long[tensors.Count];
        foreach (var (i, tensor) in tensors.Index())
        {
            first[i] = Count;
            Count += Math.Max(1, (tensor.Bytes + MaxBytes - 1) / MaxBytes);
        }
    }

    public long Count { get; }

    public Chunk this[long index]
    {
        get
        {
            var place = Array.BinarySearch(first, index);
            if (place < 0) place = ~place - 1;
            var tensor = tensors[place];
            var offset = (index - first[place]) * MaxBytes;
            return new Chunk(tensor, offset / Networks.DTypes.Size(tensor.DType), (int)Math.Min(MaxBytes, tensor.Bytes - offset));
        }
    }
}
