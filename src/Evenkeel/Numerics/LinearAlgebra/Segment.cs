namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>An operand cut along k: entry s of the batch is the part of <paramref name="operand"/> from k = s·<paramref name="length"/> on.</summary>
internal readonly unsafe struct Segment<T, TOperand>(TOperand operand, long length) : IOperand<T>
    where T : unmanaged
    where TOperand : struct, IOperand<T>
{
    public bool IsShared => false;

    public void Pack(T* destination, Section section, int width)
        => operand.Pack(destination, section with { Batch = 0, K = section.Batch * length + section.K }, width);
}
