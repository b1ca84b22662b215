using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Cli.Check;

/// <summary>Values in place of data that nobody gave.</summary>
internal static class SeededNoise
{
    /// <summary>Seeded unit Gaussian noise; names draw independent values.</summary>
    public static Tensor Gaussian(Shape shape, ulong seed, string name)
    {
        var noise = new Tensor(DType.Float32, shape);
        new AddressedRandom(seed, name).FillNormal(noise.Span<float>(), 0, 0, 1);
        return noise;
    }

    /// <summary>Seeded indices below a count, each as likely.</summary>
    public static Tensor Indices(Shape shape, long count, ulong seed, string name)
    {
        var noise = new Tensor(DType.Float32, shape);
        var random = new AddressedRandom(seed, name);
        for (long i = 0; i < noise.Length; i++) noise.Chunk<float>(i, 1)[0] = (float)Math.Floor(random.Uniform(i) * count);
        return noise;
    }
}
