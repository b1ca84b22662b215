using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>A matrix of any floating-point type as an operand in double: element(k, j) = data[k·kStride + j·jStride].</summary>
internal readonly unsafe struct Widened<T>(T* data, long kStride, long jStride) : IOperand<double>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool IsShared => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(double* destination, Section section, int width)
    {
        for (var j0 = 0; j0 < section.JCount; j0 += width)
        {
            var panel = destination + (long)j0 * section.KCount;
            var count = Math.Min(width, section.JCount - j0);
            var source = data + section.K * kStride + (section.J + j0) * jStride;
            for (var k = 0; k < section.KCount; k++, source += kStride, panel += width)
            {
                for (var j = 0; j < count; j++) panel[j] = double.CreateTruncating(source[j * jStride]);
                for (var j = count; j < width; j++) panel[j] = 0;
            }
        }
    }
}
