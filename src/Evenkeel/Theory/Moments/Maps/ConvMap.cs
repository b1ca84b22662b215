using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Weighted sums over a window that slides, where edges have fewer taps inside (Xiao et al. 2018 of those without edges).</summary>
internal static class ConvMap
{
    /// <summary>
    /// A window that hangs over the edge sums fewer values: fans are counted over the places that the kernel really takes. Different taps have
    /// different weights, so that places at a lag are as alike as those of the input at the same lag.
    /// </summary>
    public static MomentStep Forward(MapInputs inputs)
    {
        var op = (Conv)inputs.Node.Op;
        return PartMap.OfChannels(inputs, op.Groups, (part, groups) => PadMap.Sliding(part, op.Window, 0, (of, window) => Forward(of, window, groups)));
    }

    private static MomentStep Forward(MapInputs inputs, Window window, long groups)
    {
        var x = inputs.X.Kernel;
        var step = Sliding(inputs, window, groups, isForward: true, x.Shape, inputs.Output, Small(window, x.Shape, inputs.Output), Large(window, x.Shape, inputs.Output, marksGaps: true));
        var averages = Averages.Behind(inputs.X, windows => Forward(inputs with { Signals = [inputs.X.AveragedOver([.. windows.Select(w => w.Before(window.Stride[w.Axis - 1]))])] }, window, groups).Output!);
        return step with { Output = step.Output is { } output ? output with { Averages = averages } : null };
    }

    /// <summary>The same with the window's places in the input: each output element sums only those taps that the stride puts on it.</summary>
    public static MomentStep Transposed(MapInputs inputs)
    {
        var op = (ConvTranspose)inputs.Node.Op;
        return PartMap.OfChannels(inputs, op.Groups, (part, groups) => Transposed(part, op, groups));
    }

    private static MomentStep Transposed(MapInputs inputs, ConvTranspose op, long groups)
    {
        var x = inputs.X.Kernel;
        return Sliding(inputs, op.Window, groups, isForward: false, inputs.Output, x.Shape, Large(op.Window, inputs.Output, x.Shape, marksGaps: true), Small(op.Window, inputs.Output, x.Shape));
    }

    /// <summary>From the shape that the window slides over to that of its places.</summary>
    private static Func<Kernel, Kernel> Small(Window window, Shape large, Shape small)
        => kernel => Slid(kernel, window, large, small, small, isForward: true, (_, cap, newCap, stride) => Lags.Strided(cap, newCap, stride));

    /// <summary>From the shape of the window's places to that which it slides over.</summary>
    private static Func<Kernel, Kernel> Large(Window window, Shape large, Shape small, bool marksGaps = false)
        => kernel => Slid(kernel, window, large, small, large, isForward: false, (axis, cap, newCap, stride) => Lags.Spread(cap, newCap, stride, large[axis], small[axis]), marksGaps);

    private static Kernel Slid(Kernel kernel, Window window, Shape large, Shape small, Shape to, bool isForward, Func<int, int, int, long, double[,]> moved, bool marksGaps = false)
    {
        kernel = kernel.WithUnit(0).WithUnits(to[0]);
        var profile = kernel.Profile;
        if (IsPointwise(window, to.Rank - 1)) return kernel with { Profile = profile.Pointwise() };
        var before = kernel;
        kernel = kernel.Levelled();
        (WindowTaps Taps, double[,] Lags)? known = null;
        for (var axis = 1; axis < to.Rank; axis++)
        {
            var (taps, lags) = known is { } last && AreAlike(axis - 1, axis) ? last : Of(axis);
            known = (taps, lags);
            kernel = kernel.Along(axis, lags, to[axis]);
            profile = profile.With(axis, taps.Factors, taps.Common);
        }

        return kernel with { Profile = profile };

        (WindowTaps Taps, double[,] Lags) Of(int axis)
        {
            var stride = window.Stride[axis - 1];
            var taps = WindowTaps.Of(window, axis - 1, large[axis], small[axis], before.Profile[axis], isForward, Lags.Cap(small, 0, axis), marksGaps);
            return (taps, Lags.Scaled(moved(axis, before.Caps[axis], Lags.Cap(to, 0, axis), stride), taps.Shares, isForward ? 1 : stride));
        }

        bool AreAlike(int a, int b)
            => window.IsAlike(a - 1, b - 1) && large[a] == large[b] && small[a] == small[b] && before.Caps[a] == before.Caps[b] && before.Profile[a].AsSpan().SequenceEqual(before.Profile[b]);
    }

    /// <summary>Whether places are those of the values, each of which takes its own alone.</summary>
    private static bool IsPointwise(Window window, int axes)
    {
        for (var axis = 0; axis < axes; axis++)
        {
            if (window.Kernel[axis] != 1 || window.Stride[axis] != 1 || window.Padding[axis] != 0) return false;
        }

        return true;
    }

