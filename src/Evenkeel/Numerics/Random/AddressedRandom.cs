using System.Text;

namespace Evenkeel.Numerics.Random;

/// <summary>
/// A stream of random numbers in which each has an address: the number at index i depends on the seed, the stream's name and i alone, so
/// that any slice can be made anywhere, in any order, by any number of threads.
/// </summary>
/// <remarks>Each block of four indices is one <see cref="Philox"/> block: key = the stream, counter = i/4.</remarks>
public readonly struct AddressedRandom
{
    private readonly uint k0;
    private readonly uint k1;

    /// <summary>The stream of a name under a seed.</summary>
    public AddressedRandom(ulong seed, string name)
        : this(KeyOf(seed, name))
    {
    }

    /// <summary>The stream of a key.</summary>
    public AddressedRandom(ulong key) => (k0, k1) = ((uint)key, (uint)(key >> 32));

    /// <summary>The key of a name under a seed: FNV-1a over the name's UTF-8 bytes, mixed with the seed by SplitMix64's finalizer.</summary>
    public static ulong KeyOf(ulong seed, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 0xCBF29CE484222325;
        foreach (var octet in Encoding.UTF8.GetBytes(name)) hash = (hash ^ octet) * 0x100000001B3;
        return Mix(hash + Mix(seed + 0x9E3779B97F4A7C15));
    }

    /// <summary>The uniform number in (0, 1) at an index: a multiple of 2⁻³² plus 2⁻³³.</summary>
    public double Uniform(long index)
    {
        var (x, y, z, w) = Block(index >> 2);
        return ToUniform((index & 3) switch { 0 => x, 1 => y, 2 => z, _ => w });
    }

    /// <summary>Fills with U(low, high), the first value being the one at index <paramref name="start"/>.</summary>
    public void FillUniform(Span<float> destination, long start, double low, double high)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = (float)(low + (high - low) * Uniform(start + i));
    }

    /// <inheritdoc cref="FillUniform(Span{float}, long, double, double)"/>
    public void FillUniform(Span<double> destination, long start, double low, double high)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = low + (high - low) * Uniform(start + i);
    }

    /// <inheritdoc cref="FillNormal(Span{float}, long, double, double)"/>
    public void FillNormal(Span<double> destination, long start, double mean, double std)
    {
        Span<double> normals = stackalloc double[4];
        for (var i = 0; i < destination.Length; i++)
        {
            var index = start + i;
            Normals(index >> 2, normals);
            destination[i] = mean + std * normals[(int)(index & 3)];
        }
    }

    /// <summary>Fills with N(mean, std²), the first value being the one at index <paramref name="start"/> (Box and Muller 1958).</summary>
    public void FillNormal(Span<float> destination, long start, double mean, double std)
    {
        Span<double> normals = stackalloc double[4];
        var i = 0;
        while (i < destination.Length)
        {
            var index = start + i;
            Normals(index >> 2, normals);
            for (var lane = (int)(index & 3); lane < 4 && i < destination.Length; lane++, i++) destination[i] = (float)(mean + std * normals[lane]);
        }
    }

    private static double ToUniform(uint bits) => (bits + 0.5) * (1.0 / 4294967296);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private void Normals(long block, Span<double> normals)
    {
        var (x, y, z, w) = Block(block);
        Pair(x, y, normals);
        Pair(z, w, normals[2..]);
    }

    private static void Pair(uint radiusBits, uint angleBits, Span<double> pair)
    {
        var radius = Math.Sqrt(-2 * Math.Log(ToUniform(radiusBits)));
        var (sin, cos) = Math.SinCos(2 * Math.PI * ToUniform(angleBits));
        (pair[0], pair[1]) = (radius * cos, radius * sin);
    }

    private (uint X, uint Y, uint Z, uint W) Block(long block) => Philox.Block((uint)block, (uint)(block >> 32), 0, 0, k0, k1);
}
