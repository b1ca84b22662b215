using System.Text;

namespace Evenkeel.Numerics.Random;

/// <summary>
/// A stream of random numbers in which each has an address: the number at index i depends on the seed, the stream's name and i alone, so
/// that any slice can be made anywhere, in any order, by any number of threads, with the same bytes on every machine.
/// </summary>
/// <remarks>
/// The contract, version <see cref="Version"/>: words of 32 bits come from <see cref="Philox"/>4x32-10 with the stream's key, in groups of
/// <see cref="PhiloxGroups"/>; a float takes the word at its index, a double the two words at twice its index, the half types are the
/// floats rounded. Any change of a value is a new version.
/// </remarks>
public readonly struct AddressedRandom
{
    /// <summary>The version of the contract between addresses and values.</summary>
    public const int Version = 1;

    private const double WordStep = 1.0 / 4294967296;

    /// <summary>The third word of the counter where a value needs more bits than its own.</summary>
    private const uint RefinementDomain = 1;

    /// <summary>The third word of the counter where the output is another stream's key.</summary>
    private const uint SubstreamDomain = 2;

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

    /// <summary>The random word at an index.</summary>
    public uint Word(long index) => PhiloxGroups.WordAt(index, k0, k1);

    /// <summary>The 64 random bits at an index: the words at twice the index and behind it, the first one the lower.</summary>
    public ulong Bits(long index) => Word(2 * index) | (ulong)Word(2 * index + 1) << 32;

    /// <summary>The uniform number in (0, 1) at an index: a multiple of 2⁻³² plus 2⁻³³.</summary>
    public double Uniform(long index) => (Word(index) + 0.5) * WordStep;

    /// <summary>Whether the event of a probability happens at an index; the probability counts to 2⁻⁶⁴.</summary>
    public bool Bernoulli(long index, double probability) => (Word(index) + Refinement(index)) * WordStep < probability;

    /// <summary>Fills with U(low, high), the first value being the one at index <paramref name="start"/>.</summary>
    /// <remarks>The 2³² equal steps from end to end are rounded to floats, so that values near 0 keep all their digits.</remarks>
    public void FillUniform(Span<float> destination, long start, double low, double high)
        => WordFill.Run(destination, start, this, new UniformKernel(low, high));

    /// <inheritdoc cref="FillUniform(Span{float}, long, double, double)"/>
    public void FillUniform(Span<double> destination, long start, double low, double high)
        => WordFill.Run(destination, start, this, new UniformKernel(low, high));

    /// <summary>Fills with N(mean, std²), the first value being the one at index <paramref name="start"/>: the quantiles of uniform numbers.</summary>
    public void FillNormal(Span<float> destination, long start, double mean, double std)
        => WordFill.Run(destination, start, this, new NormalKernel<Unbounded>(new(double.NegativeInfinity, double.PositiveInfinity), mean, std));

    /// <inheritdoc cref="FillNormal(Span{float}, long, double, double)"/>
    public void FillNormal(Span<double> destination, long start, double mean, double std)
        => WordFill.Run(destination, start, this, new NormalKernel<Unbounded>(new(double.NegativeInfinity, double.PositiveInfinity), mean, std));

    /// <summary>
    /// Fills with N(mean, σ²) on the condition that values lie from mean + σ low to mean + σ high, by the quantile of the part between:
    /// the law is exact at any bounds, one-sided or far out in a tail.
    /// </summary>
    /// <param name="destination">The values.</param>
    /// <param name="start">The index of the first.</param>
    /// <param name="mean">The mean before truncation.</param>
    /// <param name="sigma">The standard deviation before truncation.</param>
    /// <param name="low">The lower bound in units of σ from the mean; may be −∞.</param>
    /// <param name="high">The upper bound in units of σ from the mean, above <paramref name="low"/>; may be ∞.</param>
    public void FillTruncatedNormal(Span<float> destination, long start, double mean, double sigma, double low, double high)
        => WordFill.Run(destination, start, this, new NormalKernel<Bounded>(new(low, high), mean, sigma));

    /// <inheritdoc cref="FillTruncatedNormal(Span{float}, long, double, double, double, double)"/>
    public void FillTruncatedNormal(Span<double> destination, long start, double mean, double sigma, double low, double high)
        => WordFill.Run(destination, start, this, new NormalKernel<Bounded>(new(low, high), mean, sigma));

    /// <summary>Fills with the events of a probability, the first being the one at index <paramref name="start"/>.</summary>
    public void FillBernoulli(Span<bool> destination, long start, double probability)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = Bernoulli(start + i, probability);
    }

    /// <summary>
    /// Fills with the numbers from 0 in random order, each order equally likely (Fisher and Yates 1938; Durstenfeld 1964). It is one draw:
    /// unlike values, a part of a permutation cannot be made without the whole.
    /// </summary>
    public void FillPermutation(Span<int> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = i;
        for (var i = destination.Length - 1; i > 0; i--)
        {
            // The upper half of bits · (i + 1) is uniform on 0 … i but for 2⁻³².
            var j = (int)Math.BigMul(Bits(i), (ulong)i + 1, out _);
            (destination[i], destination[j]) = (destination[j], destination[i]);
        }
    }

    /// <summary>The stream of a number within this one, for what is drawn beside the elements' own values.</summary>
    internal AddressedRandom Substream(long number)
    {
        var (x, y, _, _) = Philox.Block((uint)number, (uint)(number >> 32), SubstreamDomain, 0, k0, k1);
        return new AddressedRandom(x | (ulong)y << 32);
    }

    /// <summary>A second uniform number in (0, 1) at an index, for values that need more bits than one word.</summary>
    internal double Refinement(long index)
        => (Philox.Block((uint)index, (uint)(index >> 32), RefinementDomain, 0, k0, k1).X + 0.5) * WordStep;

    /// <summary>Writes whole groups of words.</summary>
    internal unsafe void FillGroups(uint* words, long firstGroup, int count) => PhiloxGroups.Fill(words, firstGroup, count, k0, k1);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
