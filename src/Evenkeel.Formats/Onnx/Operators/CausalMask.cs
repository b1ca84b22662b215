using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Masks by which a position sees itself and those before it alone, one for all samples and heads.</summary>
internal static class CausalMask
{
    /// <summary>A score that is lowered by as much has a probability of 0 in single precision.</summary>
    public const double Masked = -1e4;

    /// <summary>Whether a mask says or adds as much: conditions that hold up to the diagonal, or 0 there and nothing that is left of a probability beyond it.</summary>
    public static bool Is(Constant mask) => mask.Type == DType.Bool ? Shows(mask) : IsTriangle(mask, x => x == 0, x => x <= Masked);

    /// <summary>Whether a condition holds up to the diagonal.</summary>
    public static bool Shows(Constant condition) => IsTriangle(condition, x => x != 0, x => x == 0);

    /// <summary>Whether a condition holds beyond the diagonal.</summary>
    public static bool Hides(Constant condition) => IsTriangle(condition, x => x == 0, x => x != 0);

    private static bool IsTriangle(Constant mask, Func<double, bool> isBelow, Func<double, bool> isAbove)
    {
        // One number says nothing of what is before and what behind.
        if (mask.Rank < 2 || mask.Shape[^1] == 1 || mask.Shape[^1] != mask.Shape[^2] || mask.Shape.Length != mask.Shape[^1] * mask.Shape[^1]) return false;
        var (size, data) = (mask.Shape[^1], mask.Data);
        for (var i = 0; i < data.Length; i++)
        {
            if (!(i % size <= i / size ? isBelow(data[i]) : isAbove(data[i]))) return false;
        }

        return true;
    }
}