    private static MomentStep Sliding(MapInputs inputs, Window window, long groups, bool isForward, Shape large, Shape small, Func<Kernel, Kernel> forward, Func<Kernel, Kernel> backward)
    {
        var (input, output) = (inputs.X.Kernel.Shape, inputs.Output);
        double inside = 1, into = 1, outOf = 1, taps = 1, fewer = 1, shared = 1;
        for (var axis = 0; axis < large.Rank - 1; axis++)
        {
            inside *= window.TapsInside(axis, large[axis + 1], small[axis + 1]);
            into *= output[axis + 1];
            outOf *= input[axis + 1];
            var edges = Edges(window, axis, large[axis + 1], small[axis + 1]);
            (taps, fewer, shared) = (taps * edges.Used, fewer * edges.Fewer, shared * (isForward ? edges.Shared : edges.SharedBack));
        }

        double channels = input[0] / groups;
        var ofAllTaps = inside / into / window.Taps(large.Rank - 1);
        var (alike, alikeCentred) = (Alike(inputs.X.Kernel, window, isCentred: false), Alike(inputs.X.Kernel, window, isCentred: true));

        // What two samples have in common at every place is no deviation that taps could share.
        var far = inputs.X.SecondMoment > 0 ? Math.Pow(inputs.X.BetweenSamples / inputs.X.SecondMoment, 2) : 0;
        var deviating = far < 1 ? (alike - far) / (1 - far) : alike;
        var squares = Squares.Of(inputs.X);
        var own = 1 / channels;
        var ofOneGroup = groups == 1 ? 1 : (output[0] / (double)groups - 1) / Math.Max(1, output[0] - 1);
        Lazy<Kernel> together = new(() => Scales(own * ofOneGroup));
        double? common = squares.Together is { Second: > 0 } scales ? OverTaps(scales, window, k => k) / scales.Second : null;
        var moved = Moved();
        return WeightedMap.Of(inputs, new Weighing(moved, channels * inside / into, Back, output[0] / groups * inside / outOf)
        {
            Weights = channels * window.Taps(large.Rank - 1),
            Used = channels * taps,
            Independent = channels * taps / Math.Max(1, alikeCentred * taps),
            Inner = Inner,
            Squares = () => inputs.X.Inner.Same + fewer * own * OverTaps(squares.OfUnit, window, k => k),
            Scales = isForward ? new(() => (groups == 1 ? together.Value : Scales(own)).Affine(fewer, 0, 0)) : null,
            Together = isForward ? together : null,
            Overlap = into > 1 ? (shared - 1 / inside) * into / (into - 1) / channels : 0,
            OfAllTaps = ofAllTaps * ofAllTaps,
            Scatter = inputs.X.UnitsScatter(isCentred: false, groups).Same * Math.Max(deviating, (1 + inputs.X.Kernel.Profile.Variance) * into / inside),
            Shared = common ?? Math.Max(1, deviating * taps) / taps,
            Leaning = isForward ? Leaning.Of(window, inputs.X.Kernel, moved, inputs.Samples, ofAllTaps) : default,
            Groups = groups,
            Before = Before,
            Alone = channels == 1 ? Alone : null,
        });

        // Parts whose places have other scales are moved one by one.
        Kernel Moved()
        {
            var parts = inputs.X.Parts;
            if (inputs.X.Kernel.Unit != 0 || parts.All(p => p.Kernel.Profile == Profile.Flat)) return forward(inputs.X.Kernel);
            return parts.Select(p => forward(p.Kernel).Affine(p.Kernel.Units / input[0], 0, 0)).Aggregate((a, b) => Kernel.Sum(a, b, 0));
        }

        // A tap's share of its gradient has that tap's w² once more: of n normal taps E[w² (Σ w' ρ)²]/E[w² Σ w'²] is (Σ ρ² + 2)/(n + 2) over those inside.
        double Alone()
        {
            var x = inputs.X;
            if (!(x.Variance > 0)) return 0;
            var (square, count) = (x.Mean * x.Mean, 1.0);
            var alike = OverPairs(x.Kernel, k => (k - square) / x.Variance * ((k - square) / x.Variance), axis =>
            {
                var taken = Math.Max(1, (long)Math.Round(window.TapsInside(axis - 1, large[axis], small[axis]) / small[axis]));
                count *= taken;
                return Lags.TapWeights(x.Kernel.Caps[axis], taken, window.Dilation[axis - 1]);
            });
            return Math.Min(1, (count * alike + 2) / (count + 2));
        }

        // Of so much of a channel's own, and of what all channels have in common.
        Kernel Scales(double own)
        {
            var scales = squares.OfUnit.Affine(own, 0, 0).Plus(squares.Together, 1 - own, 0).WithUnit(0).WithUnits(output[0]);
            if (IsPointwise(window, output.Rank - 1)) return scales;
            for (var axis = 1; axis < output.Rank; axis++)
            {
                var averaged = Lags.Averaged(scales.Caps[axis], Lags.Cap(output, 0, axis), window.Kernel[axis - 1], window.Stride[axis - 1], window.Dilation[axis - 1]);
                scales = scales.Along(axis, averaged, output[axis]);
            }

            return scales;
        }

        // A unit that reads one channel has its scale: what its gradient lacks along itself it lacks along that channel, and of the mean where the window is inside.
        Taken Before(Taken behind)
            => channels > 1 || output[0] > groups
                ? new(0, channels > 1 ? 0 : behind.AlongValues, (1 - 1 / channels) / taps) { Together = channels > 1 ? 0 : behind.Together }
                : behind with { AlongMean = behind.AlongMean * Math.Min(1, inside / into / taps), AcrossUnits = 0 };

        // A gradient that grows with the value at its place leans to the weights by which that value has grown, and at several places they add up.
        Kernel Back(Kernel g)
        {
            var coherent = g.TimesValues is { } products ? Math.Max(0, OfSums(products, window, isForward)) : 0;
            return backward(g).Times(Math.Sqrt(1 + coherent / channels));
        }

        // Taps that see places of their own deviate less together; what the layers before have drawn deviates as their scales do.
        Scatter Inner(bool isCentred, double ofGroups)
        {
            var apart = Math.Max(1, (isCentred ? alikeCentred : deviating) * taps) / taps;
            return inputs.X.InnerScatter(isCentred).Times(common ?? apart)
                .Plus(inputs.X.UnitsScatter(isCentred, ofGroups).Times(apart));
        }
    }

