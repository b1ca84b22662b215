namespace Evenkeel.Networks.Ops;

/// <summary>The extents that a convolution's operands share.</summary>
internal readonly struct ConvGeometry(Window window, Shape input, Shape output)
{
    public Window Window => window;

    public long Channels { get; } = input[1];

    public long Height { get; } = input[2];

    public long Width { get; } = input[3];

    public long OutHeight { get; } = output[2];

    public long OutWidth { get; } = output[3];

    /// <summary>Pixels of an input channel.</summary>
    public long Pixels { get; } = input[2] * input[3];

    /// <summary>Places that the window takes.</summary>
    public long Places { get; } = output[2] * output[3];

    public long TapsPerChannel { get; } = window.Kernel * window.Kernel;

    /// <summary>Taps over all input channels: the length of a patch.</summary>
    public long Taps { get; } = input[1] * window.Kernel * window.Kernel;

    /// <summary>The channel, row and column of a tap.</summary>
    public (long Channel, long Row, long Column) Tap(long tap)
    {
        var (channel, inChannel) = Math.DivRem(tap, TapsPerChannel);
        var (row, column) = Math.DivRem(inChannel, Window.Kernel);
        return (channel, row, column);
    }
}
