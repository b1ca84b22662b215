using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Streams within the stream of a parameter, for what is drawn beside its elements' values.</summary>
internal static class Substream
{
    /// <summary>Beyond the index of any element that a machine can hold.</summary>
    private const long First = 1L << 61;

    /// <summary>The stream of a number: keyed by 52 bits that stand in the parameter's stream at an address that no element has.</summary>
    public static AddressedRandom Of(AddressedRandom random, long number)
    {
        Span<double> bits = stackalloc double[2];
        random.FillUniform(bits, First + 2 * number, 0, 1L << 26);
        return new AddressedRandom(((ulong)bits[0] << 32) | (ulong)bits[1]);
    }
}
