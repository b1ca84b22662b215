namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// The scales of values √t z, of mean 1: of their places, of which each has a factor f of E[x²], and of the units, whose few weights give each a scale of its own.
/// By the share of places that have nothing, as between those that a stride is apart, and of the others by the Gauss rule of up to three nodes, which has the first
/// five moments of the law. What a function makes of the scale is then averaged over these and not
/// taken at the average.
/// </summary>
/// <param name="Factors">The nodes.</param>
/// <param name="Shares">Their weights.</param>
internal sealed record PlaceScales(double[] Factors, double[] Shares)
{
    /// <summary>Of Var t: less changes no mean by a hundredth.</summary>
    private const double Least = 0.01;

    /// <summary>Of the mean scale: places that have less have nothing.</summary>
    private const double Nothing = 1e-3;

    private const double Rounding = 1e-9;

    /// <summary>The moments that three nodes have, and the first one.</summary>
    private const int Moments = 6;

    /// <summary>Those of a kernel; null where all are as good as alike.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="ofUnits">The variance of the units' scales, where f is 1: of gamma laws of so many weights as there are at a place, 1/f of it.</param>
    public static PlaceScales? Of(Kernel kernel, double ofUnits = 0)
    {
        if (kernel.Pairs is null && kernel.Profile == Profile.Flat && !(ofUnits > Least)) return null;
        var powers = new double[Moments];
        for (var k = 0; k < Moments; k++) powers[k] = MeanPower(kernel, k);

        var moments = MomentsOf(powers, ofUnits);
        if (!(moments[2] - 1 > Least)) return null;
        var something = Something(kernel);
        if (something == 1) return Nodes(moments);

        // Of the others as shares of their mean, 1/something.
        for (var (k, power) = (1, 1.0); k < Moments; k++, power *= something) moments[k] *= power;
        var others = Nodes(moments);
        return new([0, .. others.Factors.Select(f => f / something)], [1 - something, .. others.Shares.Select(s => s * something)]);
    }

    /// <summary>Those of units alone, of a gamma law.</summary>
    public static PlaceScales OfUnits(double variance) => variance > Least ? Nodes(MomentsOf([1, 1, 1, 1, 1, 1], variance)) : new([1], [1]);

    /// <summary>E t^k = E f^k (1 + s/f) … (1 + (k − 1) s/f).</summary>
    private static double[] MomentsOf(double[] powers, double ofUnits)
    {
        double[] moments = [1, 0, 0, 0, 0, 0], rising = [1, 0, 0, 0, 0, 0];
        for (var k = 1; k < Moments; k++)
        {
            for (var i = k - 1; i > 0; i--) rising[i] += (k - 1) * ofUnits * rising[i - 1];
            for (var i = 0; i < k; i++) moments[k] += rising[i] * powers[k - i];
        }

        return moments;
    }

    /// <summary>The mean over all of what is known of a function at each of the scales.</summary>
    public double Mean(double[] at)
    {
        double mean = 0;
        for (var i = 0; i < at.Length; i++) mean += Shares[i] * at[i];
        return mean;
    }

    /// <summary>That of t.</summary>
    public double Variance => Mean(Array.ConvertAll(Factors, f => (f - 1) * (f - 1)));

    /// <summary>Of a line through what a function is at these: its slope as a share of the mean.</summary>
    public double Slope(double[] at)
    {
        double products = 0, squares = 0;
        for (var i = 0; i < at.Length; i++)
        {
            products += Shares[i] * at[i] * (Factors[i] - 1);
            squares += Shares[i] * (Factors[i] - 1) * (Factors[i] - 1);
        }

        return Mean(at) > 0 && squares > 0 ? products / squares / Mean(at) : 0;
    }

    /// <summary>The share of a place's scale that what is known at each of them has, so that no place has less than nothing.</summary>
    public double Share(double[] at) => Math.Clamp(Slope(at), -1 / Math.Max(Factors.Max() - 1, 1), 1);

    /// <summary>A gradient times a factor that has a mean over all places, and the share 1 + s (f − 1) at each, beyond what the gradient has there already.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="scales">The kernel whose places have the scales.</param>
    /// <param name="mean">The mean of the factor's square.</param>
    /// <param name="share">s.</param>
    /// <param name="least">Of s: the places of less are as good as alike.</param>
    public static Kernel Spread(Kernel gradient, Kernel scales, double mean, double share, double least = 0)
    {
        var spread = gradient.Times(Math.Sqrt(mean * Math.Max(0, 1 + share * gradient.Profile.Covariance(scales.Profile))));
        return least == 0 || Math.Abs(share) > least ? spread.AtScalesOf(scales, share) : spread;
    }

