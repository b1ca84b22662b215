using Evenkeel.Networks;

namespace Evenkeel.Initializers;

/// <summary>How the fans of a weight are counted. Frameworks count them from the shape in which they store the weight, which is not always what the layer sums.</summary>
public enum FanConvention
{
    /// <summary>What the layer really sums and feeds: <see cref="Fans.In"/> and <see cref="Fans.Out"/>.</summary>
    Layer,

    /// <summary>
    /// torch.nn.init: of a weight (a, b, kernel …), fan in is b·k and fan out a·k. So fan out counts all groups, gates and packed projections,
    /// a transposed convolution (in, out/groups, kernel …) has both fans exchanged and knows no stride, and a table (rows, width) has fan in width.
    /// </summary>
    Torch,

    /// <summary>What reset_parameters of PyTorch's layers does: <see cref="Torch"/>, and in a recurrent layer hidden units for every parameter.</summary>
    TorchLayer,

    /// <summary>
    /// Keras: of a kernel (kernel …, a, b), fan in is k·a and fan out k·b. So fan out counts all groups and gates, a transposed convolution
    /// (kernel …, out, in) has both exchanged, a depthwise one (kernel …, in, multiplier) has fan in k·in, and a table (rows, width) fan in rows.
    /// </summary>
    Keras,

    /// <summary>
    /// JAX and Flax: of a kernel (kernel …, a, b), fan in is k·a and fan out k·b. So fan out counts all groups, a transposed convolution
    /// (kernel …, in, out) knows no stride, gates and projections are kernels of their own, and flax.linen.Embed's table has both fans width.
    /// </summary>
    Jax,
}
