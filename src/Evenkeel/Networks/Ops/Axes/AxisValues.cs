using System.Runtime.CompilerServices;

namespace Evenkeel.Networks.Ops.Axes;

/// <summary>A number for each axis, without an array.</summary>
[InlineArray(SampleAxis.MaxRank)]
internal struct AxisValues
{
    private long first;
}
