using System.Runtime.Intrinsics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Random;

/// <summary>What turns random words into values, in their place for floats.</summary>
internal unsafe interface IWordKernel
{
    /// <summary>Makes floats of a multiple of <see cref="PhiloxGroups.Length"/> words, in their place.</summary>
    /// <param name="words">The words, overwritten by the values.</param>
    /// <param name="start">The index of the first.</param>
    /// <param name="count">How many, at most <see cref="WordFill.ChunkLength"/>.</param>
    /// <param name="stream">The stream that they are of.</param>
    void Run<W, V>(uint* words, long start, int count, AddressedRandom stream)
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>;

    /// <summary>Makes doubles, each of two words, the first one the lower half.</summary>
    void Run(uint* words, Span<double> values);
}

/// <summary>Fills memory from a stream of words, chunk by chunk, so that words become values before they leave the nearest cache.</summary>
internal static unsafe class WordFill
{
    /// <summary>Words that are made before they are turned into values: half of a common first cache.</summary>
    public const int ChunkLength = 4096;

    private const int DoubleChunkLength = 256;

    public static void Run<TKernel>(Span<float> destination, long start, AddressedRandom stream, TKernel kernel)
        where TKernel : struct, IWordKernel
    {
        var width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;
        Run(destination, start, stream, kernel, width);
    }

    /// <summary>As above, with registers of so many bits.</summary>
    public static void Run<TKernel>(Span<float> destination, long start, AddressedRandom stream, TKernel kernel, int width)
        where TKernel : struct, IWordKernel
    {
        if (width == 512) new Fill<TKernel, Words512, Vec512<float>>(stream, kernel).Run(destination, start);
        else if (width == 256) new Fill<TKernel, Words256, Vec256<float>>(stream, kernel).Run(destination, start);
        else if (width == 128) new Fill<TKernel, Words128, Vec128<float>>(stream, kernel).Run(destination, start);
        else new Fill<TKernel, Words1, Vec1<float>>(stream, kernel).Run(destination, start);
    }

    public static void Run<TKernel>(Span<double> destination, long start, AddressedRandom stream, TKernel kernel)
        where TKernel : struct, IWordKernel
    {
        var words = stackalloc uint[2 * DoubleChunkLength + PhiloxGroups.Length];
        for (var i = 0; i < destination.Length; i += DoubleChunkLength)
        {
            var part = destination.Slice(i, Math.Min(DoubleChunkLength, destination.Length - i));
            var (group, skipped) = Math.DivRem(2 * (start + i), PhiloxGroups.Length);
            stream.FillGroups(words, group, (int)(skipped + 2 * part.Length + PhiloxGroups.Length - 1) / PhiloxGroups.Length);
            kernel.Run(words + skipped, part);
        }
    }

    private readonly struct Fill<TKernel, W, V>(AddressedRandom stream, TKernel kernel)
        where TKernel : struct, IWordKernel
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>
    {
        public void Run(Span<float> destination, long start)
        {
            fixed (float* values = destination)
            {
                var i = 0;
                while (i < destination.Length)
                {
                    var (group, skipped) = Math.DivRem(start + i, PhiloxGroups.Length);
                    var groups = Math.Min(destination.Length - i, ChunkLength) / PhiloxGroups.Length;
                    if (skipped > 0 || groups == 0)
                    {
                        i += RunPart(values + i, group, (int)skipped, destination.Length - i);
                        continue;
                    }

                    Make((uint*)values + i, group, groups);
                    i += groups * PhiloxGroups.Length;
                }
            }
        }

        /// <summary>Makes a part of a group beside the destination.</summary>
        private int RunPart(float* values, long group, int skipped, int most)
        {
            var whole = stackalloc uint[PhiloxGroups.Length];
            Make(whole, group, 1);
            var part = new Span<float>(whole, PhiloxGroups.Length)[skipped..Math.Min(PhiloxGroups.Length, skipped + most)];
            part.CopyTo(new Span<float>(values, part.Length));
            return part.Length;
        }

        private void Make(uint* words, long group, int groups)
        {
            stream.FillGroups(words, group, groups);
            kernel.Run<W, V>(words, group * PhiloxGroups.Length, groups * PhiloxGroups.Length, stream);
        }
    }
}
