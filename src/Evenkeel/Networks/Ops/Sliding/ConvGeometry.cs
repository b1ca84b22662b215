namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>The extents of a convolution: <paramref name="Channels"/> and <paramref name="OutChannels"/> are those of one group.</summary>
internal readonly record struct ConvGeometry(PlaneMap Map, long Samples, long Groups, long Channels, long OutChannels)
{
    /// <summary>Groups up to this width of their output are computed plane by plane, where a product would be a sliver.</summary>
    private const long MostDirect = 4;

    public long SampleStride => Groups * Channels * Map.Pixels;

    public long OutSampleStride => Groups * OutChannels * Map.Places;

    /// <summary>The elements of one group's kernels.</summary>
    public long GroupKernels => OutChannels * Channels * Map.Taps;

    public bool IsDepthwise => Groups > 1 && Channels == 1 && OutChannels <= MostDirect;

    /// <summary>The geometry of a window over <paramref name="large"/>, whose places are <paramref name="small"/>, both with batch and channels.</summary>
    public static ConvGeometry Of(Window window, Shape large, Shape small, long groups)
        => new(PlaneMap.Of(window, large, small), large[0], groups, large[1] / groups, small[1] / groups);
}