    /// <summary>
    /// How many taps there are in effect along an axis, (Σ c)²/Σ c² of the places c at which each falls into the input, and the mean of 1/t over the places, of which
    /// the window has t taps in the input, times the number of all taps. Two places see some of the same values through different taps, whose products differ from unit
    /// to unit: of c places that see a value the shares of pairs that see one are Σ c²/(Σ c)² over the values, and Σ t²/(Σ t)² where the places are summed into these.
    /// </summary>
    private static (double Used, double Fewer, double Shared, double SharedBack) Edges(Window window, int axis, long large, long small)
    {
        var (places, values) = (new double[window.Kernel[axis]], new double[large]);
        double inverse = 0, squaresInside = 0;
        for (long place = 0; place < small; place++)
        {
            var (first, end) = window.Inside(axis, place, large);
            squaresInside += (end - first) * (end - first);
            for (var tap = first; tap < end; tap++)
            {
                places[tap]++;
                values[place * window.Stride[axis] - window.Padding[axis] + tap * window.Dilation[axis]]++;
            }

            inverse += 1.0 / Math.Max(1, end - first);
        }

        var (sum, squares) = (places.Sum(), places.Sum(c => c * c));
        if (!(squares > 0)) return (places.Length, places.Length * inverse / small, 0, 0);
        return (sum * sum / squares, places.Length * inverse / small, values.Sum(c => c * c) / (sum * sum), squaresInside / (sum * sum));
    }

    /// <summary>E[ρ²] of the values at two taps of a window in one channel, of which 1/(taps E[ρ²]) are as good as independent.</summary>
    private static double Alike(Kernel x, Window window, bool isCentred)
    {
        var mean = isCentred ? x.Mean * x.Mean : 0;
        return x.Second > 0 ? OverTaps(x, window, k => (k - mean) / x.Second * ((k - mean) / x.Second)) : 0;
    }

    /// <summary>The sum of E[x x'] over all pairs of different sums that one value goes into, over the square of the taps: those that the stride leaves and that are there.</summary>
    private static double OfSums(Kernel sums, Window window, bool isForward)
    {
        sums = sums.WithUnit(0);
        return OverPairs(sums, k => k, Weights) - sums.Second / window.Taps(sums.Shape.Rank - 1);

        double[] Weights(int axis)
        {
            var (kernel, stride, extent) = (window.Kernel[axis - 1], isForward ? window.Stride[axis - 1] : 1, sums.Shape[axis]);
            var weights = new double[sums.Caps[axis] + 1];
            for (var shift = 1 - kernel; shift < kernel; shift++)
            {
                var apart = Math.Abs(shift) * window.Dilation[axis - 1];
                if (apart % stride == 0 && apart / stride < extent) weights[Math.Min(apart / stride, sums.Caps[axis])] += (kernel - Math.Abs(shift)) / (double)(kernel * kernel) * (1 - (double)(apart / stride) / extent);
            }

            return weights;
        }
    }

    /// <summary>The mean of a function of E[x x'] over all pairs of taps of a window in one channel.</summary>
    private static double OverTaps(Kernel kernel, Window window, Func<double, double> f)
    {
        kernel = kernel.WithUnit(0);
        return OverPairs(kernel, f, axis => Lags.TapWeights(kernel.Caps[axis], window.Kernel[axis - 1], window.Dilation[axis - 1]));
    }

    /// <summary>The mean of a function of E[x x'] over pairs of places of one channel, by how often places along each axis are a lag apart.</summary>
    private static double OverPairs(Kernel kernel, Func<double, double> f, Func<int, double[]> weightsAlong)
        => kernel.MeanOf(f, Lags.Together([[1.0], .. Enumerable.Range(1, kernel.Shape.Rank - 1).Select(weightsAlong)]));
}
