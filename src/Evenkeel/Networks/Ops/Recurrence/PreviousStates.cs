using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>The state that each step starts from: element(sample and step, unit) is the state one step before, 0 at the first.</summary>
internal readonly unsafe struct PreviousStates<T>(T* states, long stride, long steps, bool reverse) : IOperand<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool IsShared => true;

    public void Pack(T* destination, Section section, int width)
    {
        var first = reverse ? steps - 1 : 0;
        var before = reverse ? stride : -stride;
        for (var j = 0; j < section.JCount; j += width)
        {
            var row = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            for (var k = section.K; k < section.K + section.KCount; k++, row += width)
            {
                var known = k % steps == first ? 0 : count;
                new ReadOnlySpan<T>(states + k * stride + before + section.J + j, known).CopyTo(new Span<T>(row, known));
                new Span<T>(row + known, width - known).Clear();
            }
        }
    }
}
