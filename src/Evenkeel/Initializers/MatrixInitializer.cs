using System.Numerics;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>A scheme whose values depend on each other, so that a tensor is made whole: in float or in double, the half types by rounding.</summary>
public abstract record MatrixInitializer : Initializer
{
    private protected sealed override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        if (typeof(T) == typeof(float)) Make((float*)values, shape, random, workers);
        else if (typeof(T) == typeof(double)) Make((double*)values, shape, random, workers);
        else MakeRounded(values, shape, random, workers);
    }

    /// <summary>Fills all of a tensor of which nothing is wrong.</summary>
    private protected abstract unsafe void Make<T>(T* values, Shape shape, AddressedRandom random, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private unsafe void MakeRounded<T>(T* values, Shape shape, AddressedRandom random, Workers workers)
        where T : unmanaged
    {
        const int most = 1 << 20;
        using var exact = new Tensor(DType.Float32, shape);
        Make(exact.Pointer<float>(), shape, random, workers);
        for (long start = 0; start < shape.Length; start += most)
        {
            var count = (int)Math.Min(most, shape.Length - start);
            Elements.Round(exact.Chunk<float>(start, count), new Span<T>(values + start, count));
        }
    }
}
