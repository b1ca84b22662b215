using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>What keeps the signal of a convolutional network in its scale.</summary>
internal enum ConvNorm
{
    /// <summary>Nothing; convolutions have biases.</summary>
    None,

    /// <summary>A batch norm behind each convolution, in place of a bias.</summary>
    Batch,

    /// <summary>One learned number before each convolution and each activation, in place of biases (Zhang, Dauphin and Ma 2019, figure 1).</summary>
    Fixup,
}

/// <summary>What convolutional networks are built of: a convolution and the norm behind it.</summary>
/// <param name="Builder">Where the layers go.</param>
/// <param name="Norm">What keeps the scale.</param>
internal sealed record ConvLayers(GraphBuilder Builder, ConvNorm Norm)
{
    /// <summary>The option that says whether there are norms.</summary>
    public static ZooOption NormOption(string standard) => new("norm", standard, "batch or none: a norm behind each convolution");

    /// <summary>The value of <see cref="NormOption"/>.</summary>
    public static ConvNorm NormOf(ZooValues values) => values.OneOf("norm", "batch", "none") == "batch" ? ConvNorm.Batch : ConvNorm.None;

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
        Builder.Add(conv, new Conv(outChannels, new Window(kernel, stride, kernel / 2), Bias: Norm == ConvNorm.None, groups), input ?? Builder.Last);
        if (Norm == ConvNorm.Batch) Builder.Add(norm, new BatchNorm());
    }

    /// <summary>Fixup's learned number, where the network has it.</summary>
    public void Offset(string name)
    {
        if (Norm == ConvNorm.Fixup) Builder.Add(name, new Offset());
    }
}
