using System.Collections.Immutable;
using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Maps;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// How means over sliding windows of some values scatter. Weights that all places share commute with such means, so that those of a convolution
/// scatter as its own sums of means of its input do, of which few channels make neighbours more alike in one draw and less in another.
/// </summary>
/// <param name="Layers">How many layers it goes back through.</param>
/// <param name="Over">From windows, one behind the other, to the moments of the means of these.</param>
internal sealed record Averages(int Layers, Func<ImmutableArray<Slide>, SignalMoments> Over)
{
    /// <summary>More layers are not gone back through.</summary>
    private const int Most = 16;

    /// <summary>Those of a layer from those of the values before it; null where that is too far.</summary>
    public static Averages? Behind(SignalMoments before, Func<ImmutableArray<Slide>, SignalMoments> over)
        => (before.Averages?.Layers ?? 0) is < Most and var layers ? new Averages(layers + 1, over) : null;

    /// <summary>The kernel of means at as many places as there were.</summary>
    public static Kernel Of(Kernel kernel, ImmutableArray<Slide> windows)
    {
        kernel = kernel.WithUnit(0);
        foreach (var w in windows)
        {
            var cap = kernel.Caps[w.Axis];
            kernel = kernel.Along(w.Axis, Lags.Averaged(cap, cap, w.Kernel, 1, w.Dilation), kernel.Shape[w.Axis]);
        }

        return kernel;
    }
}
