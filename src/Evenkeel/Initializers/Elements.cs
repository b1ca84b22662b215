using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>The element types that weights are kept in: float and double are drawn, half types are rounded from the float values.</summary>
internal static class Elements
{
    private const int ChunkLength = 4096;

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

    /// <summary>One value, rounded to nearest even; to a half type by way of a float, as draws are.</summary>
    public static T Of<T>(double value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return (T)(object)value;
        if (typeof(T) == typeof(float)) return (T)(object)(float)value;
        if (typeof(T) == typeof(Half)) return (T)(object)(Half)(float)value;
        return (T)(object)(BFloat16)(float)value;
    }

    /// <summary>Converts float values, each rounded to nearest even.</summary>
    public static void Round<T>(ReadOnlySpan<float> values, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Half)) TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<T, Half>(destination));
        else if (typeof(T) == typeof(BFloat16)) Round(values, MemoryMarshal.Cast<T, BFloat16>(destination));
        else throw new ArgumentException($"float values are not rounded to {typeof(T).Name}");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>As <see cref="BFloat16"/>'s own conversion, many at a time; what is drawn is no NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<float> values, Span<BFloat16> destination)
    {
        var words = MemoryMarshal.Cast<float, uint>(values);
        var halves = MemoryMarshal.Cast<BFloat16, ushort>(destination);
        var i = 0;
        for (; i <= words.Length - 2 * Vector<uint>.Count; i += 2 * Vector<uint>.Count)
        {
            var (low, high) = (Upper(new Vector<uint>(words[i..])), Upper(new Vector<uint>(words[(i + Vector<uint>.Count)..])));
            Vector.Narrow(low, high).CopyTo(halves[i..]);
        }

        for (; i < values.Length; i++) destination[i] = (BFloat16)values[i];

        static Vector<uint> Upper(Vector<uint> bits) => (bits + new Vector<uint>(0x7FFF) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
    }
}
