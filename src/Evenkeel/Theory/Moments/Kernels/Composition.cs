namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>(K ∘ K)(p, p') = the mean over all places x of K(p, x) K(x, p').</summary>
internal static class Composition
{
    public static Kernel Of(Kernel kernel, double samples)
    {
        var rows = Along(kernel, 1);
        var columns = Along(kernel, 2);
        double[] own = new double[kernel.Own.Length], mixed = new double[own.Length], other = new double[own.Length];
        Add(own, kernel.Own, kernel.Own);
        Add(mixed, kernel.Own, kernel.Other);
        Add(other, kernel.Other, kernel.Other);
        var share = 1 / samples;
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = share * own[i] + (1 - share) * other[i];
            other[i] = 2 * share * mixed[i] + Math.Max(0, 1 - 2 * share) * other[i];
        }

        return new Kernel(kernel.Shape, kernel.Unit, [.. kernel.Caps], own, other, 0) { Profile = kernel.Profile };

        void Add(double[] sum, double[] a, double[] b)
        {
            int ny = kernel.Caps[1] + 1, nx = kernel.Caps[2] + 1;
            var product = new double[ny, ny];
            for (var dx = 0; dx < nx; dx++)
            {
                Array.Clear(product);
                for (var y = 0; y < ny; y++)
                {
                    for (var z = 0; z < ny; z++)
                    {
                        double s = 0;
                        for (var u = 0; u < nx; u++) for (var v = 0; v < nx; v++) s += columns[dx, u, v] * a[y * nx + u] * b[z * nx + v];
                        product[y, z] = s;
                    }
                }

                for (var dy = 0; dy < ny; dy++)
                {
                    double s = 0;
                    for (var y = 0; y < ny; y++) for (var z = 0; z < ny; z++) s += rows[dy, y, z] * product[y, z];
                    sum[dy * nx + dx] = s;
                }
            }
        }
    }

    private static double[,,] Along(Kernel kernel, int axis)
    {
        var n = (int)kernel.Shape[axis];
        var cap = kernel.Caps[axis];
        var shares = new double[cap + 1, cap + 1, cap + 1];
        var counts = new double[cap + 1];
        for (var p = 0; p < n; p++)
        {
            for (var q = 0; q < n; q++)
            {
                var lag = Math.Min(Math.Abs(p - q), cap);
                counts[lag]++;
                for (var x = 0; x < n; x++) shares[lag, Math.Min(Math.Abs(p - x), cap), Math.Min(Math.Abs(q - x), cap)]++;
            }
        }

        for (var lag = 0; lag <= cap; lag++) for (var i = 0; i <= cap; i++) for (var j = 0; j <= cap; j++) shares[lag, i, j] /= counts[lag] * n;
        return shares;
    }
}
