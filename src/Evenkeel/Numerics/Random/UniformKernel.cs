using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Random;

/// <summary>Turns random words into uniform values, in their place: a word, read as a signed number k, becomes the middle plus k steps of (high − low)/2³².</summary>
internal readonly unsafe struct UniformKernel : IWordKernel
{
    private const double Step = 1.0 / 4294967296;
    private const double LongStep = Step * Step;
    private const float MostSteps = 2147483648;

    private readonly double low;
    private readonly double high;
    private readonly float middle;
    private readonly float step;

    public UniformKernel(double low, double high)
    {
        (this.low, this.high) = (low, high);
        middle = (float)(low + (high - low) / 2);
        step = (float)((high - low) * Step);

        // A word may round to 2³¹ steps: they must not lead beyond the ends.
        while (step > 0 && (MathF.FusedMultiplyAdd(step, MostSteps, middle) > high || MathF.FusedMultiplyAdd(step, -MostSteps, middle) < low)) step = MathF.BitDecrement(step);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<W, V>(uint* words, long start, int count, AddressedRandom stream)
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>
    {
        var (by, from) = (V.Create(step), V.Create(middle));
        for (var i = 0; i < count; i += W.Count) V.Store(V.MultiplyAdd(W.ToFloat(W.Load(words + i)), by, from), (float*)words + i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(uint* words, Span<double> values)
    {
        var (from, by) = (low + (high - low) / 2, (high - low) * LongStep);
        for (var i = 0; i < values.Length; i++) values[i] = Math.Min(Math.Max(from + (((long*)words)[i] + 0.5) * by, low), high);
    }
}
