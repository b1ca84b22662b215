using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Attending;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Softmax over n normal values, of which what they share along the axis cancels: v = q − E[x x'] between two of them.</summary>
internal static class SoftmaxMap
{
    private const string Assumption = "normal scores";

    /// <summary>
    /// Σ p = 1, E Σ p² of <see cref="SoftmaxMoments"/>, and Σ p p' of two samples or positions between 1/n and that, by how alike their scores
    /// are; backward ∂x = p (∂y − Σ p ∂y).
    /// </summary>
    public static MomentStep Softmax(MapInputs inputs)
    {
        var (x, axis) = Along(inputs, ((Softmax)inputs.Node.Op).Axis);
        double count = x.Shape[axis];
        var scores = Scores.Of(x, axis);
        var moments = new SoftmaxMoments(scores.Variance, count);
        var squares = moments.Squares(count);
        double Same(double likeness) => SoftmaxMoments.Between(count, squares, likeness);

        var kernel = scores.Map(l => Same(l) / count, l => (1 - Same(l)) / (count * Math.Max(1, count - 1)), 1 / count);
        var rows = inputs.Samples * x.Shape.Length / count;
        var output = new SignalMoments(kernel, inputs.X.Noise.Times(moments.Sensitivity(count)).Plus(Noise.Of(inputs.Index, moments.LogVariance(count) / rows)));
        return new MomentStep(output, Backward, Assumption);

        Kernel[] Backward(Kernel g)
        {
            var gradient = g.WithUnit(axis == x.Unit ? axis : g.Unit);
            var different = gradient.Unit == axis ? 0 : gradient.DifferentAlong(axis);
            var spread = moments.GradientSpread(count) / count;
            return [gradient.Map(k => (k - different) * spread, 0).LeftOf(g.Second * spread).WithUnit(x.Unit)];
        }
    }

    /// <summary>y = x − ln Σ e^x: the shared part is taken away and ln n + v/2 or so; backward ∂x = ∂y − p Σ ∂y.</summary>
    public static MomentStep LogSoftmax(MapInputs inputs)
    {
        var (x, axis) = Along(inputs, ((LogSoftmax)inputs.Node.Op).Axis);
        double count = x.Shape[axis];
        var scores = Scores.Of(x, axis);
        var mean = -InitialLoss.Expected((int)count, scores.Variance);
        var squares = new SoftmaxMoments(scores.Variance, count).Squares(count);
        var kernel = scores.Map(l => mean * mean + l * scores.Variance, _ => mean * mean, mean);
        var rows = inputs.Samples * x.Shape.Length / count;
        if (count == 1) return new MomentStep(new SignalMoments(kernel), Backward, Assumption);
        var own = 4 * mean * mean / kernel.Second * Math.Min(scores.Variance, Math.Exp(scores.Variance) / count) / kernel.Second / rows;
        return new MomentStep(new SignalMoments(kernel, inputs.X.Noise.Times(scores.Variance / kernel.Second).Plus(Noise.Of(inputs.Index, own))), Backward, Assumption);

        Kernel[] Backward(Kernel g)
        {
            var gradient = g.WithUnit(axis == x.Unit ? axis : g.Unit);
            var different = gradient.Unit == axis ? 0 : gradient.DifferentAlong(axis);
            double Left(double k) => (k - different) * (1 - 2 / count + squares) + different * count * count * (squares - 1 / count) / count;
            return [gradient.Map(Left, 0).LeftOf(g.Second).WithUnit(x.Unit)];
        }
    }

    private static (Kernel Kernel, int Axis) Along(MapInputs inputs, int axis)
    {
        var x = inputs.X.Kernel;
        return (x, axis < 0 ? x.Shape.Rank + axis : axis);
    }

    /// <summary>Scores along an axis without what they share.</summary>
    /// <param name="Kernel">The scores.</param>
    /// <param name="Axis">The axis.</param>
    /// <param name="Variance">Their variance along it.</param>
    private sealed record Scores(Kernel Kernel, int Axis, double Variance)
    {
        public static Scores Of(Kernel x, int axis)
        {
            var different = axis == x.Unit && x.Shape[axis] > 1 ? x.Mean * x.Mean : x.DifferentAlong(axis);
            return new Scores(x, axis, Math.Max(0, x.Second - different));
        }

        /// <summary>A kernel from functions of how alike the scores at two places are: of the same entry, and of two entries along the axis.</summary>
        public Kernel Map(Func<double, double> same, Func<double, double> different, double mean)
        {
            var shared = Axis == Kernel.Unit ? Kernel.Mean * Kernel.Mean : Kernel.DifferentAlong(Axis);
            double Likeness(double k) => Variance > 0 ? Math.Clamp((k - shared) / Variance, 0, 1) : 1;
            var isUnit = Axis == Kernel.Unit;
            var first = Kernel.Map(k => same(Likeness(k)), mean);
            if (isUnit) return first;
            var inner = 1;
            for (var i = Axis + 1; i < Kernel.Caps.Length; i++) inner *= Kernel.Caps[i] + 1;
            var rows = Kernel.Caps[Axis] + 1;
            double[] Entries(double[] values, double[] source)
                => [.. values.Select((value, i) => i / inner % rows == 0 ? value : different(Likeness(source[i / inner / rows * rows * inner + i % inner])))];
            return new Kernel(first.Shape, first.Unit, first.Caps.ToArray(), Entries(first.Own, Kernel.Own), Entries(first.Other, Kernel.Other), mean);
        }
    }
}