    /// <summary>
    /// How E y² of a function of the values grows with the scale of a place, and its kernel over places of which each is given the share 1 + s (f − 1), so that E y and
    /// E y² are the means over all.
    /// </summary>
    /// <param name="kernel">The kernel of y at the mean scale.</param>
    /// <param name="scales">The kernel whose places have the scales.</param>
    /// <param name="means">E y at each of the scales.</param>
    /// <param name="seconds">E y² at each.</param>
    public (Kernel Kernel, double Growth) Over(Kernel kernel, Kernel scales, double[] means, double[] seconds)
    {
        var growth = Math.Clamp(Slope(seconds), 0, 1);
        var root = kernel.Affine(0, 1, 1).AtScalesOf(scales, growth).Mean;
        var (mean, second) = (Mean(means) / root, Mean(seconds));
        var factor = kernel.Variance > 0 ? Math.Max(0, second - mean * mean) / kernel.Variance : 1;
        return (kernel.Affine(factor, mean * mean - factor * kernel.Mean * kernel.Mean, mean), growth);
    }

    /// <summary>Whether there are places that have nothing.</summary>
    public static bool HasGaps(Kernel kernel) => Something(kernel) < 1;

    /// <summary>The share of places that have something.</summary>
    private static double Something(Kernel kernel)
    {
        double something = 1;
        for (var axis = 0; axis < kernel.Caps.Length; axis++)
        {
            if (kernel.Profile[axis] is { } factors) something *= factors.Count(f => f > Nothing) / (double)factors.Length;
        }

        return something > 0 ? something : 1;
    }

    /// <summary>The mean over all places of a power of f.</summary>
    private static double MeanPower(Kernel kernel, int power)
    {
        if (kernel.Pairs is { } pairs) return pairs.MeanPower(power);
        double product = 1;
        for (var axis = 0; axis < kernel.Caps.Length; axis++)
        {
            if (kernel.Profile[axis] is not { } factors) continue;
            double sum = 0;
            foreach (var f in factors)
            {
                var raised = 1.0;
                for (var i = 0; i < power; i++) raised *= f;
                sum += raised;
            }

            product *= sum / factors.Length;
        }

        return product;
    }

    /// <summary>
    /// The rule of a law's moments: polynomials p that are orthogonal under it have p₀ = 1 and p = (t − a) p − b p; of two or three of these the roots are the
    /// nodes (Golub and Welsch 1969), of fewer where the law has fewer points.
    /// </summary>
    private static PlaceScales Nodes(double[] m)
    {
        var variance = m[2] - 1;
        if (!(variance > Rounding)) return new([1], [1]);
        var a = (m[3] - 2 * m[2] + 1) / variance;

        // E p₂² of p₂ = (t − 1)(t − a) − Var t.
        double[] p = [a - variance, -(1 + a), 1];
        double square = 0, mean = 0;
        for (var i = 0; i < p.Length; i++)
        {
            for (var j = 0; j < p.Length; j++) (square, mean) = (square + p[i] * p[j] * m[i + j], mean + p[i] * p[j] * m[i + j + 1]);
        }

        if (!(square > Rounding * m[4]))
        {
            var half = Math.Sqrt((1 - a) * (1 - a) / 4 + variance);
            return Weighted(m, [Math.Max(0, (1 + a) / 2 - half), (1 + a) / 2 + half]);
        }

        // The roots of p₃ = (t − c) p₂ − d (t − 1), all of them real.
        var (c, d) = (mean / square, square / variance);
        var (second, first, none) = (p[1] - c, p[0] - c * p[1] - d, d - c * p[0]);
        var (middle, spread) = (-second / 3, Math.Sqrt(Math.Max(0, second * second / 9 - first / 3)));
        var value = ((middle + second) * middle + first) * middle + none;
        var angle = Math.Acos(Math.Clamp(spread > 0 ? -value / (2 * spread * spread * spread) : 0, -1, 1)) / 3;
        return Weighted(m, [.. Enumerable.Range(0, 3).Select(k => Math.Max(0, middle + 2 * spread * Math.Cos(angle - 2 * Math.PI * k / 3)))]);
    }

    /// <summary>The weights with which nodes have the law's first moments.</summary>
    private static PlaceScales Weighted(double[] m, double[] nodes)
    {
        var shares = new double[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            // E of the product of (t − t') over the other nodes t', over its value here.
            double[] product = [1, 0, 0];
            double here = 1;
            foreach (var (j, other) in nodes.Index())
            {
                if (i == j) continue;
                for (var k = product.Length - 1; k >= 0; k--) product[k] = (k > 0 ? product[k - 1] : 0) - other * product[k];
                here *= nodes[i] - other;
            }

            shares[i] = (product[0] + product[1] * m[1] + product[2] * m[2]) / here;
        }

        return new(nodes, shares);
    }
}
