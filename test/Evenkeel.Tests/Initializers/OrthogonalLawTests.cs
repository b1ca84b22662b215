using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Initializers;

/// <summary>
/// The law is Haar's, by its eigenvalues and by its elements. Each test is itself tested: with the Q of a plain QR decomposition, whose signs
/// are left to convention, it must fail.
/// </summary>
public sealed class OrthogonalLawTests
{
    private const int Draws = 20_000;

    /// <summary>The powers of Q whose traces are looked at.</summary>
    private const int Powers = 4;

    /// <summary>Standard errors within which a mean must be: each of some ten is beyond them once in 16,000 cases.</summary>
    private const double MaxScore = 4;

    /// <summary>√draws times the largest gap of two distribution functions, below which 999 of 1,000 samples are (Kolmogorov 1933).</summary>
    private const double MaxGap = 1.95;

    /// <summary>Where a test fails, it fails by far.</summary>
    private const double Clearly = 3;

    public enum Source
    {
        /// <summary>What the initializer draws.</summary>
        Own,

        /// <summary>Q·sign(diag R) of a Gaussian matrix: the same law by definition (Mezzadri 2007).</summary>
        SignedQr,

        /// <summary>Q of a Gaussian matrix as Householder's method leaves it, which is not Haar's law.</summary>
        PlainQr,
    }

    [Theory]
    [InlineData(Source.Own, 5, Draws)]
    [InlineData(Source.Own, 70, 250)]
    [InlineData(Source.SignedQr, 5, Draws)]
    [InlineData(Source.PlainQr, 5, Draws)]
    public void Fill_Square_HasTracesOfHaarsLaw(Source source, int n, int draws)
    {
        // Traces of powers: E tr Qʲ = ηⱼ and E (tr Qʲ)² = j + ηⱼ, exactly for j ≤ n, with ηⱼ = 1 for even j, else 0 (Diaconis and
        // Shahshahani 1994, theorem 4). They are the moments of the phases: Σ cos jφ over the eigenvalues.
        var scores = new Score[2 * Powers];
        foreach (var q in Matrices(source, n, n, draws))
        {
            var power = q;
            for (var j = 1; j <= Powers; j++)
            {
                double trace = 0;
                for (var i = 0; i < n; i++) trace += power[i * n + i];
                scores[2 * j - 2].Add(trace - (j % 2 == 0 ? 1 : 0));
                scores[2 * j - 1].Add(trace * trace - (j % 2 == 0 ? j + 1 : j));
                if (j < Powers) power = Product(power, q, n);
            }
        }

        Check(source, scores.Max(s => s.Value), MaxScore);
    }

    [Theory]
    [InlineData(Source.Own)]
    [InlineData(Source.SignedQr)]
    [InlineData(Source.PlainQr)]
    public void Fill_TwoByTwo_HasUniformPhases(Source source)
    {
        // Rotations and reflections alike turn the first axis by an angle that is uniform on the circle.
        var phases = new[] { new List<double>(), new List<double>() };
        foreach (var q in Matrices(source, 2, 2, Draws)) phases[Determinant(q, 2) > 0 ? 1 : 0].Add(Math.Atan2(q[2], q[0]) / (2 * Math.PI) + 0.5);
        Check(source, phases.Max(p => Gap(p, x => x)), MaxGap);
    }

