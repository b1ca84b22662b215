using Evenkeel.Networks;

namespace Evenkeel.Initializers;

/// <summary>Counts fans as frameworks do.</summary>
internal static class FanCounts
{
    public static (double In, double Out) Of(FanConvention convention, Fans fans) => convention switch
    {
        FanConvention.Layer => (fans.In, fans.Out),
        FanConvention.Torch => Torch(fans),
        FanConvention.TorchLayer => fans.State is { } state ? (state, state) : Torch(fans),
        FanConvention.Keras => Keras(fans),
        _ => Jax(fans),
    };

    private static (double In, double Out) Torch(Fans fans)
        => fans.Rows is { } rows ? (fans.Out, rows) : fans.Stride is not null ? Exchanged(fans) : (fans.In, AllOut(fans));

    private static (double In, double Out) Keras(Fans fans)
        => fans.Rows is { } rows ? (rows, fans.Out)
            : fans.Stride is not null ? Exchanged(fans)
            : IsDepthwise(fans) ? (fans.Taps * fans.Groups, fans.Out)
            : (fans.In, AllOut(fans));

    private static (double In, double Out) Jax(Fans fans)
        => fans.Rows is not null ? (fans.Out, fans.Out) : (fans.In * (fans.Stride ?? 1), fans.Out * fans.Groups);

    /// <summary>A transposed convolution's weight is the convolution's of which it is the gradient: what comes in is its first extent.</summary>
    private static (double In, double Out) Exchanged(Fans fans) => (fans.Out, fans.In * fans.Stride!.Value * fans.Groups);

    private static double AllOut(Fans fans) => fans.Out * fans.Groups * fans.Blocks;

    private static bool IsDepthwise(Fans fans) => fans.Groups > 1 && fans.In == fans.Taps;
}
