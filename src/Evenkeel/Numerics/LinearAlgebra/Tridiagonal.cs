using System.Numerics.Tensors;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>A symmetric tridiagonal matrix, to which symmetric matrices are reduced for their eigenvalues.</summary>
/// <param name="Diagonal">The n entries on the diagonal.</param>
/// <param name="Beside">The n − 1 entries beside it.</param>
internal sealed record Tridiagonal(double[] Diagonal, double[] Beside)
{
    /// <summary>Far more than the one or two that an eigenvalue takes.</summary>
    private const int MostSweeps = 60;

    private const double Rounding = 1.1e-16;

    /// <summary>Reduces a symmetric matrix by Householder's reflections (Golub and Van Loan 2013, algorithm 8.3.1); the matrix is overwritten.</summary>
    /// <param name="a">n × n values, row by row.</param>
    /// <param name="n">The number of rows.</param>
    public static Tridiagonal Of(double[] a, int n)
    {
        double[] diagonal = new double[n], beside = new double[Math.Max(0, n - 1)], v = new double[n], p = new double[n];
        for (var k = 0; k < n - 1; k++)
        {
            double square = 0;
            for (var i = k + 1; i < n; i++) square += a[i * n + k] * a[i * n + k];
            var first = a[(k + 1) * n + k];
            beside[k] = first > 0 ? -Math.Sqrt(square) : Math.Sqrt(square);
            var norm = 2 * (square - first * beside[k]);
            if (!(norm > 0)) continue;
            for (var i = k + 1; i < n; i++) v[i] = a[i * n + k];
            v[k + 1] -= beside[k];
            Reflect(a, n, k + 1, v, p, norm);
        }

        for (var i = 0; i < n; i++) diagonal[i] = a[i * n + i];
        return new Tridiagonal(diagonal, beside);
    }

    /// <summary>Computes the eigenvalues by the implicit QL method (Golub and Van Loan 2013, section 8.3), ascending: exact to the rounding of the largest.</summary>
    public double[] Eigenvalues()
    {
        var (d, e) = ((double[])Diagonal.Clone(), (double[])[.. Beside, 0]);

        // What the largest entry rounds away; of entries that are nothing but its rounding, none would ever be small beside its neighbours.
        var noise = Rounding * Math.Max(Diagonal.Select(Math.Abs).DefaultIfEmpty().Max(), Beside.Select(Math.Abs).DefaultIfEmpty().Max());
        for (var l = 0; l < d.Length; l++)
        {
            for (var sweep = 0; ; sweep++)
            {
                var m = l;
                while (m < d.Length - 1 && Math.Abs(e[m]) > Math.Max(noise, Rounding * (Math.Abs(d[m]) + Math.Abs(d[m + 1])))) m++;
                if (m == l) break;
                if (sweep == MostSweeps) throw new InvalidOperationException("the eigenvalues do not converge");
                Sweep(d, e, l, m);
            }
        }

        Array.Sort(d);
        return d;
    }

    /// <summary>A ← H A H with H = 1 − 2 v vᵀ/‖v‖², from a row on.</summary>
    private static void Reflect(double[] a, int n, int from, double[] v, double[] p, double norm)
    {
        Span<double> direction = v.AsSpan(from, n - from), product = p.AsSpan(from, n - from);
        for (var i = from; i < n; i++) p[i] = 2 * TensorPrimitives.Dot<double>(a.AsSpan(i * n + from, n - from), direction) / norm;
        TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(product, direction) / norm, product, product);
        for (var i = from; i < n; i++)
        {
            var row = a.AsSpan(i * n + from, n - from);
            TensorPrimitives.MultiplyAdd(product, -v[i], row, row);
            TensorPrimitives.MultiplyAdd(direction, -p[i], row, row);
        }
    }

    /// <summary>One step with Wilkinson's shift on the rows l to m.</summary>
    private static void Sweep(double[] d, double[] e, int l, int m)
    {
        var g = (d[l + 1] - d[l]) / (2 * e[l]);
        var r = Math.Sqrt(g * g + 1);
        g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r));
        double s = 1, c = 1, p = 0;
        for (var i = m - 1; i >= l; i--)
        {
            var (f, b) = (s * e[i], c * e[i]);
            r = Math.Sqrt(f * f + g * g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                e[m] = 0;
                return;
            }

            (s, c) = (f / r, g / r);
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
        }

        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }
}
