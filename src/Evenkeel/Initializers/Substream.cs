using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Streams within the stream of a parameter, for what is drawn beside its elements' values.</summary>
internal static class Substream
{
    /// <summary>Beyond the index of any element that a machine can hold.</summary>
    private const long First = 1L << 60;

    /// <summary>The stream of a number, keyed by the bits that stand in the parameter's stream at an address that no element has.</summary>
    public static AddressedRandom Of(AddressedRandom random, long number) => new(random.Bits(First + number));
}
