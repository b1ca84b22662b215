using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Random;

/// <summary>
/// The normal quantile in double, as <see cref="NormalTable"/> has it in float: z = x R(1 − x²) with a polynomial of degree 11 for each
/// quarter of an octave of t, to a relative error of 1e-15. The coefficients are made when they are first needed, from <see cref="Wichura"/>.
/// </summary>
internal static class WideNormalTable
{
    /// <summary>The least t of the table, 2⁻³²: |z| = 6.3.</summary>
    public const double LeastT = 1.0 / 4294967296;

    private const int Octaves = 32;
    private const int PartsOfOctave = 4;
    private const int Terms = 12;

    /// <summary>The mantissa's bits below those that choose a part.</summary>
    private const int LocalBits = 50;

    private const ulong LocalMask = (1UL << LocalBits) - 1;
    private const ulong BitsOfOne = 0x3FF0000000000000;
    private const ulong FirstPart = (BitsOfOne >> LocalBits) - PartsOfOctave * Octaves;
    private const double BelowOne = 1 - 1.1102230246251565e-16;

    /// <summary>For each part of each octave, upwards, the coefficients in powers of w = fraction of the part − ½.</summary>
    public static readonly double[] Coefficients = Make();

    /// <summary>cos(π(2k + 1)/24) for k from 0 to 5; the other nodes are these with the other sign.</summary>
    private static ReadOnlySpan<double> Nodes =>
        [0.99144486137381041, 0.92387953251128676, 0.79335334029123517, 0.60876142900872064, 0.38268343236508977, 0.13052619222005159];

    /// <summary>Computes R(t) for t from <see cref="LeastT"/> to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double t, double[] table)
    {
        var bits = BitConverter.DoubleToUInt64Bits(Math.Min(t, BelowOne));
        var w = BitConverter.UInt64BitsToDouble(BitsOfOne | ((bits & LocalMask) << 2)) - 1.5;
        ref var c = ref table[(int)((bits >> LocalBits) - FirstPart) * Terms];
        return Pairs(ref c, w, w * w);
    }

    /// <summary>Computes Σ cₖ wᵏ by the odd and the even powers (Horner in w² twice), which are independent and so run side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Pairs(ref double c, double w, double square)
    {
        var even = Unsafe.Add(ref c, Terms - 2);
        var odd = Unsafe.Add(ref c, Terms - 1);
        for (var k = Terms - 4; k >= 0; k -= 2)
        {
            even = Math.FusedMultiplyAdd(even, square, Unsafe.Add(ref c, k));
            odd = Math.FusedMultiplyAdd(odd, square, Unsafe.Add(ref c, k + 1));
        }

        return Math.FusedMultiplyAdd(odd, w, even);
    }

    /// <summary>For each part the polynomial through R at Chebyshev's nodes, in powers of w from −½ to ½.</summary>
    private static double[] Make()
    {
        var coefficients = new double[Octaves * PartsOfOctave * Terms];
        for (var part = 0; part < Octaves * PartsOfOctave; part++)
        {
            var start = BitConverter.UInt64BitsToDouble((FirstPart + (ulong)part) << LocalBits);
            var end = BitConverter.UInt64BitsToDouble((FirstPart + (ulong)part + 1) << LocalBits);
            Fit(u => Exact(start + (end - start) * (0.5 + 0.5 * u)), coefficients.AsSpan(part * Terms, Terms));
        }

        return coefficients;
    }

    /// <summary>Computes the coefficients in powers of w = u/2 of the polynomial through a function of u at the nodes.</summary>
    private static void Fit(Func<double, double> f, Span<double> powers)
    {
        Span<double> chebyshev = stackalloc double[Terms];
        chebyshev.Clear();
        for (var node = 0; node < Terms; node++)
        {
            var u = node < Terms / 2 ? Nodes[node] : -Nodes[Terms - 1 - node];
            var value = f(u);
            var (last, current) = (u, 1.0);
            for (var j = 0; j < Terms; j++)
            {
                chebyshev[j] += (j == 0 ? 1.0 : 2.0) / Terms * value * current;
                (last, current) = (current, 2 * u * current - last);
            }
        }

        // Σ cⱼ Tⱼ(2w) in powers of w: Tⱼ(2w) = 4w Tⱼ₋₁ − Tⱼ₋₂.
        Span<double> before = stackalloc double[Terms + 1];
        Span<double> now = stackalloc double[Terms + 1];
        before.Clear();
        now.Clear();
        now[0] = 1;
        before[1] = 2;
        for (var j = 0; j < Terms; j++)
        {
            for (var k = 0; k <= j; k++) powers[k] += chebyshev[j] * now[k];
            for (var k = Terms - 1; k >= 0; k--)
            {
                var next = (k > 0 ? 4 * now[k - 1] : 0) - before[k];
                before[k] = next;
            }

            var swap = before;
            before = now;
            now = swap;
        }
    }

    /// <summary>R(t) = z/x from the quantile of the tail (1 − x)/2 = t/(2 + 2x).</summary>
    private static double Exact(double t)
    {
        var x = Math.Sqrt(1 - t);
        var centre = 0.5 * x;
        return centre <= Wichura.CentralEnd
            ? 0.5 * Wichura.Central(Wichura.CentralEnd * Wichura.CentralEnd - centre * centre)
            : NormalTail.Inverse(t / (2 + 2 * x)) / x;
    }
}
