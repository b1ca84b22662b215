using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Resampling, axis by axis: each is a matrix on its axis.</summary>
internal static class ResizeOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Resize", Resize),
        new("Upsample", c => Run(c, new Interpolation(c.Node.Text("mode") ?? "nearest", "asymmetric", "floor", 0, false, false), [.. Enumerable.Range(0, c[0].Rank)], c.Node.Floats("scales") ?? [.. c.Known(1, "`scales`").Data], null, null)),
    ];

    private static void Resize(Call c)
    {
        // Opset 10 has no region, and its one rule for places.
        var isOld = c.Node.Opset < 11;
        var axes = c.Node.Ints("axes") is { Length: > 0 } named ? [.. named.Select(c[0].Axis)] : Enumerable.Range(0, c[0].Rank).ToArray();
        var scales = Given(c, isOld ? 1 : 2) is { Length: > 0 } given ? given : null;
        var sizes = isOld ? null : Given(c, 3) is { Length: > 0 } wanted ? wanted : null;
        var region = isOld ? null : Given(c, 1) is { Length: > 0 } known ? known : null;
        var way = new Interpolation(
            c.Node.Text("mode") ?? "nearest",
            c.Node.Text("coordinate_transformation_mode") ?? (isOld ? "asymmetric" : "half_pixel"),
            c.Node.Text("nearest_mode") ?? (isOld ? "floor" : "round_prefer_floor"),
            c.Node.Float("cubic_coeff_a") ?? -0.75,
            c.Node.Int("exclude_outside") == 1,
            c.Node.Int("antialias") == 1);
        if (scales is null && sizes is null) throw new UnsupportedException("has neither scales nor sizes");
        Run(c, way, axes, scales ?? Scales(c, axes, sizes!), scales is null ? sizes : null, region);
    }

    private static double[]? Given(Call c, int input) => c.Optional(input) is null ? null : [.. c.Known(input, "the new extents").Data];

    /// <summary>Scales from extents: each its own, or one for all so that the result fits within them or around them.</summary>
    private static double[] Scales(Call c, int[] axes, double[] sizes)
    {
        double[] scales = [.. sizes.Select((s, i) => s / c[0].Shape[axes[i]])];
        var policy = c.Node.Text("keep_aspect_ratio_policy") ?? "stretch";
        if (policy == "stretch") return scales;
        var one = policy == "not_larger" ? scales.Min() : scales.Max();
        for (var i = 0; i < sizes.Length; i++) sizes[i] = Math.Floor(one * c[0].Shape[axes[i]] + 0.5);
        return [.. scales.Select(_ => one)];
    }

    private static void Run(Call c, Interpolation way, int[] axes, double[] scales, double[]? sizes, double[]? region)
    {
        if (scales.Length != axes.Length || (region is not null && region.Length != 2 * axes.Length)) throw new UnsupportedException($"must have a scale for each of its {axes.Length} axes, got {scales.Length}");
        var value = c[0];
        List<(int Axis, bool[] Outside)> outside = [];
        for (var i = 0; i < axes.Length; i++)
        {
            var from = value.Shape[axes[i]];
            var to = sizes is null ? Math.Floor(from * scales[i]) : sizes[i];
            if (!(scales[i] > 0) || !(to >= 1)) throw new UnsupportedException($"resizes axis {axes[i]} from {from} to {to} entries");
            if (to == from && scales[i] == 1 && region is null) continue;
            c.Emitter.Evaluation.Take(to * from);
            var (matrix, beyond) = way.Of((int)from, (int)to, scales[i], region is null ? (0, 1) : (region[i], region[i + axes.Length]));
            value = c.Compose.Mix(value, axes[i], matrix);
            if (beyond.Contains(true)) outside.Add((axes[i], beyond));
        }

        foreach (var (axis, beyond) in outside)
        {
            var isBeyond = new Constant(new Shape([.. Enumerable.Range(0, value.Rank).Select(a => a == axis ? beyond.Length : 1L)]), DType.Bool, [.. beyond.Select(b => b ? 1.0 : 0)]);
            value = c.Compose.Choose(isBeyond, Constant.Of(c.Node.Float("extrapolation_value") ?? 0, value.Type), value);
        }

        c.Set(0, value.As(c[0].Type));
    }
}
