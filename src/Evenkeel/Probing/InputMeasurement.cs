using System.Numerics.Tensors;
using Evenkeel.Networks;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Theory;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>Measures how alike a batch's values are within a sample and between samples, at every distance.</summary>
internal static class InputMeasurement
{
    /// <summary>Values that lags within a sample are measured on, of samples evenly spaced: their mean is then known to a few per mille.</summary>
    private const long MostValues = 1 << 18;

    public static InputMoments Of(Tensor input, Graph graph, Moments moments)
    {
        var samples = input.Shape[0];
        var measured = new InputMoments(moments.Mean, moments.Rms * moments.Rms) { Samples = samples };
        if (moments.NonFinite > 0) return measured;
        return graph.InputVocabulary() is null
            ? measured with { Kernel = Kernel(input, graph.InputShape, InputSignals.UnitOf(graph), measured), Dimensions = Dimensions(input, measured) }
            : measured with { Coincidence = Coincidence(input, graph.InputShape) };
    }

    private static unsafe Kernel Kernel(Tensor input, Shape shape, int? unit, InputMoments moments)
    {
        var samples = input.Shape[0];
        var mean = Unbiased(moments, input.Length);
        var kernel = Theory.Moments.Kernels.Kernel.Independent(shape, unit, mean, moments.SecondMoment);
        var x = input.Pointer<float>();
        var sum = new double[shape.Length];
        for (long n = 0; n < samples; n++)
        {
            var values = x + n * sum.Length;
            for (var i = 0; i < sum.Length; i++) sum[i] += values[i];
        }

        var correlation = new LagProducts(shape, unit, kernel.Caps.ToArray());
        var taken = Math.Clamp(MostValues / shape.Length, 1, samples);
        var sample = new double[shape.Length];
        var own = new double[kernel.Own.Length];
        for (long i = 0; i < taken; i++)
        {
            var from = x + i * samples / taken * shape.Length;
            for (var j = 0; j < sample.Length; j++) sample[j] = from[j];
            correlation.Add(sample, own, 1.0 / taken);
        }

        // The sample of samples has a scale of its own, which the whole batch's replaces.
        if (own[0] > 0) own = [.. own.Select(k => k / own[0] * moments.SecondMoment)];
        own[0] = moments.SecondMoment;
        var other = new double[own.Length];
        correlation.Add(sum, other, 1);
        for (var i = 0; i < other.Length; i++) other[i] = samples == 1 ? mean * mean : (other[i] - samples * own[i]) / ((double)samples * (samples - 1));
        return new Kernel(shape, unit, kernel.Caps.ToArray(), own, other, mean);
    }

    /// <summary>The mean m̂ of n values has E m̂² = m² + v/n, which many units that are summed would have in common: without that.</summary>
    private static double Unbiased(InputMoments moments, double count)
    {
        var square = moments.Mean * moments.Mean;
        return Math.CopySign(Math.Sqrt(Math.Max(0, square - Math.Max(0, moments.SecondMoment - square) / count)), moments.Mean);
    }

    /// <summary>
    /// (tr C)²/tr C² of the samples' covariance, by the mean square of x·x' about its mean: of samples evenly spaced; all there can be where a
    /// sample has positions, over which the lags tell as much.
    /// </summary>
    private static unsafe double Dimensions(Tensor input, InputMoments moments)
    {
        const long MostSamples = 128;
        var (samples, width) = (input.Shape[0], input.Length / input.Shape[0]);
        if (input.Shape.Rank != 2 || samples < 3 || !(moments.SecondMoment > 0)) return double.PositiveInfinity;
        var taken = Math.Min(samples, MostSamples);
        double sum = 0, squares = 0;
        for (long i = 0; i < taken; i++)
        {
            var a = new ReadOnlySpan<float>(input.Pointer<float>() + i * samples / taken * width, (int)width);
            for (long j = 0; j < i; j++)
            {
                var b = new ReadOnlySpan<float>(input.Pointer<float>() + j * samples / taken * width, (int)width);
                var cosine = TensorPrimitives.Dot(a, b) / (width * moments.SecondMoment);
                sum += cosine;
                squares += cosine * cosine;
            }
        }

        var pairs = taken * (taken - 1) / 2.0;
        var mean = sum / pairs;
        var dimensions = Math.Pow(1 - mean * mean, 2) / Math.Max(squares / pairs - mean * mean, 1 / (double)width);
        return double.IsFinite(dimensions) ? Math.Max(1, dimensions) : double.PositiveInfinity;
    }

    /// <summary>How often two places hold the same token: within a sample, at one position of two samples, and anywhere in two samples.</summary>
    private static unsafe Kernel Coincidence(Tensor input, Shape shape)
    {
        var (samples, length) = (input.Shape[0], shape.Length);
        var x = input.Pointer<float>();
        double Coinciding(long start, long step, long count)
        {
            var counts = new Dictionary<float, long>();
            for (long i = 0; i < count; i++) counts[x[start + i * step]] = counts.GetValueOrDefault(x[start + i * step]) + 1;
            return count < 2 ? 0 : counts.Values.Sum(c => (double)c * (c - 1)) / ((double)count * (count - 1));
        }

        double within = 0, across = 0;
        for (long n = 0; n < samples; n++) within += Coinciding(n * length, 1, length) / samples;
        for (long p = 0; p < length; p++) across += Coinciding(p, length, samples) / length;
        return Theory.Moments.Kernels.Kernel.Of(shape, null, 0, (1, within), (across, samples == 1 ? within : Coinciding(0, 1, samples * length)));
    }
}
