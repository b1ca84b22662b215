namespace Evenkeel.Tests.Initializers;

/// <summary>The QR decomposition of a square matrix by Householder reflections, as textbooks and LAPACK have it.</summary>
internal static class Qr
{
    /// <summary>Computes Q, or Q·sign(diag R), of a row-major matrix.</summary>
    public static double[] Factor(double[] a, int n, bool isSigned)
    {
        var q = new double[n * n];
        for (var i = 0; i < n; i++) q[i * n + i] = 1;
        for (var k = 0; k < n; k++)
        {
            var v = new double[n];
            for (var i = k; i < n; i++) v[i] = a[i * n + k];
            var diagonal = -Math.CopySign(Math.Sqrt(v.Sum(x => x * x)), v[k]);
            v[k] -= diagonal;
            var half = v.Sum(x => x * x) / 2;

            // A ← H A from the left, Q ← Q H from the right.
            for (var j = 0; j < n; j++)
            {
                double ofA = 0, ofQ = 0;
                for (var i = k; i < n; i++) (ofA, ofQ) = (ofA + v[i] * a[i * n + j], ofQ + v[i] * q[j * n + i]);
                for (var i = k; i < n; i++) (a[i * n + j], q[j * n + i]) = (a[i * n + j] - v[i] * ofA / half, q[j * n + i] - v[i] * ofQ / half);
            }
        }

        for (var i = 0; i < n * n && isSigned; i++) q[i] *= Math.Sign(a[i % n * (n + 1)]);
        return q;
    }
}
