namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What becomes of a second moment over many layers.</summary>
/// <param name="Total">The factor over all of them; 0 or infinite where it has left the range of numbers.</param>
/// <param name="PerLayer">Its geometric mean over a layer, as far as it is in range.</param>
/// <param name="InRange">The number of steps after which it is still in range.</param>
/// <param name="Word">"holds", "shrinks", "vanishes", "grows", "explodes": what `check` would call it.</param>
public sealed record Course(double Total, double PerLayer, int InRange, string Word)
{
    /// <summary>A factor on the rms nearer to 1 than this is nothing to speak of: the draw of a narrow layer does as much.</summary>
    private const double Holds = 1.5;

    /// <summary>2⁻¹⁰²²: below, numbers lose their digits, and factors of ½ their effect.</summary>
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>The course of a second moment.</summary>
    /// <param name="moments">Its values, in the order of the way.</param>
    /// <param name="limit">The factor on the rms at which `check` reports it.</param>
    internal static Course Of(IReadOnlyList<double> moments, double limit)
    {
        var last = 0;
        while (last + 1 < moments.Count && moments[last + 1] >= SmallestNormal && double.IsFinite(moments[last + 1])) last++;
        var total = moments[^1] / moments[0];
        var rms = Math.Sqrt(total);
        var word = rms < 1 / limit ? "vanishes" : rms < 1 / Holds ? "shrinks" : rms <= Holds ? "holds" : rms <= limit ? "grows" : "explodes";
        return new(total, last == 0 ? total : Math.Exp((Math.Log(moments[last]) - Math.Log(moments[0])) / last), last, word);
    }
}
