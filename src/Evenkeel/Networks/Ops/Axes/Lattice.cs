namespace Evenkeel.Networks.Ops.Axes;

/// <summary>
/// Two operands along the axes of their common shape: an operand stands still (stride 0) along the axes on which it is repeated. Samples
/// are aligned at their last axes, as in NumPy; neighbouring axes along which both operands go on evenly are one.
/// </summary>
internal readonly struct Lattice
{
    private readonly int rank;
    private readonly AxisValues extents, own, other;

    private Lattice(int rank, AxisValues extents, AxisValues own, AxisValues other)
    {
        (this.rank, this.extents, this.own, this.other) = (rank, extents, own, other);
        Length = 1;
        for (var i = 0; i < rank; i++) Length *= extents[i];
    }

    /// <summary>The elements of the common shape.</summary>
    public long Length { get; }

    /// <summary>The elements of a row: a run along the last axis.</summary>
    public long RowLength => extents[rank - 1];

    /// <summary>The first operand's step within a row: 0 or 1.</summary>
    public long OwnStep => own[rank - 1];

    /// <summary>The second operand's step within a row: 0 or 1.</summary>
    public long OtherStep => other[rank - 1];

    /// <summary>Whether the first operand has an element for every one of the common shape.</summary>
    public bool IsOwnWhole => rank == 1 && OwnStep == 1;

    /// <summary>How many parts the first operand falls into that no element of the common shape shares.</summary>
    public long Parts => own[0] == 0 ? 1 : extents[0];

    public static Lattice Of(ReadOnlySpan<long> common, ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        AxisValues extents = default, own = default, other = default;
        var rank = 0;
        long firstStride = 1, secondStride = 1;
        for (var axis = common.Length - 1; axis >= 0; axis--)
        {
            var extent = common[axis];
            var ownStride = StrideAt(first, common, axis, ref firstStride);
            var otherStride = StrideAt(second, common, axis, ref secondStride);
            if (extent == 1) continue;
            if (rank > 0 && ownStride == own[rank - 1] * extents[rank - 1] && otherStride == other[rank - 1] * extents[rank - 1])
            {
                extents[rank - 1] *= extent;
                continue;
            }

            (extents[rank], own[rank], other[rank]) = (extent, ownStride, otherStride);
            rank++;
        }

        if (rank == 0) (rank, extents[0], own[0], other[0]) = (1, 1, 1, 1);
        ((Span<long>)extents)[..rank].Reverse();
        ((Span<long>)own)[..rank].Reverse();
        ((Span<long>)other)[..rank].Reverse();
        return new(rank, extents, own, other);
    }

    /// <summary>Where a row of the common shape starts in the operands.</summary>
    public void Locate(long row, out long ownOffset, out long otherOffset)
    {
        (ownOffset, otherOffset) = (0, 0);
        for (var axis = rank - 2; axis >= 0; axis--)
        {
            (row, var index) = axis == 0 ? (0, row) : Math.DivRem(row, extents[axis]);
            ownOffset += index * own[axis];
            otherOffset += index * other[axis];
        }
    }

    /// <summary>The operand's stride along an axis of the common shape; <paramref name="stride"/> goes on to the next axis outwards.</summary>
    private static long StrideAt(ReadOnlySpan<long> operand, ReadOnlySpan<long> common, int axis, ref long stride)
    {
        var own = axis == 0 ? 0 : axis - (common.Length - operand.Length);
        if (axis > 0 && own < 1) return 0;
        var result = operand[own] == 1 ? 0 : stride;
        stride *= operand[own];
        return result;
    }
}