    [Theory]
    [InlineData(Source.Own)]
    [InlineData(Source.SignedQr)]
    [InlineData(Source.PlainQr)]
    public void Fill_ThreeByThree_HasHaarsPhases(Source source)
    {
        // Q or −Q is a rotation by φ, with 1 + 2 cos φ = det Q·tr Q and density (1 − cos φ)/π on [0, π].
        var phases = new[] { new List<double>(), new List<double>() };
        foreach (var q in Matrices(source, 3, 3, Draws))
        {
            var sign = Math.Sign(Determinant(q, 3));
            phases[sign > 0 ? 1 : 0].Add(Math.Acos(Math.Clamp((sign * (q[0] + q[4] + q[8]) - 1) / 2, -1, 1)));
        }

        Check(source, phases.Max(p => Gap(p, x => (x - Math.Sin(x)) / Math.PI)), MaxGap);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fill_Square_HasDeterminantsOfBothSigns(int n)
    {
        var scores = new Score[1];
        foreach (var q in Matrices(Source.Own, n, n, Draws))
        {
            var determinant = Determinant(q, n);
            Assert.Equal(1, Math.Abs(determinant), 1e-5);
            scores[0].Add(Math.Sign(determinant));
        }

        Check(Source.Own, scores[0].Value, MaxScore);
    }

    [Theory]
    [InlineData(Source.Own, 3, 3)]
    [InlineData(Source.Own, 3, 2)]
    [InlineData(Source.Own, 2, 3)]
    [InlineData(Source.Own, 3, 1)]
    [InlineData(Source.Own, 1, 3)]
    [InlineData(Source.SignedQr, 3, 3)]
    [InlineData(Source.PlainQr, 3, 3)]
    public void Fill_ThreeLong_HasUniformElements(Source source, int rows, int columns)
    {
        // On the sphere in three dimensions each coordinate is uniform (Archimedes).
        var elements = new List<double>[rows * columns];
        for (var i = 0; i < elements.Length; i++) elements[i] = [];
        foreach (var q in Matrices(source, rows, columns, Draws))
        {
            for (var i = 0; i < q.Length; i++) elements[i].Add(q[i]);
        }

        Check(source, elements.Max(e => Gap(e, x => (x + 1) / 2)), MaxGap);
    }

    [Fact]
    public void Fill_SeveralBlocks_HasElementsOfHaarsLaw()
    {
        // E q = 0, E q⁴ = 3/(n(n + 2)), and of two columns E q_ij² q_ik² = 1/(n(n + 2)) (n the longer side).
        const int Rows = 80, Columns = 68;
        var scores = new Score[3];
        foreach (var q in Matrices(Source.Own, Rows, Columns, 100))
        {
            for (var i = 0; i < Rows; i += 7)
            {
                for (var j = 0; j + 1 < Columns; j += 3)
                {
                    double a = q[i * Columns + j], b = q[i * Columns + j + 1];
                    scores[0].Add(a);
                    scores[1].Add(Rows * (Rows + 2) * a * a * a * a - 3);
                    scores[2].Add(Rows * (Rows + 2) * a * a * b * b - 1);
                }
            }
        }

        Check(Source.Own, scores.Max(s => s.Value), MaxScore);
    }

    private static void Check(Source source, double found, double most)
    {
        if (source == Source.PlainQr) Assert.True(found > Clearly * most, $"{found} does not tell the plain QR decomposition from Haar's law");
        else Assert.InRange(found, 0, most);
    }

    private static IEnumerable<double[]> Matrices(Source source, int rows, int columns, int draws)
    {
        using var workers = new Workers(1);
        var values = new float[rows * columns];
        for (var draw = 0; draw < draws; draw++)
        {
            var random = new AddressedRandom((ulong)draw);
            if (source == Source.Own)
            {
                Haar.Fill(values, rows, columns, 1, random, workers);
                yield return Array.ConvertAll(values, v => (double)v);
            }
            else
            {
                random.FillNormal(values, 0, 0, 1);
                yield return Qr.Factor(Array.ConvertAll(values, v => (double)v), rows, isSigned: source == Source.SignedQr);
            }
        }
    }

    /// <summary>√count times the largest gap of the sample's distribution function to the law's.</summary>
    private static double Gap(List<double> sample, Func<double, double> distribution)
    {
        sample.Sort();
        double n = sample.Count, gap = 0;
        for (var i = 0; i < sample.Count; i++)
        {
            var p = distribution(sample[i]);
            gap = Math.Max(gap, Math.Max(p - i / n, (i + 1) / n - p));
        }

        return gap * Math.Sqrt(n);
    }

    private static double[] Product(double[] a, double[] b, int n)
    {
        var c = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var j = 0; j < n; j++) c[i * n + j] += a[i * n + k] * b[k * n + j];
            }
        }

        return c;
    }

    /// <summary>By its first row.</summary>
    private static double Determinant(double[] a, int n)
    {
        if (n == 1) return a[0];
        double sum = 0;
        for (var j = 0; j < n; j++)
        {
            var minor = new List<double>();
            for (var i = n; i < n * n; i++)
            {
                if (i % n != j) minor.Add(a[i]);
            }

            sum += (j % 2 == 0 ? 1 : -1) * a[j] * Determinant([.. minor], n - 1);
        }

        return sum;
    }

    /// <summary>The distance of a mean from 0, in standard errors.</summary>
    private struct Score
    {
        private double count, sum, squares;

        public readonly double Value
        {
            get
            {
                var mean = sum / count;
                return Math.Abs(mean) / Math.Sqrt((squares / count - mean * mean) / count);
            }
        }

        public void Add(double x)
        {
            count++;
            sum += x;
            squares += x * x;
        }
    }
}
