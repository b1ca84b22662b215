using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Random;

/// <summary>
/// The normal quantile in float: z = x R(1 − x²) for x = 2Φ(z) − 1, where R(t) = √2 erf⁻¹(√(1 − t))/√(1 − t) has its only singularity, a
/// logarithm, at t = 0. A polynomial of degree 7 for each octave of t from 2⁻¹⁵ to 1 has relative error 9e-8.
/// </summary>
internal static unsafe class NormalTable
{
    /// <summary>The least t of the table: |z| = 4.33. Beyond, values are so rare that they are made singly.</summary>
    public const float LeastT = 1f / 32768;

    private const int Octaves = 16;
    private const int ExponentBits = 23;
    private const uint MantissaMask = 0x7FFFFF;
    private const uint ExponentOfOne = 0x3F800000;

    /// <summary>
    /// Coefficients by power of m − 3/2, where t = 2ᵉ m with m in [1, 2), and within a power by e's biased exponent modulo 16: t from 2⁻¹⁵
    /// up, and t = 1 last. Fitted at Chebyshev nodes in 40 digits, rounded to float.
    /// </summary>
    private static ReadOnlySpan<float> Coefficients =>
    [
        4.23476982f, 4.07638788f, 3.91230011f, 3.74191475f, 3.56456518f, 3.37952113f, 3.18601751f, 2.98332334f,
        2.77086949f, 2.54846287f, 2.3166008f, 2.07686591f, 1.8323071f, 1.58763123f, 1.34897947f, 1.25331414f,
        -0.149759993f, -0.154986188f, -0.160746619f, -0.167112574f, -0.17415306f, -0.181920037f, -0.190421358f, -0.199574515f,
        -0.209136352f, -0.218610257f, -0.227150738f, -0.233516797f, -0.23615706f, -0.23350291f, -0.224453002f, 0f,
        0.0475287959f, 0.0490306355f, 0.0506770387f, 0.0524907745f, 0.0544986874f, 0.0567315668f, 0.0592225902f, 0.0620025508f,
        0.0650885701f, 0.0684612021f, 0.0720244646f, 0.075548701f, 0.0786138773f, 0.080599755f, 0.0807853565f, 0f,
        -0.0206641778f, -0.0212885812f, -0.0219705515f, -0.0227189548f, -0.0235443916f, -0.0244594179f, -0.02547854f, -0.0266175531f,
        -0.0278913397f, -0.0293083657f, -0.0308589488f, -0.0324939005f, -0.0340933576f, -0.0354371481f, -0.0362063944f, 0f,
        0.0100969402f, 0.0103937266f, 0.0107171405f, 0.0110711996f, 0.0114607187f, 0.0118914489f, 0.0123701636f, 0.0129045649f,
        0.0135027207f, 0.0141714197f, 0.0149122411f, 0.0157134961f, 0.0165363774f, 0.0172970481f, 0.0178554375f, 0f,
        -0.00532453693f, -0.00547787314f, -0.00564469071f, -0.00582698919f, -0.0060271672f, -0.00624809787f, -0.00649319263f, -0.00676640728f,
        -0.00707207946f, -0.00741434889f, -0.00779566588f, -0.00821348745f, -0.00865403842f, -0.00908289198f, -0.00943593588f, 0f,
        0.00351815601f, 0.00361740589f, 0.00372520578f, 0.00384280202f, 0.00397168892f, 0.00411365693f, 0.00427084509f, 0.00444576377f,
        0.00464124791f, 0.00486021163f, 0.00510495063f, 0.00537550589f, 0.00566632766f, 0.00596064422f, 0.00622360222f, 0f,
        -0.00201045675f, -0.0020664616f, -0.00212723063f, -0.00219345093f, -0.00226594484f, -0.00234569912f, -0.00243389467f, -0.00253192591f,
        -0.00264139008f, -0.00276398635f, -0.0029012016f, -0.00305354339f, -0.00321890414f, -0.00338962092f, -0.00354845473f, 0f,
    ];

    /// <summary>Computes R(t) for t from <see cref="LeastT"/> to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<W, V>(V t, float* table)
        where W : struct, IWords<W, V>
        where V : struct, ISimd<V, float>
    {
        var bits = W.Bits(t);
        var octave = W.ShiftRight(bits, ExponentBits);
        var d = W.FromBits(W.Select(W.Create(MantissaMask), bits, W.Create(ExponentOfOne))) - V.Of(1.5);
        var r = W.LookUp(table + 7 * Octaves, octave);
        r = V.MultiplyAdd(r, d, W.LookUp(table + 6 * Octaves, octave));
        r = V.MultiplyAdd(r, d, W.LookUp(table + 5 * Octaves, octave));
        r = V.MultiplyAdd(r, d, W.LookUp(table + 4 * Octaves, octave));
        r = V.MultiplyAdd(r, d, W.LookUp(table + 3 * Octaves, octave));
        r = V.MultiplyAdd(r, d, W.LookUp(table + 2 * Octaves, octave));
        r = V.MultiplyAdd(r, d, W.LookUp(table + Octaves, octave));
        return V.MultiplyAdd(r, d, W.LookUp(table, octave));
    }

    /// <summary>The address of the coefficients, which the program's image holds and never moves.</summary>
    public static float* Address => (float*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(Coefficients));
}
