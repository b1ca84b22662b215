using Evenkeel.Networks;

namespace Evenkeel.Formats.Csv;

/// <summary>Floats whose number is not known beforehand, in blocks, so that growth copies nothing.</summary>
internal sealed class FloatBlocks
{
    private const int MaxBlock = 1 << 16;

    private readonly List<float[]> full = [];
    private float[] last = new float[256];
    private int used;

    public void Add(float value)
    {
        if (used == last.Length)
        {
            full.Add(last);
            (last, used) = (new float[Math.Min(2 * last.Length, MaxBlock)], 0);
        }

        last[used++] = value;
    }

    public Tensor ToTensor(Shape shape)
    {
        var tensor = new Tensor(DType.Float32, shape);
        long position = 0;
        foreach (var block in full)
        {
            block.CopyTo(tensor.Chunk<float>(position, block.Length));
            position += block.Length;
        }

        last.AsSpan(0, used).CopyTo(tensor.Chunk<float>(position, used));
        return tensor;
    }
}
