using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Random;

/// <summary>Whether a normal law has bounds; a constant of the compiled loop.</summary>
internal interface IBounds
{
    static abstract bool Exist { get; }
}

/// <summary>No bounds.</summary>
internal readonly struct Unbounded : IBounds
{
    public static bool Exist => false;
}

/// <summary>A lower and an upper bound.</summary>
internal readonly struct Bounded : IBounds
{
    public static bool Exist => true;
}

/// <summary>
/// Turns random words into normal values, in their place: a word, read as a signed number k, stands for the share (k + 2³¹ + ½)/2³² of the
/// window's mass, and the value is its quantile.
/// </summary>
internal readonly unsafe struct NormalKernel<TBounds>(NormalWindow window, double mean, double sigma) : IWordKernel
    where TBounds : struct, IBounds
{
    private const double Step = 1.0 / 4294967296;
    private const double LongStep = Step * Step;
    private const uint MostMagnitude = 0x7FFFFFFF;

    /// <summary>Shares of the mass from an end that the word alone would make coarse; a second word refines them.</summary>
    private const uint Coarse = 1 << 12;

    private readonly double wideMean = mean;
    private readonly double wideSigma = sigma;
    private readonly float mean = (float)mean;
    private readonly float sigma = (float)sigma;
    private readonly float step = (float)(window.Mass * Step);
    private readonly float below = (float)(window.Below + window.Mass * Step / 2);
    private readonly float above = (float)(window.Above + window.Mass * Step / 2);
    private readonly float half = (float)(window.Mass * 2 * Step);
    private readonly float middle = (float)(window.Below - window.Above + window.Mass * Step);
    private readonly float least = AtLeast(mean + sigma * window.Low);
    private readonly float most = -AtLeast(-mean - sigma * window.High);

    /// <inheritdoc/>
    public void Run<W, V>(uint* words, long start, int count, AddressedRandom stream)
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>
    {
        if (window.IsFar)
        {
            for (var i = 0; i < count; i++) ((float*)words)[i] = Scaled(Exact(words[i], start + i, stream));
            return;
        }

        var rare = stackalloc int[WordFill.ChunkLength / W.Count + 1];
        var rareCount = RunTable<W, V>(words, count, rare);
        for (var j = 0; j < rareCount; j++) MakeRare((float*)words + rare[j], start + rare[j], W.Count, stream);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(uint* words, Span<double> values)
    {
        var table = WideNormalTable.Coefficients;
        var (low, high) = (wideMean + wideSigma * window.Low, wideMean + wideSigma * window.High);
        for (var i = 0; i < values.Length; i++)
        {
            var value = wideMean + wideSigma * Standard(((long*)words)[i], table);
            values[i] = TBounds.Exist ? Math.Min(Math.Max(value, low), high) : value;
        }
    }

    /// <summary>The quantile of the share (k + 2⁶³ + ½)/2⁶⁴, in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Standard(long k, double[] table)
    {
        var share = ((k ^ (k >> 63) ^ long.MaxValue) + 0.5) * LongStep;
        var x = (k + 0.5) * (2 * LongStep);
        var tail = share;
        if (TBounds.Exist)
        {
            var end = window.Mass * share + (k < 0 ? window.Below : window.Above);
            tail = Math.Min(end, 1 - end);
            x = window.Below - window.Above + window.Mass * x;
        }

        var t = 4 * tail * (1 - tail);
        if (t < WideNormalTable.LeastT || window.IsFar) return QuantileAt(k < 0, share);
        return x * WideNormalTable.Of(t, table);
    }

    /// <summary>Makes all values that the table has, and notes the registers that hold others.</summary>
    /// <returns>The number of such registers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RunTable<W, V>(uint* words, int count, int* rare)
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>
    {
        var table = NormalTable.Address;
        var rareCount = 0;
        for (var i = 0; i < count; i += W.Count)
        {
            var z = Standard<W, V>(W.Load(words + i), table, out var t);
            if (V.AnyLess(t, V.Create(NormalTable.LeastT))) rare[rareCount++] = i;
            V.Store(Scaled(z), (float*)words + i);
        }

        return rareCount;
    }

    /// <summary>The value of one word, as exact as double allows.</summary>
    private double Exact(uint word, long index, AddressedRandom stream)
    {
        var k = (int)word;
        var fromEnd = (uint)(k ^ (k >> 31)) ^ MostMagnitude;
        var share = (fromEnd + (fromEnd < Coarse ? stream.Refinement(index) : 0.5)) * Step;
        return QuantileAt(k < 0, share);
    }

    /// <summary>The quantile of a share of the mass, counted from the lower or from the upper bound.</summary>
    private double QuantileAt(bool fromLow, double share) => fromLow ? window.Quantile(share, 1 - share) : window.Quantile(1 - share, share);

    /// <summary>Computes mean + σ z in float.</summary>
    private float Scaled(double z) => Scaled(new Vec1<float>((float)z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Scaled<V>(V z)
        where V : struct, ISimd<V, float>
    {
        var value = V.MultiplyAdd(z, V.Create(sigma), V.Create(mean));
        return TBounds.Exist ? V.MaxNative(V.MinNative(value, V.Create(most)), V.Create(least)) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Standard<W, V>(W k, float* table, out V t)
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>
    {
        // From the nearer end, so that the tail is exact.
        var signs = W.Signs(k);
        var fromEnd = W.ToFloat(W.Xor(k, signs, W.Create(MostMagnitude)));
        V tail, x;
        if (TBounds.Exist)
        {
            var end = W.FromBits(W.Select(signs, W.Bits(V.Create(below)), W.Bits(V.Create(above))));
            tail = V.MultiplyAdd(fromEnd, V.Create(step), end);
            tail = V.MinNative(tail, V.Create(1) - tail);
            x = V.MultiplyAdd(W.ToFloat(k), V.Create(half), V.Create(middle));
        }
        else
        {
            tail = V.MultiplyAdd(fromEnd, V.Create((float)Step), V.Create((float)(Step / 2)));
            x = V.MultiplyAdd(W.ToFloat(k), V.Create((float)(2 * Step)), V.Create((float)Step));
        }

        t = tail * V.MultiplyAdd(tail, V.Create(-4), V.Create(4));
        return x * NormalTable.Of<W, V>(t, table);
    }

    private void MakeRare(float* values, long start, int count, AddressedRandom stream)
    {
        for (var i = 0; i < count; i++)
        {
            var word = stream.Word(start + i);
            _ = Standard<Words1, Vec1<float>>(Words1.Create(word), NormalTable.Address, out var t);
            if (t < NormalTable.LeastT) values[i] = Scaled(Exact(word, start + i, stream));
        }
    }

    /// <summary>The least float that is not below a number.</summary>
    private static float AtLeast(double bound)
    {
        var nearest = (float)bound;
        return nearest < bound ? MathF.BitIncrement(nearest) : nearest;
    }
}
