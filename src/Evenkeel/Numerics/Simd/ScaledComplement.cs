using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Simd;

/// <summary>The scaled complementary error function erfcx(y) = e^(y²) erfc(y) = e^(y²) 2/√π ∫_y^∞ e^(−t²) dt for y ≥ 0.</summary>
/// <remarks>
/// It has no tail to lose: every lower tail of the normal distribution is an exponential times this. (1 + 2y) erfcx(y) is smooth and
/// bounded on the whole half-line, so one polynomial in t = (y − 3)/(y + 3) does (M. M. Shepherd and J. G. Laframboise, Math. Comp. 36,
/// 1981). The coefficients are Chebyshev fits made in 60 digits; beyond the range of each fit e^(−y²) is 0 in that precision.
/// </remarks>
internal static class ScaledComplement
{
    /// <summary>The end of the fit in double: e^(−28²) &lt; 2⁻¹⁰⁷⁴.</summary>
    private const double DoubleRange = 28;

    /// <summary>The end of the fit in float: e^(−10.5²) &lt; 2⁻¹⁴⁹.</summary>
    private const double SingleRange = 10.5;

    /// <summary>Computes erfcx(y) for 0 ≤ y while e^(−y²) is not 0, and stays constant from there on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V, T>(V y)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        y = V.Min(y, V.Of(typeof(T) == typeof(float) ? SingleRange : DoubleRange));
        var shifted = y + V.Of(3);
        var scale = y + y + V.Of(1);
        var reciprocal = V.Of(1) / (shifted * scale);
        var t = (y - V.Of(3)) * scale * reciprocal;
        var polynomial = typeof(T) == typeof(float) ? Single<V, T>(t) : Double<V, T>(t);
        return polynomial * shifted * reciprocal;
    }

    /// <summary>The fit on y ≤ 10.5, of relative error 4e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Single<V, T>(V t)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var p = V.Of(-0.00027359599926303436);
        p = V.MultiplyAdd(p, t, V.Of(-0.0007881207530374105));
        p = V.MultiplyAdd(p, t, V.Of(0.0020017712255442632));
        p = V.MultiplyAdd(p, t, V.Of(0.002576856516801767));
        p = V.MultiplyAdd(p, t, V.Of(-0.02379466453419944));
        p = V.MultiplyAdd(p, t, V.Of(0.06829302905525306));
        p = V.MultiplyAdd(p, t, V.Of(-0.11927191933722657));
        p = V.MultiplyAdd(p, t, V.Of(0.12964671485294685));
        p = V.MultiplyAdd(p, t, V.Of(-0.047562318168041816));
        p = V.MultiplyAdd(p, t, V.Of(-0.13562114905995368));
        p = V.MultiplyAdd(p, t, V.Of(1.2530080581370375));
        return p;
    }

    /// <summary>The fit on y ≤ 28, of relative error 3e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Double<V, T>(V t)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var p = V.Of(-4.210104975119195e-09);
        p = V.MultiplyAdd(p, t, V.Of(-8.500119502115306e-09));
        p = V.MultiplyAdd(p, t, V.Of(3.29163439676632e-08));
        p = V.MultiplyAdd(p, t, V.Of(9.186243026143847e-08));
        p = V.MultiplyAdd(p, t, V.Of(-1.311166137536459e-07));
        p = V.MultiplyAdd(p, t, V.Of(-6.050048623933503e-07));
        p = V.MultiplyAdd(p, t, V.Of(3.4899197889744293e-07));
        p = V.MultiplyAdd(p, t, V.Of(3.463997532352904e-06));
        p = V.MultiplyAdd(p, t, V.Of(-7.275875746667183e-07));
        p = V.MultiplyAdd(p, t, V.Of(-2.009663087595395e-05));
        p = V.MultiplyAdd(p, t, V.Of(4.948147875576539e-06));
        p = V.MultiplyAdd(p, t, V.Of(0.00012509815174864322));
        p = V.MultiplyAdd(p, t, V.Of(-0.00010515949033775975));
        p = V.MultiplyAdd(p, t, V.Of(-0.0007798320379611115));
        p = V.MultiplyAdd(p, t, V.Of(0.001888690312003782));
        p = V.MultiplyAdd(p, t, V.Of(0.002529391788270445));
        p = V.MultiplyAdd(p, t, V.Of(-0.02377051491423367));
        p = V.MultiplyAdd(p, t, V.Of(0.06830802734580459));
        p = V.MultiplyAdd(p, t, V.Of(-0.11927366341552853));
        p = V.MultiplyAdd(p, t, V.Of(0.12964515870270552));
        p = V.MultiplyAdd(p, t, V.Of(-0.047562294353446374));
        p = V.MultiplyAdd(p, t, V.Of(-0.1356211061245807));
        p = V.MultiplyAdd(p, t, V.Of(1.2530080582697296));
        return p;
    }
}
