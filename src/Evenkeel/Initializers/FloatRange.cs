using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Whether an element type can hold what a law draws.</summary>
internal static class FloatRange
{
    public static IEnumerable<string> FindProblems(DType type, Law law) => FindProblems(type, law.Mean, law.Reach - Math.Abs(law.Mean));

    /// <param name="type">The element type.</param>
    /// <param name="middle">The middle of the values.</param>
    /// <param name="spread">How far from it they reach.</param>
    public static IEnumerable<string> FindProblems(DType type, double middle, double spread)
    {
        var (low, high) = (Round(type, middle - spread), Round(type, middle + spread));
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            yield return $"values up to {Say(Math.Abs(middle) + spread)} overflow {type}, which ends at {Say(Largest(type))}; take smaller ones or a wider type";
        }
        else if (low == 0 && high == 0 && (middle != 0 || spread > 0))
        {
            yield return $"values up to {Say(Math.Abs(middle) + spread)} all round to 0 in {type}; take larger ones or a wider type";
        }
        else if (low == high && spread > 0)
        {
            yield return $"values within {Say(spread)} of {Say(middle)} all round to {Say(low)} in {type}; take a larger spread or a wider type";
        }
    }

    private static double Round(DType type, double value) => type switch
    {
        DType.Float16 => (double)(Half)(float)value,
        DType.BFloat16 => (float)(BFloat16)(float)value,
        DType.Float32 => (float)value,
        _ => value,
    };

    private static double Largest(DType type) => type switch
    {
        DType.Float16 => (double)Half.MaxValue,
        DType.Float64 => double.MaxValue,
        _ => float.MaxValue,
    };

    private static string Say(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
