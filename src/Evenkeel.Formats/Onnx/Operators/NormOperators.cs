using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Norms and softmax.</summary>
internal static class NormOperators
{
    private const double Epsilon = 1e-5;

    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("BatchNormalization", BatchNorm),
        new("InstanceNormalization", c => c.Set(0, c.Emitter.RunWeighted(new InstanceNorm(EpsilonOf(c), Affine: true), [c[0]], Parameters(c.Parameter(1), c.Parameter(2))))),
        new("GroupNormalization", GroupNorm),
        new("LayerNormalization", LayerNorm),
        new("RMSNormalization", c => RowNorm(c, new RmsNorm(EpsilonOf(c), Affine: false), new RmsNorm(EpsilonOf(c)))),
        new("LRN", Lrn),
        new("LpNormalization", LpNorm),
        new("Softmax", c => c.Set(0, Softmax(c, isLog: false))),
        new("LogSoftmax", c => c.Set(0, Softmax(c, isLog: true))),
    ];

    /// <summary>Softmax over one axis; before opset 13 over all axes from one on.</summary>
    public static Value Softmax(Call c, bool isLog)
    {
        var x = c[0];
        if (c.Node.Opset >= 13) return c.Compose.Softmax(x, x.Axis(c.Node.Int("axis") ?? -1), isLog);
        var axis = x.Axis(c.Node.Int("axis") ?? 1);
        var rows = x.Shape.Extents.Take(axis).Aggregate(1L, (a, b) => a * b);
        return Composer.Reshape(c.Compose.Softmax(Composer.Reshape(x, rows, x.Shape.Length / rows), 1, isLog), x.Shape);
    }

    private static (Value, ParameterRole, Fans)[] Parameters(Value scale, Value shift)
        => [(scale, ParameterRole.Scale, new Fans(1, 1)), (shift, ParameterRole.Shift, new Fans(1, 1))];

    private static double EpsilonOf(Call c) => c.Node.Float("epsilon") ?? Epsilon;

    private static void BatchNorm(Call c)
    {
        var isTraining = c.Node.Opset >= 14 ? c.Node.Int("training_mode") == 1 : c.Node.Opset < 7 ? c.Node.Int("is_test") != 1 : Enumerable.Range(1, Math.Max(0, c.Node.Outputs.Length - 1)).Any(c.IsRead);
        if (c.IsRead(1) || c.IsRead(2)) RunningStatistics(c);
        (Value, ParameterRole, Fans)[] buffers = isTraining ? [] : [(c.Parameter(3), ParameterRole.Buffer, new Fans(1, 1)), (c.Parameter(4), ParameterRole.Buffer, new Fans(1, 1))];
        c.Set(0, c.Emitter.RunWeighted(new BatchNorm(EpsilonOf(c), Affine: true, Evaluation: !isTraining), [c[0]], [.. Parameters(c.Parameter(1), c.Parameter(2)), .. buffers]));
    }

    /// <summary>The running statistics after this batch: the old ones by the momentum, and the batch's mean and biased variance by the rest.</summary>
    private static void RunningStatistics(Call c)
    {
        var momentum = c.Node.Float("momentum") ?? 0.9;
        int[] axes = [0, .. Enumerable.Range(2, c[0].Rank - 2)];
        var mean = c.Compose.Mean(c[0], axes, keep: true);
        var deviation = c.Compose.Subtract(c[0], mean);
        var variance = c.Compose.Mean(c.Compose.Multiply(deviation, deviation), axes, keep: true);
        c.Set(1, Moved(c[3], mean));
        c.Set(2, Moved(c[4], variance));

        Value Moved(Value running, Value fresh) => c.Compose.Add(c.Compose.Scale(running, momentum), c.Compose.Scale(Composer.Reshape(fresh, running.Shape), 1 - momentum));
    }

    /// <summary>From opset 21 on each channel has its γ and β, before each group had.</summary>
    private static void GroupNorm(Call c)
    {
        var (groups, channels) = (c.Node.Int("num_groups") ?? 1, c[0].Shape[1]);
        var (scale, shift) = (c.Parameter(1), c.Parameter(2));
        if (scale.Shape.Length != channels)
        {
            long[] places = [.. c.Numbers(channels).Select(i => i / (channels / groups))];
            (scale, shift) = (c.Compose.Gather(scale, 0, places), c.Compose.Gather(shift, 0, places));
        }

        c.Set(0, c.Emitter.RunWeighted(new GroupNorm(groups, EpsilonOf(c)), [c[0]], Parameters(scale, shift)));
    }

    private static void LayerNorm(Call c)
    {
        RowNorm(c, new LayerNorm(EpsilonOf(c), Affine: false), new LayerNorm(EpsilonOf(c)));
        if (!c.IsRead(1) && !c.IsRead(2)) return;
        int[] axes = [.. Enumerable.Range(0, c[0].Rank).Skip(c[0].Axis(c.Node.Int("axis") ?? -1))];
        var mean = c.Compose.Mean(c[0], axes, keep: true);
        var deviation = c.Compose.Subtract(c[0], mean);
        var variance = c.Compose.Mean(c.Compose.Multiply(deviation, deviation), axes, keep: true);
        c.Set(1, mean);
        c.Set(2, c.Compose.Apply(c.Compose.Add(variance, Constant.Of(EpsilonOf(c))), Functions.ReciprocalRoot));
    }

    /// <summary>A norm over all axes from one on, which are one axis to the network.</summary>
    private static void RowNorm(Call c, Op plain, Op affine)
    {
        var x = c[0];
        var axis = x.Axis(c.Node.Int("axis") ?? -1);
        var width = x.Shape.Extents.Skip(axis).Aggregate(1L, (a, b) => a * b);
        var rows = axis == x.Rank - 1 && x.Rank > 1 ? x : Composer.Reshape(x, x.Shape.Length / width, width);
        var (scale, shift) = (c.Optional(1) is null ? null : c.Parameter(1), c.Optional(2) is null ? null : c.Parameter(2));
        var isWhole = scale?.Shape.Length == width && (affine is RmsNorm || shift is null || shift.Shape.Length == width);
        if (!isWhole)
        {
            var y = Composer.Reshape(c.Emitter.Run(plain, rows), x.Shape);
            if (scale is not null) y = c.Compose.Multiply(y, scale);
            c.Set(0, shift is null ? y : c.Compose.Add(y, shift));
            return;
        }

        var flat = Composer.Reshape(scale!, width);
        var zeros = new Constant(new Shape(width), x.Type, [.. c.Numbers(width).Select(_ => 0.0)]);
        var parameters = Parameters(flat, shift is null ? zeros : Composer.Reshape(shift, width));
        c.Set(0, Composer.Reshape(c.Emitter.RunWeighted(affine, [rows], affine is RmsNorm ? parameters[..1] : parameters), x.Shape));
    }

    /// <summary>y = x/(bias + α/size Σ x²)^β over a window of channels (Krizhevsky et al. 2012, section 3.3).</summary>
    private static void Lrn(Call c)
    {
        var (alpha, beta, bias) = (c.Node.Float("alpha") ?? 1e-4, c.Node.Float("beta") ?? 0.75, c.Node.Float("bias") ?? 1);
        var (size, channels) = (c.Node.Int("size") ?? 1, c[0].Shape[1]);
        var rows = c.Numbers(channels, each: channels);
        var window = new double[channels, channels];
        foreach (var i in rows)
        {
            for (var j = Math.Max(0, i - (size - 1) / 2); j < Math.Min(channels, i + size / 2 + 1); j++) window[i, j] = alpha / size;
        }

        var sums = c.Compose.Mix(c.Compose.Multiply(c[0], c[0]), 1, window);
        var root = c.Compose.Combine(Functions.Pair["Pow"], c.Compose.Add(sums, Constant.Of(bias)), Constant.Of(beta));
        c.Set(0, c.Compose.Divide(c[0], root));
    }

    private static void LpNorm(Call c)
    {
        int[] axes = [c[0].Axis(c.Node.Int("axis") ?? -1)];
        var isFirst = c.Node.Int("p") == 1;
        var sum = c.Compose.Sum(isFirst ? c.Compose.Apply(c[0], Functions.Scalar["Abs"]) : c.Compose.Multiply(c[0], c[0]), axes, keep: true);
        c.Set(0, c.Compose.Divide(c[0], isFirst ? sum : c.Compose.Apply(sum, Functions.Scalar["Sqrt"])));
    }
}
