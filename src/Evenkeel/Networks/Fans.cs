namespace Evenkeel.Networks;

/// <summary>How many values a weight sums into one output (fan in), and into how many outputs one input goes (fan out).</summary>
/// <remarks>
/// They come from the layer, by the factories; a shape alone is ambiguous. What other frameworks count from the shape in which they store the
/// weight follows from <see cref="Groups"/>, <see cref="Blocks"/>, <see cref="Stride"/>, <see cref="Taps"/> and <see cref="Rows"/>.
/// </remarks>
/// <param name="In">The values that are summed into one output.</param>
/// <param name="Out">The outputs that one input goes into.</param>
public readonly record struct Fans(double In, double Out)
{
    // Kept as what they have beyond 1, so that default(Fans) says 1 too.
    private readonly long moreGroups;
    private readonly long moreBlocks;
    private readonly long moreTaps;

    /// <summary>The units of the state that a recurrent layer adds to the sum; null elsewhere.</summary>
    public double? State { get; init; }

    /// <summary>The groups that a convolution's channels fall into.</summary>
    public long Groups
    {
        get => moreGroups + 1;
        init => moreGroups = value - 1;
    }

    /// <summary>How many matrices of these fans the stored weight holds one below another: a cell's gates, or packed projections.</summary>
    public long Blocks
    {
        get => moreBlocks + 1;
        init => moreBlocks = value - 1;
    }

    /// <summary>The places of a convolution's kernel: 9 of 3×3.</summary>
    public long Taps
    {
        get => moreTaps + 1;
        init => moreTaps = value - 1;
    }

    /// <summary>The product of a transposed convolution's strides; null for any other layer.</summary>
    public long? Stride { get; init; }

    /// <summary>The rows of a table that is looked up; null elsewhere.</summary>
    public long? Rows { get; init; }

    /// <summary>A dense layer: in, out.</summary>
    /// <exception cref="ArgumentException">A number is below 1.</exception>
    public static Fans Dense(long inFeatures, long outFeatures)
    {
        FanRules.ThrowIfBelowOne((nameof(inFeatures), inFeatures), (nameof(outFeatures), outFeatures));
        return new Fans(inFeatures, outFeatures);
    }

    /// <summary>A convolution: k·in/groups, k·out/groups, k the product of the kernel's extents.</summary>
    /// <param name="kernel">The kernel's extents, one for each axis.</param>
    /// <param name="inChannels">The channels of the input.</param>
    /// <param name="outChannels">The channels of the output.</param>
    /// <param name="groups">The groups that both fall into.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the groups do not divide the channels.</exception>
    /// <exception cref="OverflowException">A fan exceeds 2⁶³ − 1.</exception>
    public static Fans Convolution(ReadOnlySpan<long> kernel, long inChannels, long outChannels, long groups = 1)
    {
        var taps = FanRules.Taps(kernel, inChannels, outChannels, groups);
        return new Fans(checked(inChannels / groups * taps), checked(outChannels / groups * taps)) { Groups = groups, Taps = taps };
    }

    /// <summary>
    /// A transposed convolution: k·in/(groups·s), k·out/groups, s the product of the strides: of a kernel's taps one in stride reaches a given
    /// output element, per axis.
    /// </summary>
    /// <param name="kernel">The kernel's extents, one for each axis.</param>
    /// <param name="stride">The strides: one for each axis.</param>
    /// <param name="inChannels">The channels of the input.</param>
    /// <param name="outChannels">The channels of the output.</param>
    /// <param name="groups">The groups that both fall into.</param>
    /// <exception cref="ArgumentException">A number is below 1, the groups do not divide the channels, or an axis has no stride.</exception>
    /// <exception cref="OverflowException">A fan exceeds 2⁶³ − 1.</exception>
    public static Fans TransposedConvolution(ReadOnlySpan<long> kernel, ReadOnlySpan<long> stride, long inChannels, long outChannels, long groups = 1)
    {
        var taps = FanRules.Taps(kernel, inChannels, outChannels, groups, stride);
        var step = FanRules.Product(stride);
        return new Fans(checked(inChannels / groups * taps) / (double)step, checked(outChannels / groups * taps)) { Groups = groups, Taps = taps, Stride = step };
    }

    /// <summary>A table of which rows are looked up: 1, width, since an output is one row.</summary>
    /// <exception cref="ArgumentException">A number is below 1.</exception>
    public static Fans Embedding(long rows, long width)
    {
        FanRules.ThrowIfBelowOne((nameof(rows), rows), (nameof(width), width));
        return new Fans(1, width) { Rows = rows };
    }

    /// <summary>A weight of a recurrent cell, per gate: in, hidden. For the weight on the cell's own state <paramref name="inFeatures"/> is hidden.</summary>
    /// <param name="inFeatures">The features that the weight sums.</param>
    /// <param name="hidden">The units of the state.</param>
    /// <param name="gates">The gates whose matrices are stored as one: 4 of an LSTM, 3 of a GRU.</param>
    /// <exception cref="ArgumentException">A number is below 1.</exception>
    public static Fans Recurrent(long inFeatures, long hidden, long gates = 1)
    {
        FanRules.ThrowIfBelowOne((nameof(inFeatures), inFeatures), (nameof(hidden), hidden), (nameof(gates), gates));
        return new Fans(inFeatures, hidden) { State = hidden, Blocks = gates };
    }

    /// <summary>Dense layers that are stored as one, such as the projections to q, k and v: in, out of one of them.</summary>
    /// <param name="inFeatures">The features that all of them read.</param>
    /// <param name="outFeatures">The features that each makes.</param>
    /// <param name="projections">How many they are.</param>
    /// <exception cref="ArgumentException">A number is below 1.</exception>
    public static Fans Packed(long inFeatures, long outFeatures, long projections)
    {
        FanRules.ThrowIfBelowOne((nameof(inFeatures), inFeatures), (nameof(outFeatures), outFeatures), (nameof(projections), projections));
        return new Fans(inFeatures, outFeatures) { Blocks = projections };
    }

    /// <summary>A dense layer or a convolution, by the shape of its weight.</summary>
    /// <param name="shape">The weight's extents.</param>
    /// <param name="layout">Which extent is which; without it only a square matrix is clear.</param>
    /// <param name="groups">The groups that a convolution's channels fall into.</param>
    /// <exception cref="ArgumentException">The shape is no weight's, or does not say which extent is which.</exception>
    public static Fans OfShape(Shape shape, WeightLayout? layout = null, long groups = 1)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank < 2) throw new ArgumentException($"a weight has two extents or more, got {shape}; for a bias take the fans of the weight that it stands beside");
        var isClear = shape.Rank == 2 && shape[0] == shape[1];
        return (layout ?? (isClear ? WeightLayout.OutIn : null)) switch
        {
            null => throw new ArgumentException(
                $"the shape {shape} does not say which extent is fan in; add the layout ({nameof(WeightLayout.OutIn)} as PyTorch, {nameof(WeightLayout.InOut)} as Keras and JAX), or say the layer, as Fans.{(shape.Rank == 2 ? "Dense" : "Convolution")} does"),
            WeightLayout.OutIn => Convolution(shape.Extents.AsSpan()[2..], checked(shape[1] * groups), shape[0], groups),
            _ => Convolution(shape.Extents.AsSpan()[..^2], checked(shape[^2] * groups), shape[^1], groups),
        };
    }
}
