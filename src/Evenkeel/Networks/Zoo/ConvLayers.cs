using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>What convolutional networks are built of: a convolution and the norm behind it.</summary>
/// <param name="Builder">Where the layers go.</param>
/// <param name="IsNormed">Whether convolutions have a batch norm behind them, and then no bias.</param>
internal sealed record ConvLayers(GraphBuilder Builder, bool IsNormed)
{
    /// <summary>The option that says whether there are norms.</summary>
    public static ZooOption NormOption(string standard) => new("norm", standard, "batch or none: a norm behind each convolution");

    /// <summary>A square convolution that keeps the extents of the image, but for its stride; its norm has a name of its own.</summary>
    /// <param name="conv">The convolution's name.</param>
    /// <param name="norm">The norm's name.</param>
    /// <param name="outChannels">The number of kernels.</param>
    /// <param name="kernel">The kernel's extent.</param>
    /// <param name="stride">The step.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="input">The value that it reads; the last one made where it is null.</param>
    public void Conv(string conv, string norm, long outChannels, long kernel, long stride = 1, long groups = 1, int? input = null)
    {
        Builder.Add(conv, new Conv(outChannels, new Window(kernel, stride, kernel / 2), Bias: !IsNormed, groups), input ?? Builder.Last);
        if (IsNormed) Builder.Add(norm, new BatchNorm());
    }
}
