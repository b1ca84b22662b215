using System.Runtime.InteropServices;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>The identity matrix times a gain; a rectangular one has the gain on its main diagonal and 0 elsewhere, as torch.nn.init.eye_.</summary>
/// <param name="Gain">The factor.</param>
public sealed record Identity(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override string Name => Gain == 1 ? "identity" : $"identity:{NumberText.ToText(Gain)}";

    /// <inheritdoc/>
    public override bool IsCentred => false;

    /// <summary>NaN: it depends on the shape.</summary>
    public override double Kurtosis => double.NaN;

    /// <summary>gain²/max(rows, columns).</summary>
    public override double SecondMoment(Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Gain * Gain / Math.Max(shape[0], shape[1]);
    }

    internal override IEnumerable<string> FindArgumentProblems() => ArgumentRules.Finite("gain", Gain);

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
    {
        if (shape.Rank != 2) yield return $"the shape {shape} must be a matrix{(shape.Rank > 2 ? "; take dirac for kernels" : "")}";
        foreach (var problem in FloatRange.FindProblems(type, Gain, 0)) yield return problem;
    }

    private protected override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        NativeMemory.Clear(values, checked((nuint)shape.Length * (nuint)sizeof(T)));
        for (long i = 0; i < Math.Min(shape[0], shape[1]); i++) values[i * shape[1] + i] = Elements.Of<T>(Gain);
    }
}
