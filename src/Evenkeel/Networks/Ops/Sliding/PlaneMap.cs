
namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>A window over a channel's plane (or line, or volume): three axes, the outer ones of extent 1 where there are fewer.</summary>
internal readonly record struct PlaneMap(AxisMap Z, AxisMap Y, AxisMap X)
{
    /// <summary>Elements of a channel.</summary>
    public long Pixels => Z.Extent * Y.Extent * X.Extent;

    /// <summary>Places that the window takes.</summary>
    public long Places => Z.Places * Y.Places * X.Places;

    public long Taps => Z.Taps * Y.Taps * X.Taps;

    /// <summary>The map of a window over a batch of <paramref name="large"/>, whose places are <paramref name="small"/>.</summary>
    public static PlaneMap Of(Window window, Shape large, Shape small)
    {
        var axes = large.Rank - 2;
        return new PlaneMap(axes > 2 ? Axis(axes - 3) : AxisMap.One, axes > 1 ? Axis(axes - 2) : AxisMap.One, Axis(axes - 1)).Flattened();

        AxisMap Axis(int axis) => new(large[axis + 2], small[axis + 2], window.Kernel[axis], window.Stride[axis], -window.Padding[axis], window.Dilation[axis]);
    }

    /// <summary>The same map as one long row where each element is a place of its own, else the map itself.</summary>
    public PlaneMap Flattened()
        => Z.IsIdentity && Y.IsIdentity && X.IsIdentity ? new PlaneMap(AxisMap.One, AxisMap.One, AxisMap.One with { Extent = Pixels, Places = Pixels }) : this;

    /// <summary>The depth, row and column of a place.</summary>
    public (long Z, long Y, long X) Place(long place)
    {
        var (row, x) = Math.DivRem(place, X.Places);
        var (z, y) = Math.DivRem(row, Y.Places);
        return (z, y, x);
    }
}
