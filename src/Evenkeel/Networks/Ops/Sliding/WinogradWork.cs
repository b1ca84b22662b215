namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>One group's correlation with 3×3 kernels: y[o, p] (+)= Σ over c and taps of W[o, c, tap] x[c, element under the tap].</summary>
internal readonly unsafe struct WinogradWork<T>(TileGrid grid, long channels, long outChannels)
    where T : unmanaged
{
    public TileGrid Grid => grid;

    /// <summary>The channels that are summed.</summary>
    public long Channels => channels;

    public long OutChannels => outChannels;

    public long Pixels => grid.Y.Extent * grid.X.Extent;

    public long Places => grid.Y.Places * grid.X.Places;

    public required T* X { get; init; }

    public required long SampleStride { get; init; }

    public required T* Y { get; init; }

    public required long OutSampleStride { get; init; }

    public required bool Accumulate { get; init; }

    /// <summary>The kernels: tap t of (o, c) stands at o·<see cref="OutStride"/> + c·<see cref="ChannelStride"/> + t.</summary>
    public required T* W { get; init; }

    public required long OutStride { get; init; }

    public required long ChannelStride { get; init; }

    /// <summary>Whether the taps are read from the last to the first.</summary>
    public required bool IsReversed { get; init; }
}
