namespace Evenkeel.Networks.Ops.Axes;

/// <summary>A tensor seen as samples × channels × positions: axis 1 holds the channels (or features), what follows the positions.</summary>
internal readonly record struct ChannelLayout(long Samples, long Channels, long Positions)
{
    /// <summary>Values a channel has over the whole batch.</summary>
    public long PerChannel => Samples * Positions;

    /// <summary>The layout of a shape; where a sample is one number, that is one unit.</summary>
    public static ChannelLayout Of(Shape shape)
        => shape.Rank == 1 ? new(shape[0], 1, 1) : new(shape[0], shape[1], shape.Length / Math.Max(1, shape[0] * shape[1]));

    /// <summary>The offset of a sample's channel.</summary>
    public long Offset(long sample, long channel) => (sample * Channels + channel) * Positions;
}
