using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Probing;

/// <summary>The measurements that are taken of a tensor.</summary>
internal static unsafe class Measuring
{
    public static Moments Moments(Tensor tensor, Workers workers)
        => tensor.DType == DType.Float64
            ? new Meter<double>(withHistogram: false).Measure(workers, tensor.Pointer<double>(), tensor.Length).Moments
            : new Meter<float>(withHistogram: false).Measure(workers, tensor.Pointer<float>(), tensor.Length).Moments;

    /// <summary>Measures an array whole.</summary>
    public static Reading Read(ReadOnlySpan<float> values, Workers workers)
    {
        fixed (float* x = values) return new Meter<float>(withHistogram: true).Measure(workers, x, values.Length);
    }

    public static double MeanCosine(Tensor tensor) => Similarity.MeanCosine(tensor.Pointer<float>(), tensor.Shape[0], tensor.Length / tensor.Shape[0]);

    /// <summary>Counts the units of an activation that its pre-activations keep outside its stability region.</summary>
    public static UnitResult Units(ReadOnlySpan<float> preActivation, Shape shape, StabilityRegion region, Workers workers)
    {
        var layout = ChannelLayout.Of(shape);
        var meter = new UnitMeter<float>(workers);
        meter.Begin(layout.Samples, layout.Channels, layout.Positions, region.Low, region.High);
        fixed (float* x = preActivation) return Units(meter.Measure(x), region, layout.Samples);
    }

    /// <summary>Counts the units that are outside an activation's stability region.</summary>
    public static UnitResult Units(UnitActivity activity, StabilityRegion region, long samples)
    {
        var count = activity.Low.Length;
        long dead = 0, allSilent = 0, alwaysActive = 0, mostlySaturated = 0, saturatedValues = 0;
        for (var unit = 0; unit < count; unit++)
        {
            var silent = (region.Below == Beyond.Silent ? activity.Low[unit] : 0) + (region.Above == Beyond.Silent ? activity.High[unit] : 0);
            var saturated = (region.Below == Beyond.Saturated ? activity.Low[unit] : 0) + (region.Above == Beyond.Saturated ? activity.High[unit] : 0);
            if (silent + saturated == activity.PerUnit) dead++;
            if (silent == activity.PerUnit) allSilent++;
            if (silent + saturated == 0) alwaysActive++;
            if (2 * saturated > activity.PerUnit) mostlySaturated++;
            saturatedValues += saturated;
        }

        return new UnitResult(count, dead, allSilent, alwaysActive, mostlySaturated, samples, (double)saturatedValues / Math.Max(1, count * activity.PerUnit));
    }

    /// <summary>Features that have one value in every sample, other than the smallest of all, which is a background.</summary>
    public static IEnumerable<long> ConstantFeatures(Tensor input, double background)
    {
        var samples = input.Shape[0];
        if (samples < 2) return [];
        var features = input.Length / samples;
        var isConstant = new bool[features];
        Array.Fill(isConstant, true);
        var first = input.Pointer<float>();
        for (long n = 1; n < samples; n++)
        {
            var row = first + n * features;
            for (long i = 0; i < features; i++) isConstant[i] &= row[i] == first[i];
        }

        return [.. Enumerable.Range(0, (int)features).Where(i => isConstant[i] && first[i] != background).Select(i => (long)i)];
    }
}
