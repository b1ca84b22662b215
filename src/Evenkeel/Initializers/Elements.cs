using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>The element types that weights are kept in: float and double are drawn, half types are rounded from the float values.</summary>
internal static class Elements
{
    private const int ChunkLength = 1024;

    /// <summary>The types, as an error lists them.</summary>
    public const string Types = "float, double, Half or BFloat16";

    /// <exception cref="ArgumentException">Weights are not kept in <typeparamref name="T"/>.</exception>
    public static void ThrowIfUnknown<T>()
        where T : unmanaged
    {
        if (default(T) is float or double or Half or BFloat16) return;
        throw new ArgumentException($"weights of type {typeof(T).Name} cannot be drawn; take {Types}");
    }

    /// <summary>Fills with the draws of a law, the first being the one at index <paramref name="start"/>.</summary>
    public static void Fill<T>(Law law, Span<T> destination, AddressedRandom random, long start)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) law.Fill(MemoryMarshal.Cast<T, float>(destination), random, start);
        else if (typeof(T) == typeof(double)) law.Fill(MemoryMarshal.Cast<T, double>(destination), random, start);
        else FillRounded(law, destination, random, start);
    }

    /// <summary>Converts float values, each rounded to nearest even.</summary>
    public static void Round<T>(ReadOnlySpan<float> values, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Half)) TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<T, Half>(destination));
        else if (typeof(T) == typeof(BFloat16)) Round(values, MemoryMarshal.Cast<T, BFloat16>(destination));
        else throw new ArgumentException($"float values are not rounded to {typeof(T).Name}");
    }

    private static void FillRounded<T>(Law law, Span<T> destination, AddressedRandom random, long start)
        where T : unmanaged
    {
        Span<float> chunk = stackalloc float[ChunkLength];
        for (var i = 0; i < destination.Length; i += ChunkLength)
        {
            var part = chunk[..Math.Min(ChunkLength, destination.Length - i)];
            law.Fill(part, random, start + i);
            Round<T>(part, destination.Slice(i, part.Length));
        }
    }

    private static void Round(ReadOnlySpan<float> values, Span<BFloat16> destination)
    {
        for (var i = 0; i < values.Length; i++) destination[i] = (BFloat16)values[i];
    }
}
